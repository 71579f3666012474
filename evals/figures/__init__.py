"""How well it finds and answers, and what that costs: a command a figure."""
