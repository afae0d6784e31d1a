"""What the tables of records are asked again and again: made once, as making it costs more than running it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    bindparam,
    delete,
    exists,
    insert,
    literal,
    null,
    select,
    text,
    union_all,
    update,
)
from sqlalchemy.schema import CreateTable

from .models import REVISION, Shelf

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import BindParameter, ColumnElement, Executable, Table

_NUMBER = bindparam("number", type_=BigInteger)
RAISE = update(REVISION).values(number=REVISION.c.number + 1).returning(REVISION.c.number)
"""Take the number of the next revision; others wait for it until the transaction ends."""


class Statements:
    """What is asked of the tables of one kind of record; ``number`` is that of the revision being made.

    Attributes:
        begin: make the temporary table for an upload, empty.
        read_in: put rows into it; of two with one id the later counts.
        enter: forget the rows that change nothing, keep the states that the others replace, and enter these
            in the order of their ids, so that no two uploads wait for each other.
        changed: the states that ended (``until`` is not null) and began after the revision ``since``, in that
            order. One statement sees one state of the database: the changes of a revision come all or none.
        changed_of: the same of the records of some ``units``.
    """

    def __init__(self, shelf: Shelf, inserting: Callable[[Table], Any]) -> None:
        live, new, self._past = shelf.live, shelf.incoming, shelf.past
        self._live = live
        same = [live.c[name].is_not_distinct_from(new.c[name]) for name in new.c.keys() if name != "id"]  # noqa: SIM118
        # SQLite wants a WHERE between a SELECT and ON CONFLICT.
        rows = select(*new.c, _NUMBER).where(new.c.id != "").order_by(new.c.id)
        self.begin: tuple[Executable, ...] = (CreateTable(new, if_not_exists=True), delete(new))
        self.read_in = _replacing(inserting(new))
        self.enter: tuple[Executable, ...] = (
            text(f"ANALYZE {new.name}"),  # or PostgreSQL would take it for large, and read all records
            delete(new).where(exists().where(live.c.id == new.c.id, *same)),
            self.supersede(live.c.id.in_(select(new.c.id))),
            _replacing(inserting(live).from_select(live.c.keys(), rows)),
        )

        self.changed = _changed(shelf)
        self.changed_of = _changed(shelf, bindparam("units", expanding=True))

    def supersede(self, which: ColumnElement[bool]) -> Executable:
        """Keep the present states of records as past ones."""
        present = select(*self._live.c, _NUMBER).where(which)
        return insert(self._past).from_select(self._past.c.keys(), present)


def _replacing(statement: Any) -> Executable:
    """An insertion that puts a row in the place of the one with its id."""
    new = {column.name: column for column in statement.excluded if column.name != "id"}
    replacing: Executable = statement.on_conflict_do_update(index_elements=["id"], set_=new)
    return replacing


def _changed(shelf: Shelf, units: BindParameter[Any] | None = None) -> Executable:
    live, past, since = shelf.live, shelf.past, bindparam("since", type_=BigInteger)
    ended = select(*past.c, literal(0).label("place")).where(past.c.revision <= since, past.c.until > since)
    begun = select(*live.c, null().label("until"), literal(1)).where(live.c.revision > since)
    if units is not None:
        ended, begun = ended.where(past.c.unit.in_(units)), begun.where(live.c.unit.in_(units))
    return union_all(ended, begun).order_by("place").execution_options(yield_per=1_000)
