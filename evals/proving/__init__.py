"""How far the proof can be trusted: a command a figure."""
