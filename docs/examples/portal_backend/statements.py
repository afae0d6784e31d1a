"""The statements that change the tables of records: made once, as making them costs more than running them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, bindparam, delete, exists, insert, select, text, update
from sqlalchemy.schema import CreateTable

from .models import REVISION, Shelf

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import ColumnElement, Executable, Table

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

    def supersede(self, which: ColumnElement[bool]) -> Executable:
        """Keep the present states of records as past ones."""
        present = select(*self._live.c, _NUMBER).where(which)
        return insert(self._past).from_select(self._past.c.keys(), present)


def _replacing(statement: Any) -> Executable:
    """An insertion that puts a row in the place of the one with its id."""
    new = {column.name: column for column in statement.excluded if column.name != "id"}
    replacing: Executable = statement.on_conflict_do_update(index_elements=["id"], set_=new)
    return replacing
