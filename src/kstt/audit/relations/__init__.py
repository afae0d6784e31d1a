"""The relations that figures may stand in: sums, shares, changes, and what is left of a whole."""
