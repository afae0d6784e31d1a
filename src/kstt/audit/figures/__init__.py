"""The figures of the prose: the amounts among them, how they stand, which belong together."""
