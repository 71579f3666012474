"""The ground floor: what words, sentences, numbers, dates, names and quotation marks are. Imports nothing of ours."""
