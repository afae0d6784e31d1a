"""The database: changes go in as revisions, whole or not at all; what has changed since a revision comes out."""

from __future__ import annotations

import random
import time
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, create_engine, delete, event, insert, literal, select, union_all, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from .models import PAST, RECORDS, REVISION, unit_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection

    from .models import Entry, Key

DEFAULT_URL = "sqlite:///portal.db"
_BATCH = 500
_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8)
_PASSING = {"40001", "40P01", "SQLITE_BUSY"}  # the first two of PostgreSQL: serialisation, deadlock
_NEXT = update(REVISION).values(number=REVISION.c.number + 1).returning(REVISION.c.number)


def engine_of(url: str, connections: int = 5) -> Engine:
    """The engine of a database: PostgreSQL, or a file of SQLite."""
    # A bare postgresql:// URL means the driver that is installed with this example.
    url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    engine = create_engine(url, pool_size=connections, max_overflow=0, pool_pre_ping=True)
    if engine.dialect.name == "sqlite":  # with a write-ahead log readers do not wait for the writer
        event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA journal_mode = WAL"))
    return engine


def _batches(keys: Iterable[Key]) -> Iterator[tuple[str, list[str]]]:
    """Keys in their order, of one kind and not too many at once."""
    for kind, group in groupby(sorted(keys), key=itemgetter(0)):
        ids = [identifier for _, identifier in group]
        for start in range(0, len(ids), _BATCH):
            yield kind, ids[start : start + _BATCH]


class Store:
    """The records of one database."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        inserting = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert
        upsert = inserting(RECORDS)
        new = {column.name: column for column in upsert.excluded if column.name not in {"kind", "id"}}
        self._upsert = upsert.on_conflict_do_update(index_elements=["kind", "id"], set_=new)

    def revision(self) -> int:
        """The number of the latest revision."""
        with self.engine.connect() as connection:
            return int(connection.scalars(select(REVISION.c.number)).one())

    def put(self, entries: Mapping[Key, Entry | None]) -> int:
        """Enter or replace records, and take out those without an entry: all of them or none.

        Returns: how many have changed; where none has, there is no new revision.
        """
        for pause in (*_PAUSES, None):
            try:
                with self.engine.begin() as connection:
                    changed = self._put(connection, entries)
                    if not changed:
                        connection.rollback()
                    return changed
            except DBAPIError as error:
                code = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", None)
                if pause is None or code not in _PASSING:
                    raise
                time.sleep(random.uniform(0, pause))
        raise AssertionError("the last attempt returns or raises")

    def _put(self, connection: Connection, entries: Mapping[Key, Entry | None]) -> int:
        # First of all, so that writers wait for each other here; then in the order of the keys.
        number, changed = connection.scalars(_NEXT).one(), 0
        present = select(RECORDS.c.kind, RECORDS.c.id, RECORDS.c.revision, RECORDS.c.document)
        for kind, ids in _batches(entries):
            these = RECORDS.c.kind == kind, RECORDS.c.id.in_(ids)
            known = {row.id: row for row in connection.execute(present.where(*these))}
            states = [(entries[kind, each], known.get(each)) for each in ids]
            moves = [(new, old) for new, old in states if (new and new["document"]) != (old and old.document)]
            if past := [{**old._mapping, "until": number} for _, old in moves if old]:
                connection.execute(insert(PAST), past)
            if gone := [old.id for new, old in moves if old and not new]:
                connection.execute(delete(RECORDS).where(RECORDS.c.kind == kind, RECORDS.c.id.in_(gone)))
            if entered := [{**new, "revision": number} for new, _ in moves if new]:
                connection.execute(self._upsert, entered)
            changed += len(moves)
        return changed

    def page(
        self, kind: str, after: str = "", limit: int | None = None, unit: str | None = None
    ) -> Sequence[str]:
        """The documents of the records that come after an id, in the order of their ids."""
        query = select(RECORDS.c.document).where(RECORDS.c.kind == kind, RECORDS.c.id > after)
        if unit is not None:
            query = query.where(RECORDS.c.unit == unit_name(unit))
        with self.engine.connect() as connection:
            return connection.scalars(query.order_by(RECORDS.c.id).limit(limit)).all()

    def kinds_of(self, unit: str) -> set[str]:
        """The kinds of records that a unit has, however its name is spelled."""
        query = select(RECORDS.c.kind).where(RECORDS.c.unit == unit_name(unit)).distinct()
        with self.engine.connect() as connection:
            return set(connection.scalars(query))

    def changes(self, since: int) -> Iterator[Sequence[Any]]:
        """The states of cases that have ended, then those that have begun, after a revision.

        One statement sees one state of the database: the changes of a revision come all or none.
        """
        ended = select(PAST.c.until.label("number"), PAST.c.document, literal(0).label("begun")).where(
            PAST.c.kind == "cases", PAST.c.revision <= since, PAST.c.until > since
        )
        begun = select(RECORDS.c.revision, RECORDS.c.document, literal(1)).where(
            RECORDS.c.kind == "cases", RECORDS.c.revision > since
        )
        query = union_all(ended, begun).order_by("begun").execution_options(yield_per=1_000)
        with self.engine.connect() as connection:
            yield from connection.execute(query).partitions()
