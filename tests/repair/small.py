"""Small tables of random counts with a few wrong cells and blanks, for the reference by trying everything."""

import attrs

from kstt import LAYOUTS, ReportedForm
from kstt.tables.cells import ReportedCell


def _of(form, *keys):
    layout = LAYOUTS.latest(form)
    return attrs.evolve(layout, columns=tuple(c for c in layout.columns if not keys or c.key in keys))


LAYOUTS_WITH_ROWS = (
    (_of("06a", "received", "resolved", "pending"), 5),
    (_of("06a", "received", "resolved", "resolved_early", "resolved_late", "pending"), 4),
    (_of("05b", "received", "resolved", "pending", "published"), 4),
    (_of("06a"), 2),
)


def balanced(rng):
    """A table of up to five rows and their total in which every sum and bound holds."""
    layout, most = rng.choice(LAYOUTS_WITH_ROWS)
    keys = [column.key for column in layout.columns]
    large = rng.choice((3, 9, 60, 900))
    rows = [_row(rng, layout, large) for _ in range(rng.randint(2, most))]
    total = {key: sum(row[key] for row in rows) for key in keys}
    lines = [{"number": "", "label": "Tổng cộng", **total}]
    lines += [{"number": str(n), "label": f"Lĩnh vực {n}", **row} for n, row in enumerate(rows, 1)]
    return ReportedForm.from_rows(lines, layout=layout)


def _row(rng, layout, large):
    """Random counts of what is no total; receipts are what is resolved and pending, shared out."""
    totals = {identity.total for identity in layout.identities}
    sums = sorted(layout.identities, key=lambda one: [c.key for c in layout.columns].index(one.total))
    row = {}
    for column in layout.columns:
        if column.key not in totals:
            row[column.key] = 0 if rng.random() < 0.35 else rng.randint(0, large)
    for column in layout.columns:
        if column.at_most in row:
            row[column.key] = rng.randint(0, row[column.at_most])
    for identity in reversed(sums):
        amount = sum(row[part] for part in identity.parts)
        if identity.total in row and row[identity.total] != amount:
            # A total of two sums: the parts of the one that are no totals share out what the other says.
            left = row[identity.total]
            if any(part in totals for part in identity.parts):
                row[identity.total] = left = amount
                identity = next(o for o in sums if o.total == identity.total and o is not identity)  # noqa: PLW2901
            for part in identity.parts[:-1]:
                row[part] = rng.randint(0, left)
                left -= row[part]
            row[identity.parts[-1]] = left
        else:
            row[identity.total] = amount
    return row


def corrupted(rng, table, wrong, blanks):
    """The table with so many wrong cells and so many blanks."""
    places = [(i, c) for i, row in enumerate(table.rows) for c in range(len(row.cells))]
    chosen = rng.sample(places, min(len(places), wrong + blanks))
    rows = [list(row.cells) for row in table.rows]
    for k, (i, c) in enumerate(chosen):
        right = rows[i][c].value
        other = right
        while other == right:
            near = max(0, right + rng.randint(-9, 9))
            other = rng.choice((rng.randint(0, 2 * right + 10), near, right * 10, right // 10))
        rows[i][c] = ReportedCell.of(other) if k < wrong else ReportedCell("", None)
    return attrs.evolve(
        table,
        rows=tuple(
            attrs.evolve(row, cells=tuple(cells)) for row, cells in zip(table.rows, rows, strict=True)
        ),
    )
