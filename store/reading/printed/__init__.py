"""PDFs as they are printed: their letters and where they stand, a page drawn with words marked, scans recognised."""
