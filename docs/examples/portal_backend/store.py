"""The database: every state of every record as a document, and the number of the latest revision.

A document loses nothing of a record, and a new field of kstt needs no column. Every change makes a new *revision*
of the whole: a state holds from the ``revision`` that entered it ``until`` the one that replaced or removed it.
"""

from collections.abc import Iterator, Mapping, Sequence

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

_NEXT = sa.update(REVISION).values(number=REVISION.c.number + 1).returning(REVISION.c.number)
_END = sa.text(
    "UPDATE records SET until = :number"
    " WHERE kind = :kind AND id = :id AND until IS NULL AND document <> :document"
)
# A record that has not changed still has a state that holds: the index of these lets no second one in.
_BEGIN = sa.text(
    "INSERT INTO records (kind, id, revision, unit, document) VALUES (:kind, :id, :number, :unit, :document)"
    " ON CONFLICT DO NOTHING"
)
_REMOVED = {"unit": "", "document": ""}
_PASSING = {"40001", "40P01", "SQLITE_BUSY"}  # the first two of PostgreSQL: serialisation, deadlock
_AGAIN = Retrying(
    retry=retry_if_exception(lambda error: isinstance(error, DBAPIError) and _code(error) in _PASSING),
    wait=wait_random_exponential(0.05, max=1),
    stop=stop_after_attempt(6),
    reraise=True,
)


def _code(error: DBAPIError) -> str | None:
    return getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", None)


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
    engine = sa.create_engine(url, pool_size=connections, max_overflow=0, pool_pre_ping=True)
    if engine.dialect.name == "sqlite":  # with a write-ahead log readers do not wait for the writer
        event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA journal_mode = WAL"))
    return engine


class Store:
    """The records of one database."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine

    def revision(self) -> int:
        """The number of the latest revision."""
        with self.engine.connect() as connection:
            return int(connection.scalars(sa.select(REVISION.c.number)).one())

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
                {"kind": kind, "number": number, "id": key, **(rows[key] or _REMOVED)} for key in sorted(rows)
            ]
            if states:
                connection.execute(_END, states)
            if begun := [state for state in states if state["document"]]:
                connection.execute(_BEGIN, begun)
            moved = sa.or_(STATE.revision == number, STATE.until == number)
            changed = connection.scalars(
                sa.select(sa.func.count(STATE.id.distinct())).where(STATE.kind == kind, moved)
            ).one()
            if not changed:
                connection.rollback()
            return int(changed)

    def page(
        self, kind: str, after: str = "", limit: int | None = None, unit: str | None = None
    ) -> Sequence[str]:
        """The documents of the records that come after an id, in the order of their ids."""
        query = sa.select(STATE.document).where(STATE.kind == kind, NOW, STATE.id > after)
        if unit is not None:
            query = query.where(STATE.unit == unit_name(unit))
        with self.engine.connect() as connection:
            return connection.scalars(query.order_by(STATE.id).limit(limit)).all()

    def has(self, kind: str, unit: str) -> bool:
        """Whether there is a record of a unit."""
        return bool(self.page(kind, limit=1, unit=unit))

    def changes(self, since: int) -> Iterator[CaseChanges]:
        """What a revision had of cases that no longer holds, and what holds now that it had not."""
        begun = sa.and_(STATE.revision > since, NOW)
        ended = sa.and_(STATE.revision <= since, STATE.until > since)
        # One statement sees one state of the database, and with it the number of its latest revision.
        latest = sa.select(REVISION.c.number).scalar_subquery().label("latest")
        query = sa.select(STATE.until, STATE.document, latest)
        query = query.where(STATE.kind == "cases", begun | ended).execution_options(yield_per=5_000)
        # A revision may have changed no case. Read first: the states are then of this one or a later one.
        yield CaseChanges(self.revision(), (), ())
        with self.engine.connect() as connection:
            for states in connection.execute(query).partitions():
                entered = [from_json(state.document, Case) for state in states if state.until is None]
                withdrawn = [from_json(state.document, Case) for state in states if state.until is not None]
                yield CaseChanges(states[0].latest, entered, withdrawn)
