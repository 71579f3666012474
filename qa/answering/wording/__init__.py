"""How requests are worded: slips in the words that name a task, and a topic without what is said around it."""
