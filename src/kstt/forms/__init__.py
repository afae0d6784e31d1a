"""The forms: their layouts, their values, and how they are computed, checked and filled in."""
