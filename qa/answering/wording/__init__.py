"""How requests are worded: the words that name a task, ways of asking, and what is said around them."""
