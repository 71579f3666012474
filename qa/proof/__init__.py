"""Whether an article carries a sentence: where it stands, whether quotations are exact, whether the facts agree."""
