"""What the library holds on a question, with its copies, and what is told of it."""
