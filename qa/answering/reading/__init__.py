"""What was found, read for the question: ranked, cut out, pointed at, or declined."""
