"""From a question to a checked answer: asking, choosing sentences, prompting, reading the reply, putting it together."""
