"""Rows of a product of many axes, few enough to run and enough for every two values to meet."""

from itertools import combinations


def every_pair(*axes):
    """Rows with a value of each axis, in which each value meets every value of every other axis.

    Faults lie in a value, or in two that meet: a type of column in one engine, a rule on bare days. What lies in
    three at once has to be an axis of its own, whose values are the pairs of two.

    >>> every_pair("ab", "xy", "12")
    [('a', 'x', '1'), ('a', 'y', '2'), ('b', 'x', '2'), ('b', 'y', '1')]

    The rows are as many as the two longest axes make, or hardly more; a product had 300 here:

    >>> len(every_pair(range(3), range(5), range(4), range(5)))
    25

    One axis has no pairs, and each of its values makes a row:

    >>> every_pair("ab")
    [('a',), ('b',)]
    """
    axes = [list(axis) for axis in axes]
    if len(axes) == 1:
        return [(value,) for value in axes[0]]
    left = {
        ((one, a), (other, b)): None
        for one, other in combinations(range(len(axes)), 2)
        for a in range(len(axes[one]))
        for b in range(len(axes[other]))
    }
    rows = []
    while left:
        row = dict(next(iter(left)))
        # The longest axes first, as they have the most pairs.
        for axis in sorted(range(len(axes)), key=lambda n: -len(axes[n])):
            if axis not in row:
                row[axis] = max(range(len(axes[axis])), key=lambda n: _new(row, axis, n, left))
        for pair in combinations(sorted(row.items()), 2):
            left.pop(pair, None)
        rows.append(tuple(axes[n][row[n]] for n in range(len(axes))))
    return rows


def _new(row, axis, value, left):
    """How many pairs a value would bring that no row has yet."""
    return sum(tuple(sorted((taken, (axis, value)))) in left for taken in row.items())
