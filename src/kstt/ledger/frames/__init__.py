"""Movements counted by a DataFrame engine."""
