"""Where articles differ on one and the same quantity: found, told apart from newer figures, and told."""
