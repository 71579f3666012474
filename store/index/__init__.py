"""The indexes of words and of vectors, each following the library's log of changes."""
