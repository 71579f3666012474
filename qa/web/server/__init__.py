"""The process: one port, its door, what it says of itself."""
