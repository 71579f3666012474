"""The way of a question, step by step, to a checked answer."""
