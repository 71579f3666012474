"""From question to checked answer: asking, choosing sentences, prompting, reading the reply, putting it together."""
