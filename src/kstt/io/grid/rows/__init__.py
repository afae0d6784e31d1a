"""The rows under a header, sorted into rows of a form and what is none."""
