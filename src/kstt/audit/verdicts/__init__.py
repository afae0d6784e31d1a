"""What follows: each relation, cell, period and citation held against what it should be."""
