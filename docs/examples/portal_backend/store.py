"""The database: an upload goes in whole or not at all, as a revision of its own; what changed since comes out."""

from __future__ import annotations

import random
import time
from contextlib import contextmanager
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, Row, create_engine, delete, event, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from .models import REVISION, SHELVES, Shelf
from .statements import RAISE, Statements

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from sqlalchemy import Executable

_BATCH = 1_000
_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8)
_PASSING = {"40001", "40P01", "SQLITE_BUSY"}  # the first two of PostgreSQL: serialisation, deadlock
DEFAULT_URL = "sqlite:///portal.db"


def engine_of(url: str, connections: int = 5) -> Engine:
    """The engine of a database: PostgreSQL, or a file of SQLite."""
    # A bare postgresql:// URL means the driver that is installed with this example.
    url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    engine = create_engine(url, pool_size=connections, max_overflow=0, pool_pre_ping=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # the driver begins no transactions; _begin_sqlite does
    connection.execute("PRAGMA busy_timeout = 10000")
    connection.execute("PRAGMA journal_mode = WAL")  # readers do not wait for the writer


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(f"BEGIN {connection.get_execution_options().get('sqlite_begin', 'DEFERRED')}")


def _again(attempt: Callable[[], int]) -> int:
    """What the attempt gives, tried again where the database asks for just that."""
    for pause in _PAUSES:
        try:
            return attempt()
        except DBAPIError as error:
            code = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", None)
            if code not in _PASSING:
                raise
            time.sleep(random.uniform(0, pause))
    return attempt()


def _run(connection: Connection, statements: Iterable[Executable], **values: int) -> int:
    """Execute statements in order; the number of rows that the last changed."""
    counted, options = 0, {"preserve_rowcount": True}
    for statement in statements:
        counted = connection.execute(statement, values, execution_options=options).rowcount
    return counted


class Store:
    """The tables of one database."""

    def __init__(self, engine: Engine) -> None:
        inserting = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert
        self.engine = engine
        self._statements = {shelf: Statements(shelf, inserting) for shelf in SHELVES.values()}
        self._changing = Lock()

    def revision(self) -> int:
        """The number of the latest revision."""
        with self.engine.connect() as connection:
            return int(connection.scalars(select(REVISION.c.number)).one())

    def take(self, rows: Iterable[tuple[Shelf, dict[str, object]]]) -> int:
        """Enter rows, or put them in the place of those with their ids: all of them, or none."""
        count, rows, came = 0, iter(rows), dict[Shelf, Statements]()
        with self.engine.connect() as connection:
            # First into temporary tables, which only this connection sees: nobody waits for a long upload.
            with connection.begin():
                while batch := list(islice(rows, _BATCH)):
                    count += len(batch)
                    for shelf, statements in self._statements.items():
                        found = [row for where, row in batch if where is shelf]
                        if found and shelf not in came:
                            came[shelf] = statements
                            _run(connection, statements.begin)
                        if found:
                            connection.execute(statements.read_in, found)
            _again(lambda: self._enter(connection, came.values()))
        return count

    def _enter(self, connection: Connection, came: Iterable[Statements]) -> int:
        """Make what is in the temporary tables the next revision, if it changes anything."""
        with self._next_revision(connection) as number:
            changed = sum(_run(connection, statements.enter, number=number) for statements in came)
            if not changed:
                connection.rollback()
        return changed

    def remove(self, shelf: Shelf, identifier: str) -> bool:
        """Take out a record; whether there was one."""

        def attempt() -> int:
            with self.engine.connect() as connection, self._next_revision(connection) as number:
                wanted = shelf.live.c.id == identifier
                removing = self._statements[shelf].supersede(wanted), delete(shelf.live).where(wanted)
                gone = _run(connection, removing, number=number)
                if not gone:
                    connection.rollback()
            return gone

        return bool(_again(attempt))

    def page(self, shelf: Shelf, after: str, limit: int, units: Collection[str] | None) -> Sequence[Row[Any]]:
        """The records that come after an id, in the order of the ids, of these units if there are any named."""
        query = select(shelf.live).where(shelf.live.c.id > after).order_by(shelf.live.c.id).limit(limit)
        if units is not None:
            query = query.where(shelf.live.c.unit.in_(units))
        with self.engine.connect() as connection:
            return connection.execute(query).all()

    def changes(
        self, shelf: Shelf, since: int, units: Collection[str] | None = None
    ) -> Iterator[Sequence[Row[Any]]]:
        """The states of records that ended and began after a revision, of all units or some."""
        statements = self._statements[shelf]
        with self.engine.connect() as connection:
            if units is None:
                found = connection.execute(statements.changed, {"since": since})
            else:
                found = connection.execute(statements.changed_of, {"since": since, "units": list(units)})
            yield from found.partitions()

    @contextmanager
    def _next_revision(self, connection: Connection) -> Iterator[int]:
        """A transaction in which to change records: no other changes any before it ends."""
        connection.execution_options(sqlite_begin="IMMEDIATE")
        # The writers of this process queue at the lock, those of others at the one row of the table.
        with self._changing, connection.begin():
            yield connection.scalars(RAISE).one()
