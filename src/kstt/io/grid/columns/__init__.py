"""Which column of a sheet is which of a form, by all that speaks for it."""
