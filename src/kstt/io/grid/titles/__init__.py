"""What the titles over columns mean, by their words, and what a caller adds to that."""
