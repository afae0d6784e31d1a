"""``kstt ledger``: ledgers of cases made, updated, put together, looked at; series of forms from them."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, cast

from kstt.cli.arguments import add_overwrite, day_of
from kstt.cli.engine_errors import engine_errors
from kstt.cli.files import ledger_files
from kstt.cli.form import usable, warn_of_rows
from kstt.cli.printing import FINE, UNUSABLE, out, print_json
from kstt.cli.progress import working
from kstt.cli.rules import add_rules, rules_of
from kstt.cli.series import add_series, run_series
from kstt.cli.sources import add_columns, records_of
from kstt.errors import DocumentError, ParseError
from kstt.i18n import LANGUAGES, msg

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kstt.engines import Frame
    from kstt.ledger import Ledger

HELP = "keep a ledger of cases, from which the form of any period comes at once"

_SOURCE = (
    "CSV, Parquet or JSON lines, a folder or a pattern of them, or a database: "
    "postgresql://user@host/name, sqlite:///file, duckdb:///file"
)


def add(command: argparse.ArgumentParser) -> None:
    """The actions, each with its own arguments."""
    actions = command.add_subparsers(dest="action", required=True, metavar="|".join(_ACTIONS))
    for name, (text, arguments, _) in _ACTIONS.items():
        action = actions.add_parser(name, help=text, description=text)
        # As of every command; given before the action they hold as well.
        action.add_argument(
            "--json", action="store_true", default=argparse.SUPPRESS, help="print one JSON object"
        )
        action.add_argument(
            "--lang", choices=LANGUAGES, default=argparse.SUPPRESS, help="language of the messages"
        )
        arguments(action)


def run(args: argparse.Namespace) -> int:
    """Do what the action says."""
    return _ACTIONS[args.action][2](args)


def _add_make(action: argparse.ArgumentParser) -> None:
    action.add_argument("source", nargs="+", help=f"cases: {_SOURCE}")
    _add_output(action)
    add_columns(action)
    _add_skipping(action)
    action.add_argument(
        "--without", action="append", default=[], choices=("unit", "category"),
        help="names that the ledger does not keep, to be smaller; may be given twice",
    )  # fmt: skip
    action.add_argument(
        "--since",
        metavar="DAY",
        help="the first day that may be asked for (all before is one balance)",
    )
    _add_through(action)
    add_rules(action)


def _add_update(action: argparse.ArgumentParser) -> None:
    action.add_argument("ledger", help="the ledger file")
    action.add_argument(
        "--new", action="append", default=[], metavar="SOURCE", help=f"cases to enter: {_SOURCE}; or a ledger"
    )
    action.add_argument(
        "--withdrawn", action="append", default=[], metavar="SOURCE",
        help="the old states of cases that have changed, as they were entered",
    )  # fmt: skip
    _add_output(action)
    add_columns(action)
    _add_skipping(action)
    _add_through(action)


def _add_merge(action: argparse.ArgumentParser) -> None:
    action.add_argument(
        "ledger", nargs="+", help="ledger files of different cases, folders and patterns of them"
    )
    _add_output(action)


def _add_show(action: argparse.ArgumentParser) -> None:
    action.add_argument("ledger", help="the ledger file")


def _add_output(action: argparse.ArgumentParser) -> None:
    action.add_argument(
        "-o", "--output", required=True, metavar="OUT.parquet", help="the ledger file to write"
    )
    add_overwrite(action)


def _add_skipping(action: argparse.ArgumentParser) -> None:
    action.add_argument(
        "--skip-invalid",
        action="store_true",
        help="leave out rows of a CSV file that cannot be records, and say how many",
    )


def _add_through(action: argparse.ArgumentParser) -> None:
    action.add_argument(
        "--through",
        metavar="DAY",
        help="the last day on which the cases are known (later periods are refused)",
    )


def _make(args: argparse.Namespace) -> int:
    from kstt.ledger import Ledger
    from kstt.ledger.terms import ROWS

    since, through = day_of("--since", args.since), day_of("--through", args.through)
    _check_output(args)
    keep = tuple(row for row in ROWS if row.value not in args.without)
    made = Ledger.from_cases(
        (),
        rules_of(args),
        keep=keep,
        since=since,
        through=through,
    )
    for source in args.source:
        found = _cases(args, source, made)
        if found is None:
            return UNUSABLE
        made = made.updated(found)
    return _written(args, made)


def _update(args: argparse.Namespace) -> int:
    from kstt.ledger import Ledger

    through = day_of("--through", args.through)
    _check_output(args)
    if not args.new and not args.withdrawn and not args.through:
        raise ParseError(msg("kstt ledger update"), msg("nothing to do"), "--new, --withdrawn or --through")
    ledger = _read(args.ledger)
    new = gone = Ledger.from_cases((), ledger.rules, keep=ledger.keep)
    for source in args.new:
        found = _cases(args, source, new)
        if found is None:
            return UNUSABLE
        new = new.updated(found)
    for source in args.withdrawn:
        found = _cases(args, source, gone)
        if found is None:
            return UNUSABLE
        gone = gone.updated(found)
    return _written(args, ledger.updated(new, gone, through=through))


def _cases(args: argparse.Namespace, source: str, like: Ledger) -> Ledger | None:
    """The ledger of a source on the terms of another one; ``None`` where its rows are not usable."""
    from kstt.ledger import Ledger

    asked = argparse.Namespace(**(vars(args) | {"form": "06c", "file": source}))
    with engine_errors(source):
        records, reader = records_of(asked)
    if isinstance(records, Ledger):
        return records

    def progress() -> str:
        if reader is None:
            return msg("entering {source}", source=Path(source).name).in_language(args.lang)
        return msg("rows read: {count}", count=reader.rows).in_language(args.lang)

    with working(progress), engine_errors(source):
        ledger = Ledger.from_cases(records, like.rules, keep=like.keep)  # type: ignore[arg-type]  # of cases
        if reader is None:
            warn_of_rows(args, cast("Frame", records))
    return ledger if reader is None or usable(asked, reader) else None


def _merge(args: argparse.Namespace) -> int:
    _check_output(args)
    _check_different(args.ledger)
    paths = ledger_files(args, args.ledger)
    ledgers = list(map(_read, paths))
    _refuse_copies(paths, ledgers)
    first, *others = ledgers
    return _written(args, sum(others, start=first))


def _check_different(paths: Sequence[str]) -> None:
    """Raises: DocumentError for a ledger that is named twice, whose cases would count twice."""
    known: set[Path] = set()
    for path in paths:
        # Path.resolve raises RuntimeError for a link that leads to itself.
        file = Path(os.path.realpath(path))
        if file in known:
            raise DocumentError(path, msg("a ledger that is named twice"), msg("ledgers of different cases"))
        known.add(file)


def _refuse_copies(paths: Sequence[str], ledgers: Sequence[Ledger]) -> None:
    """Raises: DocumentError for a copy of an earlier ledger, whose cases would count twice."""
    by_movements: dict[int, list[tuple[str, Ledger]]] = {}
    for path, ledger in zip(paths, ledgers, strict=True):
        if not ledger.movements:
            continue
        alike = by_movements.setdefault(ledger.movements, [])
        for earlier, other in alike:
            if ledger == other:
                raise DocumentError(
                    path,
                    msg("the same movements as {path}", path=earlier),
                    msg("ledgers of different cases"),
                    msg("leave the copy out"),
                )
        alike.append((path, ledger))


def _show(args: argparse.Namespace) -> int:
    return _summary(args, _read(args.ledger), args.ledger)


def _read(path: str) -> Ledger:
    from kstt.ledger import Ledger

    return Ledger.from_parquet(path)


def _check_output(args: argparse.Namespace) -> None:
    """Before any work is done: that the file may be written."""
    from kstt.ledger.parquet import ledger_path

    if ledger_path(args.output).exists() and not args.overwrite:
        raise DocumentError(
            args.output, msg("a file that exists"), msg("a new name"), msg("or replace it with --overwrite")
        )


def _written(args: argparse.Namespace, ledger: Ledger) -> int:
    ledger.to_parquet(args.output, overwrite=args.overwrite)
    return _summary(args, ledger, args.output)


def _summary(args: argparse.Namespace, ledger: Ledger, path: str) -> int:
    from kstt.definitions.rules import CountingRules

    summary = ledger.summary()
    if args.json:
        print_json({"ledger": path, **summary})
        return FINE
    out(f"{path}: {ledger.describe().in_language(args.lang)}")
    for name in ("since", "through"):
        if summary[name]:
            out(f"  {name}: {summary[name]}")
    for name, (usual, _, _) in CountingRules.options().items():
        value = getattr(ledger.rules, name)
        if value != usual:
            out(f"  {name}: {getattr(value, 'value', value)}")
    return FINE


_ACTIONS: dict[
    str, tuple[str, Callable[[argparse.ArgumentParser], None], Callable[[argparse.Namespace], int]]
] = {
    "make": ("make a ledger from cases", _add_make, _make),
    "update": (
        "enter new cases into a ledger, withdraw the old state of others",
        _add_update,
        _update,
    ),
    "merge": ("put together the ledgers of different cases", _add_merge, _merge),
    "show": ("show the content of a ledger", _add_show, _show),
    "series": ("the forms of many periods as one tidy table", add_series, run_series),
}
