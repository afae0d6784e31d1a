"""HTML in small; knows no value of the library."""
