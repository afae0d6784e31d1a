"""The keys of a frame of cases, numbered: an engine groups by one small number in place of several texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import narwhals.stable.v2 as nw

from kstt.frames.counting import by_key, key_name
from kstt.frames.native import collected, join, same_engine
from kstt.frames.problems import Problem
from kstt.ledger.entries import Key, order
from kstt.text import clean, unguarded
from kstt.vocabulary import AuthorityLevel, parse_member

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kstt.frames.prepare import Columns

    AnyFrame = nw.LazyFrame[Any] | nw.DataFrame[Any]

__all__ = ["NUMBER", "FrameKeys", "key_columns"]

NUMBER = "__kstt_number"
"""The column of the number of a row's key."""

_GIVEN = "__kstt_given"


@attrs.frozen(eq=False)
class FrameKeys:
    """The keys that a frame's cases have.

    Attributes:
        keys: the keys of the ledger in order; their indices are their numbers.
        written: as the frame writes them, a column for each of level, unit and category that is kept.
        numbers: the number of each written key.
    """

    keys: tuple[Key, ...]
    written: Mapping[str, Sequence[str]]
    numbers: Sequence[int]

    @classmethod
    def of(cls, table: Columns, names: Sequence[str]) -> tuple[FrameKeys, list[Problem]]:
        """The keys of a table, and the invalid levels and names.

        Args:
            table: the cases.
            names: ``unit`` and ``category``, as far as they are kept.
        """
        columns = key_columns(table, names)
        grouped = table.frame.select(**columns).group_by(*columns).agg(nw.len().alias("records"))
        return cls.of_rows(collected(grouped), names, table.columns)

    @classmethod
    def of_rows(
        cls, rows: Sequence[Mapping[str, Any]], names: Sequence[str], columns: Mapping[str, str]
    ) -> tuple[FrameKeys, list[Problem]]:
        """The keys in rows that are all different.

        Args:
            rows: ``__kstt_key0`` the level, ``__kstt_key1`` … the names, and ``records``, of how many cases.
            names: the fields of these names.
            columns: the column of each field, for problems.
        """
        problems = _unknown(rows, names, columns)
        if problems:
            return cls((), {}, ()), problems
        places = [names.index(name) + 1 if name in names else None for name in ("unit", "category")]
        found: list[Key] = []
        for row in rows:
            unit, category = (
                "" if place is None else clean(unguarded(row[key_name(place)])) for place in places
            )
            found.append((unit, parse_member(AuthorityLevel, row[key_name(0)]), category))
        keys = tuple(sorted(set(found), key=order))
        number = {key: place for place, key in enumerate(keys)}
        written = {key_name(n): [row[key_name(n)] for row in rows] for n in range(len(names) + 1)}
        return cls(keys, written, [number[key] for key in found]), []

    def numbered(self, frame: AnyFrame) -> AnyFrame:
        """A frame with the columns ``__kstt_key0`` …, and the number of each row's key beside them."""
        given = {f"{_GIVEN}_{name}": texts for name, texts in self.written.items()}
        small = same_engine(frame, {**given, NUMBER: [float(number) for number in self.numbers]})
        small = small.with_columns(nw.col(NUMBER).cast(nw.Int64))
        return join(frame, small, "inner", list(self.written), list(given))


def key_columns(table: Columns, names: Sequence[str]) -> dict[str, nw.Expr]:
    """The level and the kept names of a table, as texts."""
    given = table.frame.collect_schema()
    columns = {}
    for n, name in enumerate(("level", *names)):
        column = nw.col(table.columns[name])
        text = given[table.columns[name]] == nw.String
        columns[key_name(n)] = column if text else column.cast(nw.String)
    return columns


def _unknown(
    rows: Sequence[Mapping[str, Any]], names: Sequence[str], columns: Mapping[str, str]
) -> list[Problem]:
    problems: dict[str, Problem] = {}
    for place, name in enumerate(names or ("",), 1):
        asked = [
            {
                "code": 0,
                "records": row["records"],
                key_name(0): row[key_name(0)],
                key_name(1): row[key_name(place)] if name else "any",
            }
            for row in rows
        ]
        for problem in by_key(asked, 1, ("level", name))[1]:
            problems.setdefault(problem.column, attrs.evolve(problem, column=columns[problem.column]))
    return list(problems.values())
