"""Who comes in, how much they may ask, and how they are refused."""
