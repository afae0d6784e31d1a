"""The lines of a table by what they are: sections, sums, parts, groups, remarks."""
