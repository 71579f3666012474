"""What a sentence says, piece by piece: cut into claims, each with its verdict and the words that carry it."""
