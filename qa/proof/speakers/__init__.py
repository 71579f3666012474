"""Who says what, in an article and in an answer."""
