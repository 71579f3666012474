"""The article among the lines of a text: its title, byline and date, its notes, and what is no part of it."""
