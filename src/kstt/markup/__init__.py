"""HTML building blocks, independent of the values of the library."""
