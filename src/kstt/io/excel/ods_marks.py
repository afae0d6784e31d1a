"""What the sheets of an ``.ods`` package say beside their values; and how far they reach, repeats counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.i18n import msg
from kstt.io.excel.sheets import Marks
from kstt.io.files.marked_pieces import Look, with_marks
from kstt.io.files.xml import XmlError, local, read_events
from kstt.limits import SHEET_COLUMNS, SHEET_ROWS

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ods_marks", "too_large"]


_GAPS = {"p": "\n", "line-break": "\n", "tab": " ", "s": " "}
"""What stands for a paragraph after another, and for what is no letter."""
_WITHIN = frozenset({"span", "annotation", *_GAPS})
_VALUES = frozenset({"value", "string-value", "boolean-value", "date-value", "time-value"})


def _count(attributes: Mapping[str, str], key: str) -> int:
    """How often something stands there: once unless stated."""
    count = int(attributes.get(key, "1"))
    if count < 0:
        raise XmlError(msg("{key} is {count}", key=key, count=count))
    return count


class _Table:
    def __init__(self) -> None:
        self.row, self.column, self.column_style = 0, 0, 0
        self.rows = self.columns = 0
        self.repeat = 1
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.merges: list[tuple[int, int, int, int]] = []
        self.texts: dict[tuple[int, int], str] = {}
        self.uncalculated: dict[tuple[int, int], str] = {}
        self.struck: set[tuple[int, int]] = set()

    def marks(self) -> Marks:
        return Marks(
            self.rows, self.columns, tuple(self.merges), frozenset(self.hidden_rows),
            frozenset(self.hidden_columns), self.texts, self.uncalculated,
            struck=frozenset(self.struck),
        )  # fmt: skip


class _Scan:
    """The state of the pass over the one part that holds all sheets."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.tables: dict[str, Marks] = {}
        self.open: list[tuple[str, _Table]] = []
        self.spread = 1
        self.kind = ""
        self.stated = ""
        self.heard: list[str] | None = None
        self.style = ""
        self.raised: set[str] = set()
        self.struck: set[str] = set()
        self.unstruck: set[str] = set()
        self.spans: list[Look | None] = []
        self.within_struck = False
        self.aside = 0
        self.pieces: list[tuple[str, Look]] = []
        self.length = self.written = 0

    def start(self, name: str, qualified: Mapping[str, str]) -> None:
        name = local(name)
        if name == "table":
            attributes = {local(key): value for key, value in qualified.items()}
            self.open.append((attributes.get("name", ""), _Table()))
        elif not self.open:
            self._style(name, qualified)
        elif name in _WITHIN:
            self._within(name, qualified)
        elif name in {"table-cell", "covered-table-cell"}:
            self._cell({local(key): value for key, value in qualified.items()}, qualified)
        elif name == "table-row":
            attributes = {local(key): value for key, value in qualified.items()}
            self._row(attributes)
        elif name == "table-column":
            attributes = {local(key): value for key, value in qualified.items()}
            table = self.open[-1][1]
            count = _count(attributes, "number-columns-repeated")
            if attributes.get("visibility", "visible") != "visible":
                table.hidden_columns.update(
                    range(table.column_style, min(table.column_style + count, SHEET_COLUMNS))
                )
            table.column_style += count

    def _within(self, name: str, qualified: Mapping[str, str]) -> None:
        """Take in what stands in a cell: a comment, text of a style, what is no letter."""
        if name == "annotation":
            self.aside += 1
        elif name == "span":
            self.spans.append(self._look(qualified))
        else:
            if name == "s":
                self.length += _count({local(key): value for key, value in qualified.items()}, "c")
            if self.pieces or name == "s":
                self._piece(_GAPS[name])

    def _without(self, name: str) -> None:
        """Leave a comment, or text of a style."""
        if name == "annotation":
            self.aside -= 1
        elif name == "span":
            self.spans.pop()

    def _style(self, name: str, qualified: Mapping[str, str]) -> None:
        """Take in a style: whether texts of it are raised or struck through."""
        attributes = {local(key): value for key, value in qualified.items()}
        if name == "style":
            self.style = attributes.get("name", "")
        elif name == "text-properties":
            if attributes.get("text-position", "").startswith("super"):
                self.raised.add(self.style)
            if (line := attributes.get("text-line-through-style")) is not None:
                (self.unstruck if line == "none" else self.struck).add(self.style)

    def _look(self, qualified: Mapping[str, str]) -> Look | None:
        """How the text of a span looks by its style; ``None`` for one that looks as its cell does."""
        style = {local(key): value for key, value in qualified.items()}.get("style-name")
        if style in self.struck:
            return Look.STRUCK
        if style in self.raised:
            return Look.RAISED
        return Look.PLAIN if style in self.unstruck else None

    def _row(self, attributes: Mapping[str, str]) -> None:
        table = self.open[-1][1]
        table.repeat = _count(attributes, "number-rows-repeated")
        table.column = 0
        if attributes.get("visibility", "visible") != "visible":
            table.hidden_rows.update(range(table.row, min(table.row + table.repeat, SHEET_ROWS)))

    def _cell(self, attributes: Mapping[str, str], qualified: Mapping[str, str]) -> None:
        table = self.open[-1][1]
        place = (table.row, table.column)
        self.spread, self.length = _count(attributes, "number-columns-repeated"), 0
        self.pieces = []
        self.within_struck = attributes.get("style-name") in self.struck
        kinds = {value for key, value in qualified.items() if local(key) == "value-type"}
        wide, high = (_count(attributes, f"number-{what}-spanned") for what in ("columns", "rows"))
        if wide > 1 or high > 1:
            table.merges.append((*place, place[0] + high - 1, place[1] + wide - 1))
        if "error" in kinds:
            self.heard = []
        elif "boolean" in kinds:
            table.texts[place] = attributes.get("boolean-value", "").upper()
        elif "formula" in attributes and not kinds:
            table.uncalculated[place] = attributes["formula"].partition(":")[2] or attributes["formula"]
        if kinds or not _VALUES.isdisjoint(attributes):
            table.rows = max(table.rows, table.row + table.repeat)
            table.columns = max(table.columns, table.column + self.spread)
            if self.within_struck:
                last = min(place[1] + self.spread, SHEET_COLUMNS)
                table.struck.update((place[0], c) for c in range(place[1], last))

    def text(self, piece: str) -> None:
        self.length += len(piece)
        self._piece(piece)
        if self.heard is not None:
            self.heard.append(piece)

    def _piece(self, text: str) -> None:
        """Take in a piece of the text of a cell, none of a comment on it."""
        if (self.raised or self.struck) and self.open and not self.aside:
            plain = Look.STRUCK if self.within_struck and Look.PLAIN not in self.spans else Look.PLAIN
            own = next((look for look in (Look.STRUCK, Look.RAISED) if look in self.spans), plain)
            self.pieces.append((text, own))

    def end(self, name: str) -> None:
        if not self.open:
            return
        name = local(name)
        title, table = self.open[-1]
        if name in _WITHIN:
            self._without(name)
        elif name in {"table-cell", "covered-table-cell"}:
            if self.heard is not None:
                table.texts[table.row, table.column] = "".join(self.heard)
                self.heard = None
            self.written += self.length * self.spread * table.repeat
            if self.written > self.most:
                raise XmlError(
                    msg("more than {value} characters of text, repeated ones counted", value=self.most)
                )
            looks = {look for text, look in self.pieces if text.strip()}
            # What is struck through as a whole is so as a cell.
            if looks - {Look.PLAIN} and not (self.within_struck and looks == {Look.STRUCK}):
                text = "".join(with_marks(self.pieces))
                last = min(table.column + self.spread, SHEET_COLUMNS)
                spots = [(table.row, c) for c in range(table.column, last)]
                table.texts.update(dict.fromkeys(spots, text))
                table.struck.difference_update(spots)
            table.column += self.spread
        elif name == "table-row":
            table.row += table.repeat
        elif name == "table":
            self.open.pop()
            if not self.open:
                self.tables[title] = table.marks()


def ods_marks(content: bytes, most: int) -> dict[str, Marks]:
    """The marks of each sheet by its name; of at most so many characters of text, repeated ones counted.

    Raises: XmlError; ValueError for counts that are none.
    """
    scan = _Scan(most)
    read_events(content, scan.start, scan.end, scan.text)
    return scan.tables


def too_large(marks: Mapping[str, Marks], most: int) -> tuple[str, int] | None:
    """The first sheet that reaches over more than ``most`` cells, with their number."""
    for name, found in marks.items():
        if found.rows * found.columns > most:
            return name, found.rows * found.columns
    return None
