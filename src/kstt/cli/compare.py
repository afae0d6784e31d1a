"""``kstt compare``: a form beside that of another period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.cli.arguments import add_reading, form_in
from kstt.cli.printing import FINE, out, print_json

if TYPE_CHECKING:
    import argparse

HELP = "compare a form with that of another period: differences, changes in percent, rates"


def add(command: argparse.ArgumentParser) -> None:
    """The two forms."""
    command.add_argument("file", metavar="NOW", help="the form, in any format that kstt reads")
    command.add_argument("before", metavar="BEFORE", help="the form to compare with")
    add_reading(command)


def run(args: argparse.Namespace) -> int:
    """Read both, compare, print."""
    from kstt.forms.comparison import compare

    now, before = (form_in(args, path) for path in (args.file, args.before))
    found = compare(now, before)
    if not args.json:
        out(str(found))
        return FINE
    rows = [
        {
            "kind": row.kind.value,
            "section": row.section,
            "label": row.label,
            "now": dict(row.now),
            "before": dict(row.before),
            "rates": {
                rate.key: [None if value is None else round(float(value), 6) for value in row.rates(rate)]
                for rate in found.rates
            },
        }
        for row in found
    ]
    periods = {
        name: str(form.period) if form.period else None for name, form in (("now", now), ("before", before))
    }
    print_json({"form": now.layout.code, **periods, "rows": rows})
    return FINE
