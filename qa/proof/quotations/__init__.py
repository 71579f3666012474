"""Quotations: finding them in text, and whether the words in them are an article's own."""
