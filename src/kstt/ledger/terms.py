"""The terms of a ledger: the rules it was counted by, and what it can answer."""

from __future__ import annotations

import json
from datetime import date, time
from enum import Enum
from typing import TYPE_CHECKING, cast

import attrs

from kstt.dates.sessions import Session
from kstt.definitions.rules import CountingRules, RowBy
from kstt.errors import DocumentError, KsttError, LedgerError
from kstt.i18n import msg

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Self

__all__ = ["ROWS", "SCHEMA", "Terms", "kept_rows"]

SCHEMA = "kstt/ledger/1"
"""The schema named in the terms of a ledger."""


ROWS = (RowBy.UNIT, RowBy.CATEGORY)
"""The rows that a ledger can keep apart."""


def kept_rows(rows: Iterable[RowBy]) -> tuple[RowBy, ...]:
    """The rows to keep, in one order.

    Raises: LedgerError for rows that no ledger keeps.
    """
    chosen = tuple(rows)
    for row in chosen:
        if row not in ROWS:
            raise LedgerError(msg("keep"), getattr(row, "value", row), msg("units and categories"))
    return tuple(row for row in ROWS if row in chosen)


@attrs.frozen
class Terms:
    """What a ledger can answer: a value without movements.

    Attributes:
        rules: the counting rules.
        keep: the rows that it keeps apart.
        since: the first day it answers for, ``None`` for any.
        through: the last day on which its cases are known, ``None`` for any.

    >>> from kstt import Ledger
    >>> terms = Ledger.from_cases([], since=date(2021, 3, 15)).terms
    >>> terms.since.isoformat(), [rows.value for rows in terms.keep]
    ('2021-03-15', ['unit', 'category'])
    """

    rules: CountingRules
    keep: tuple[RowBy, ...]
    since: date | None
    through: date | None

    def document(self) -> dict[str, object]:
        """The terms, ready for JSON."""
        return {
            "rules": {name: _written(getattr(self.rules, name)) for name in CountingRules.options()},
            "keep": [row.value for row in self.keep],
            "since": self.since.isoformat() if self.since else None,
            "through": self.through.isoformat() if self.through else None,
        }

    def to_json(self) -> str:
        """The terms as JSON text, with the schema and the version of the library that wrote them.

        >>> Terms(CountingRules(), (), None, None).to_json()[:52]
        '{"schema": "kstt/ledger/1", "version": "...", "rul'
        """
        # It loads the readers of mail, for the headers of a package.
        from importlib.metadata import version

        head = {"schema": SCHEMA, "version": version("kstt")}
        return json.dumps({**head, **self.document()}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: bytes, source: str) -> Self:
        """The terms in JSON text.

        Raises: DocumentError for text that holds no terms, or those of a later version.
        """
        try:
            document = json.loads(text)
            if document["schema"] != SCHEMA:
                found = msg("a ledger of the schema {document}", document=repr(document["schema"]))
                hint = msg("read it with the version of kstt that wrote it")
                raise DocumentError(source, found, repr(SCHEMA), hint)
            written = document["rules"]
            unknown = sorted(set(written) - set(CountingRules.options()))
            if unknown:
                found = msg("counting rules {unknown}", unknown=", ".join(unknown))
                raise DocumentError(source, found, msg("rules that are known"), msg("use a newer kstt"))
            rules = CountingRules(
                **{
                    name: _read(default, written[name])  # type: ignore[arg-type]  # each by its own option
                    for name, (default, _, _) in CountingRules.options().items()
                    if name in written
                }
            )
            since, through = (_day(document[name]) for name in ("since", "through"))
            return cls(rules, tuple(map(RowBy, document["keep"])), since, through)
        except KsttError as error:
            raise error if isinstance(error, DocumentError) else _no_terms(source, error) from error
        except RecursionError:
            raise DocumentError(source, msg("nesting too deep"), msg("the terms of a ledger")) from None
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise _no_terms(source, error) from error


def _no_terms(source: str, error: Exception) -> DocumentError:
    return DocumentError(
        source, msg("terms of a ledger that do not hold ({error})", error=error), msg("those that kstt wrote")
    )


def _written(option: object) -> object:
    if isinstance(option, Enum):
        return option.value
    sessions = cast("tuple[Session, ...]", option)
    return [[session.start.isoformat(), session.end.isoformat()] for session in sessions]


def _read(default: object, written: object) -> object:
    if isinstance(default, Enum):
        return type(default)(written)
    pairs = cast("list[list[str]]", written)
    return tuple(Session(time.fromisoformat(start), time.fromisoformat(end)) for start, end in pairs)


def _day(written: str | None) -> date | None:
    return None if written is None else date.fromisoformat(written)
