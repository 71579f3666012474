"""Models, readers and writers that stand in for real ones."""
