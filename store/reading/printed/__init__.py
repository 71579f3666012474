"""PDFs as they are printed: their letters and where they stand, a page drawn with words marked, scans recognised."""

DRAWN = "store.reading.printed.drawing:drawn"
"""What draws a page, for the child that reads files: PDFs from strangers are opened nowhere else."""
