"""What words say of a figure: what it counts, where, and which columns of a form that may be."""
