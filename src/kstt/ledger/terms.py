"""The terms of a ledger as JSON: by what rules it was counted, and what it can be asked for."""

from __future__ import annotations

import json
from datetime import date, time
from enum import Enum
from typing import cast

from kstt.compute import RowBy
from kstt.errors import DocumentError, KsttError
from kstt.ledger.book import Ledger
from kstt.ledger.layer import Layer
from kstt.rules import CountingRules
from kstt.sessions import Session

__all__ = ["SCHEMA", "ledger_of", "summary_of", "terms_of"]

SCHEMA = "kstt/ledger/1"
"""What the terms of a ledger name as their schema."""


def terms_of(ledger: Ledger) -> str:
    """The terms as JSON text.

    >>> terms_of(Ledger.empty())[:52]
    '{"schema": "kstt/ledger/1", "version": "0.1.0", "rul'
    """
    from kstt import __version__

    return json.dumps(
        {"schema": SCHEMA, "version": __version__, **_terms(ledger)},
        ensure_ascii=False,
    )


def _terms(ledger: Ledger) -> dict[str, object]:
    return {
        "rules": {name: _written(getattr(ledger.rules, name)) for name in CountingRules.options()},
        "keep": [row.value for row in ledger.keep],
        "since": ledger.since.isoformat() if ledger.since else None,
        "through": ledger.through.isoformat() if ledger.through else None,
    }


def summary_of(ledger: Ledger) -> dict[str, object]:
    """What a ledger holds, and its terms, ready for JSON.

    >>> summary_of(Ledger.empty())["movements"]
    0
    """
    days = ledger.days
    return {
        **_terms(ledger),
        "units": len(ledger.units),
        "levels": [level.value for level in ledger.levels],
        "categories": len(ledger.categories),
        "movements": ledger.movements,
        "first_day": days[0].isoformat() if days else None,
        "last_day": days[1].isoformat() if days else None,
    }


def ledger_of(terms: bytes, layer: Layer, source: str) -> Ledger:
    """The ledger of these terms and movements.

    Raises: DocumentError for terms that are none, or of a later version.
    """
    try:
        document = json.loads(terms)
        if document["schema"] != SCHEMA:
            found = f"a ledger of the schema {document['schema']!r}"
            raise DocumentError(source, found, repr(SCHEMA), "read it with the version of kstt that wrote it")
        written = document["rules"]
        unknown = sorted(set(written) - set(CountingRules.options()))
        if unknown:
            raise DocumentError(
                source, f"counting rules {', '.join(unknown)}", "rules that are known", "use a newer kstt"
            )
        rules = CountingRules(
            **{
                name: _read(default, written[name])  # type: ignore[arg-type]  # each by its own option
                for name, (default, _, _) in CountingRules.options().items()
                if name in written
            }
        )
        since, through = (_day(document[name]) for name in ("since", "through"))
        return Ledger(rules, tuple(map(RowBy, document["keep"])), since, through, (layer,))
    except KsttError as error:
        raise error if isinstance(error, DocumentError) else _no_terms(source, error) from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise _no_terms(source, error) from error


def _no_terms(source: str, error: Exception) -> DocumentError:
    return DocumentError(source, f"terms of a ledger that do not hold ({error})", "those that kstt wrote")


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
