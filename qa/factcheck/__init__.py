"""The fact-checker's desk: a text of one's own held against the library, sentence by sentence."""
