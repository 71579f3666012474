"""Web pages: their tree, which part of it is the article, what they declare of it and who is credited."""
