"""Data frames of any engine, in and out: the same computation, the same forms."""
