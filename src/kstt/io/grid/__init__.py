"""A grid of cells, and the table of a form recognised in it."""
