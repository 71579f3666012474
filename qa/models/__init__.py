"""Language models, reached through one door: deadlines, retries, what a failure means, tokens, texts made harmless."""
