"""Texts to vectors: the embedders, and the care that those of two never meet."""
