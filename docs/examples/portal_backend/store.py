"""The database: every state of every record as a document, and the number of the latest revision.

A document loses nothing of a record, and a new field of kstt needs no column. Every change makes a new *revision*
of the whole: a state holds from the ``revision`` that entered it ``until`` the one that replaced or removed it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from kstt import Case, Feedback
from kstt.codecs import from_json, to_json
from kstt.errors import ParseError
from kstt.i18n import named
from kstt.ledger import CaseChanges
from kstt.records.units import unit_key

KINDS: dict[str, type[Case | Feedback]] = {"cases": Case, "feedback": Feedback}
LONGEST = {"id": 64, "unit": 255, "category": 255}
METADATA = sa.MetaData()
REVISION = sa.Table("revision", METADATA, sa.Column("number", sa.BigInteger, nullable=False))
"""One row: the number of the latest revision. Who changes records holds it until their transaction ends."""
RECORDS = sa.Table(
    "records",
    METADATA,
    sa.Column("kind", sa.String(8), primary_key=True),
    sa.Column("id", sa.String(LONGEST["id"]), primary_key=True),
    sa.Column("revision", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("until", sa.BigInteger),
    sa.Column("unit", sa.String(LONGEST["unit"]), nullable=False),
    sa.Column("document", sa.Text, nullable=False),
    sa.Index("ix_records_unit", "unit", "kind", "id"),
    sa.Index("ix_records_revision", "kind", "revision"),
    sa.Index("ix_records_until", "kind", "until"),
)
STATE = RECORDS.c
NOW = STATE.until.is_(None)
sa.Index("ix_records_now", STATE.kind, STATE.id, unique=True, sqlite_where=NOW, postgresql_where=NOW)

_LATEST = sa.select(REVISION.c.number)
_NEXT = sa.update(REVISION).values(number=REVISION.c.number + 1).returning(REVISION.c.number)
_END = sa.text(
    "UPDATE records SET until = :number"
    " WHERE kind = :kind AND id = :id AND until IS NULL AND document <> :document"
).execution_options(preserve_rowcount=True)
# A record that has not changed still has a state that holds: the index of these lets no second one in.
_BEGIN = sa.text(
    "INSERT INTO records (kind, id, revision, unit, document) VALUES (:kind, :id, :number, :unit, :document)"
    " ON CONFLICT DO NOTHING"
).execution_options(preserve_rowcount=True)
# One statement sees one state of the database: the number of the latest revision, and beside it what has changed.
_SINCE = sa.bindparam("since", type_=sa.BigInteger)
_MOVED = sa.and_(
    STATE.kind == "cases",
    (STATE.revision > _SINCE) | (STATE.until > _SINCE),
    # Written so that no planner looks here for an index: each of the two holds of nearly every state.
    sa.case((NOW, sa.true()), else_=STATE.revision <= _SINCE),
)
_CHANGES = sa.select(REVISION.c.number, STATE.until, STATE.document).outerjoin_from(REVISION, RECORDS, _MOVED)
_NONE = {"document": ""}
_PASSING = {"40001", "40P01", "SQLITE_BUSY"}  # the first two of PostgreSQL: serialisation, deadlock


def _passes(error: BaseException) -> bool:
    """Whether to try again: also on a new connection, in place of one that the database has closed since."""
    return isinstance(error, DBAPIError) and (error.connection_invalidated or _code(error) in _PASSING)


_AGAIN = Retrying(
    retry=retry_if_exception(_passes),
    wait=wait_random_exponential(0.05, max=1),
    stop=stop_after_attempt(6),
    reraise=True,
)


def _code(error: DBAPIError) -> str | None:
    return getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", None)


def _each(connection: sa.Connection, statement: sa.Executable, states: list[dict[str, object]]) -> int:
    """Execute a statement for each of some states; the number of rows that it has changed."""
    return connection.execute(statement, states).rowcount if states else 0


def unit_name(text: str) -> str:
    """The name by which a unit is looked up, the same for every spelling that kstt takes for one unit."""
    return " ".join(unit_key(text)).strip()


def row_of(record: Case | Feedback) -> dict[str, str]:
    """What the database keeps of a record.

    Raises: ParseError for a name that is too long.
    """
    unit = unit_name(record.unit or "")
    for name, value in (("id", record.id), ("unit", unit), ("category", record.category)):
        if len(value) > (limit := LONGEST[name]):
            expected = named(f"at most {limit} characters", vi=f"tối đa {limit} ký tự")
            raise ParseError(name, value[:limit] + "…", expected)
    return {"id": record.id, "unit": unit, "document": to_json(record, indent=None)}


def engine_of(url: str, connections: int = 5) -> sa.Engine:
    """The engine of a database: PostgreSQL, or a file of SQLite."""
    # A bare postgresql:// URL means the driver that is installed with this example.
    url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    engine = sa.create_engine(url, pool_size=connections, max_overflow=0)
    if engine.dialect.name == "sqlite":  # with a write-ahead log readers do not wait for the writer
        event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA journal_mode = WAL"))
    return engine


class Store:
    """The records of one database."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        # A query alone needs no transaction about it.
        self._reader = engine.execution_options(isolation_level="AUTOCOMMIT")

    def _read(self, query: sa.Select[Any], **values: object) -> Sequence[sa.Row[Any]]:
        with self._reader.connect() as connection:
            return connection.execute(query, values).all()

    def revision(self) -> int:
        """The number of the latest revision."""
        return int(_AGAIN(self._read, _LATEST)[0].number)

    def put(self, kind: str, rows: Mapping[str, dict[str, str] | None]) -> int:
        """Enter or replace records by their ids, and remove those without a row: all of them or none.

        Returns: how many have changed; where none has, there is no new revision.
        """
        return _AGAIN(self._put, kind, rows)

    def _put(self, kind: str, rows: Mapping[str, dict[str, str] | None]) -> int:
        with self.engine.begin() as connection:
            # First of all, so that writers wait for each other here; then in the order of the ids.
            number = connection.scalars(_NEXT).one()
            states = [
                {"kind": kind, "number": number, "id": key, **(rows[key] or _NONE)} for key in sorted(rows)
            ]
            entered = [state for state in states if state["document"]]
            removed = [state for state in states if not state["document"]]
            _each(connection, _END, entered)
            changed = _each(connection, _BEGIN, entered) + _each(connection, _END, removed)
            if not changed:
                connection.rollback()
            return changed

    def page(
        self, kind: str, after: str = "", limit: int | None = None, unit: str | None = None
    ) -> Sequence[str]:
        """The documents of the records that come after an id, in the order of their ids."""
        query = sa.select(STATE.document).where(STATE.kind == kind, NOW, STATE.id > after)
        if unit is not None:
            query = query.where(STATE.unit == unit_name(unit))
        return [row.document for row in _AGAIN(self._read, query.order_by(STATE.id).limit(limit))]

    def has(self, kind: str, unit: str) -> bool:
        """Whether there is a record of a unit."""
        return bool(self.page(kind, limit=1, unit=unit))

    def changes(self, since: int) -> Iterator[CaseChanges]:
        """What a revision had of cases that no longer holds, and what holds now that it had not."""
        # At first every case comes, in parts, for which a database wants a transaction.
        engine, options = (self._reader, {}) if since else (self.engine, {"yield_per": 5_000})
        with engine.connect() as connection:
            found = connection.execute(_CHANGES, {"since": since}, execution_options=options)
            for states in found.partitions(5_000):
                ended = [from_json(one.document, Case) for one in states if one.until is not None]
                begun = [
                    from_json(one.document, Case) for one in states if one.document and one.until is None
                ]
                yield CaseChanges(states[0].number, entered=begun, withdrawn=ended)
