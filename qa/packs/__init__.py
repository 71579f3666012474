"""Evidence packs: an answer written to a file that proves itself, and read back."""
