"""A question that leans on the talk before it, completed by rules."""
