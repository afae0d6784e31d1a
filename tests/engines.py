"""The engines under test: how a table of plain Python columns gets into each of them.

A table is a mapping of column names to lists; its kinds tell the type of each column: ``text``, ``number``
(with gaps), ``float``, ``date``, ``naive`` (a timestamp on Vietnam's clock) or ``aware`` (one with a time zone).
"""

import sqlite3
import tempfile
from contextlib import ExitStack
from datetime import date, datetime, time, timedelta, timezone
from functools import cache
from itertools import count
from pathlib import Path
from random import Random

from kstt import AuthorityLevel, Case, Channel, Closing, Extension, Feedback, FeedbackSubject, Suspension
from kstt.dates.instants import VIETNAM, clock_of, day_of
from kstt.testing import CATEGORIES
from tests.support import missing

EAGER = ("polars", "pandas", "pandas-arrow", "pyarrow")
QUICK = (*EAGER, "polars-lazy", "duckdb")
SLOW = ("ibis-duckdb", "ibis-sqlite", "ibis-postgres", "dask", "pyspark")
ENGINES = (*QUICK, *SLOW)
_BOUNDS = (date(2021, 3, 14), date(2021, 3, 15), date(2021, 6, 14), date(2021, 6, 15))
NEW_YORK = timezone(timedelta(hours=-5))

CONNECTIONS = ExitStack()
"""Connections to servers, closed before those are stopped."""

_names = (f"kstt_{number}" for number in count())


def make_cases(number, seed, *, times="mixed", first=date(2020, 12, 1), last=date(2022, 1, 31)):
    """Cases of every sort; ``times`` is mixed, instants, or days."""
    draw = Random(seed)
    span = (last - first).days

    def moment(day):
        if times == "days" or (times == "mixed" and draw.random() < 0.4):
            return day
        clock = draw.choice(
            (time(0), time(7), time(11, 30), time(13, 30), time(17), time(23, 59, 59, 999_999))
        )
        if draw.random() < 0.5:
            clock = time(
                draw.randrange(24), draw.randrange(60), draw.randrange(60), draw.randrange(1_000_000)
            )
        return datetime.combine(day, clock, VIETNAM)

    for place in range(number):
        # Often where a period begins or ends, where a wrong time zone would tell.
        start = draw.choice(_BOUNDS) if draw.random() < 0.3 else first + timedelta(draw.randrange(span))
        received = moment(start)
        day = day_of(received)
        due = None if draw.random() < 0.1 else moment(day + timedelta(draw.randrange(-5, 120)))
        closed = None
        if draw.random() < 0.8:
            # Often on the due day itself, where the rules differ.
            if due is not None and day_of(due) > day and draw.random() < 0.4:
                closed = moment(day_of(due))
            else:
                closed = moment(day + timedelta(1 + draw.randrange(150))) if draw.random() < 0.9 else received
                later = [bound for bound in _BOUNDS if bound > day]
                closed = moment(draw.choice(later)) if later and draw.random() < 0.3 else closed
        suspensions, extensions = [], []
        if draw.random() < 0.3:
            for _ in range(draw.randrange(1, 3)):
                start = moment(day + timedelta(draw.randrange(90)))
                end = (
                    moment(day_of(start) + timedelta(1 + draw.randrange(60))) if draw.random() < 0.6 else None
                )
                suspensions.append(Suspension(start, end))
        if draw.random() < 0.3:
            starts = draw.sample(range(120), draw.randrange(1, 4))
            # Sometimes two of one day, of which the order must not tell.
            for granted in starts + (starts[:1] if draw.random() < 0.3 else []):
                later = moment(day + timedelta(granted + draw.randrange(100)))
                extensions.append(Extension(moment(day + timedelta(granted)), later))
        yield Case(
            f"H'{place}",
            draw.choice(CATEGORIES),
            draw.choice((AuthorityLevel.PROVINCE, AuthorityLevel.DISTRICT, AuthorityLevel.COMMUNE)),
            draw.choice(("UBND huyện A", "UBND xã B", "Sở C")),
            draw.choice(tuple(Channel)),
            received,
            due,
            closed,
            None if closed is None else draw.choice((None, *Closing)),
            suspensions,
            extensions,
        )


def make_feedback(number, seed):
    draw = Random(seed)
    for place in range(number):
        received = date(2020, 12, 1) + timedelta(draw.randrange(420))
        resolved = received + timedelta(draw.randrange(120)) if draw.random() < 0.7 else None
        published = resolved + timedelta(draw.randrange(60)) if resolved and draw.random() < 0.6 else None
        yield Feedback(
            f"P{place}",
            draw.choice(CATEGORIES),
            draw.choice(tuple(FeedbackSubject)),
            received,
            resolved,
            published,
        )


def value_of(member):
    return None if member is None else member.value


def moment_columns(name, moments, times):
    """A column of moments as ``mixed`` (day and clock), ``days``, ``naive``, ``aware`` or ``texts``."""
    if times == "mixed":
        days = [None if m is None else day_of(m) for m in moments]
        return {name: ("date", days), f"{name}_clock": ("number", [clock_of(m) for m in moments])}
    if times == "days":
        return {name: ("date", list(moments))}
    if times == "texts":
        return {name: ("text", [None if m is None else m.isoformat() for m in moments])}
    if times == "naive":
        return {name: ("naive", [None if m is None else m.replace(tzinfo=None) for m in moments])}
    return {name: ("aware", [None if m is None else m.astimezone(NEW_YORK) for m in moments])}


def case_table(cases, times="mixed"):
    cases = list(cases)
    return {
        "id": ("text", [c.id for c in cases]),
        "category": ("text", [c.category for c in cases]),
        "level": ("text", [c.level.value for c in cases]),
        "unit": ("text", [c.unit for c in cases]),
        "channel": ("text", [c.channel.value for c in cases]),
        **moment_columns("received", [c.received for c in cases], times),
        **moment_columns("due", [c.due for c in cases], times),
        **moment_columns("closed", [c.closed for c in cases], times),
        "closing": ("text", [value_of(c.closing) for c in cases]),
    }


def history_table(cases, field, times="mixed"):
    pairs = [(case.id, one) for case in cases for one in getattr(case, field)]
    names = ("start", "end") if field == "suspensions" else ("granted", "due")
    columns = {"id": ("text", [identity for identity, _ in pairs])}
    for name in names:
        columns |= moment_columns(name, [getattr(one, name) for _, one in pairs], times)
    return columns


def feedback_table(pieces):
    pieces = list(pieces)
    return {
        "id": ("text", [p.id for p in pieces]),
        "category": ("text", [p.category for p in pieces]),
        "subject": ("text", [p.subject.value for p in pieces]),
        **moment_columns("received", [p.received for p in pieces], "days"),
        **moment_columns("resolved", [p.resolved for p in pieces], "days"),
        **moment_columns("published", [p.published for p in pieces], "days"),
    }


class Engine:
    """Puts tables into one engine, all into one session or database."""

    def __init__(self, name, postgres_url=None):
        self.name = name
        self.postgres_url = postgres_url

    def frame(self, table):
        """The table as a frame of the engine."""
        return getattr(self, f"_{self.name.replace('-', '_')}")(table)

    def _polars(self, table):
        import polars as pl

        kinds = {
            "text": pl.String, "number": pl.Int64, "float": pl.Float64, "date": pl.Date, "naive": pl.Datetime("us"),
            "aware": pl.Datetime("us", "America/New_York"),
        }  # fmt: skip
        return pl.DataFrame({n: pl.Series(values, dtype=kinds[kind]) for n, (kind, values) in table.items()})

    def _polars_lazy(self, table):
        return self._polars(table).lazy()

    def _pandas(self, table):
        import pandas as pd

        columns = {}
        for name, (kind, values) in table.items():
            column = pd.Series(
                values, dtype={"text": "str", "number": "float64", "float": "float64"}.get(kind, "object")
            )
            if kind in {"date", "naive"}:
                column = pd.to_datetime(column, format="ISO8601").astype("datetime64[us]")
            elif kind == "aware":
                column = pd.to_datetime(column, utc=True).dt.tz_convert("America/New_York").dt.as_unit("us")
            columns[name] = column
        return pd.DataFrame(columns)

    def _pandas_arrow(self, table):
        import pandas as pd

        return self._pyarrow(table).to_pandas(types_mapper=pd.ArrowDtype)

    def _pyarrow(self, table):
        import pyarrow as pa

        kinds = {
            "text": pa.string(), "number": pa.int64(), "float": pa.float64(), "date": pa.date32(), "naive": pa.timestamp("us"),
            "aware": pa.timestamp("us", "America/New_York"),
        }  # fmt: skip
        return pa.table({name: pa.array(values, kinds[kind]) for name, (kind, values) in table.items()})

    def _duckdb(self, table):
        return duckdb_connection().from_arrow(self._pyarrow(table))

    def _dask(self, table):
        import dask.dataframe as dd

        return dd.from_pandas(self._pandas(table), npartitions=3)

    def _ibis_duckdb(self, table):
        backend, name = ibis_backend("duckdb"), next(_names)
        backend.con.register(name, self._pyarrow(table))
        return backend.table(name)

    def _ibis_sqlite(self, table):
        path, backend = sqlite_file()
        name = next(_names)
        types = {
            "text": "text",
            "number": "bigint",
            "float": "double",
            "date": "date",
            "naive": "timestamp",
            "aware": "timestamp",
        }
        with sqlite3.connect(path) as connection:
            columns = ", ".join(f'"{column}" {types[kind]}' for column, (kind, _) in table.items())
            connection.execute(f'create table "{name}" ({columns})')
            rows = zip(*(values for _, values in table.values()), strict=True)
            texts = ([str(v) if isinstance(v, date) else v for v in row] for row in rows)
            connection.executemany(f'insert into "{name}" values ({", ".join("?" * len(table))})', texts)
        connection.close()
        return backend.table(name)

    def _ibis_postgres(self, table):
        import psycopg

        name = next(_names)
        types = {
            "text": "text", "number": "bigint", "float": "double precision", "date": "date", "naive": "timestamp",
            "aware": "timestamptz",
        }  # fmt: skip
        with psycopg.connect(self.postgres_url) as connection:
            columns = ", ".join(f'"{column}" {types[kind]}' for column, (kind, _) in table.items())
            connection.execute(f'create table "{name}" ({columns})')
            rows = zip(*(values for _, values in table.values()), strict=True)
            with connection.cursor().copy(f'copy "{name}" from stdin') as copy:
                for row in rows:
                    copy.write_row(row)
        return ibis_backend("postgres", self.postgres_url).table(name)

    def _pyspark(self, table):
        kinds = {
            "text": "string", "number": "bigint", "float": "double", "date": "date", "naive": "timestamp_ntz",
            "aware": "timestamp",
        }  # fmt: skip
        schema = ", ".join(f"`{name}` {kinds[kind]}" for name, (kind, _) in table.items())
        rows = list(zip(*(values for _, values in table.values()), strict=True))
        return spark_session().createDataFrame(rows, schema)


@cache
def duckdb_connection():
    import duckdb

    connection = duckdb.connect()
    connection.execute("set TimeZone = 'America/New_York'")
    return connection


@cache
def ibis_backend(name, url=None):
    import ibis

    if name == "duckdb":
        backend = ibis.duckdb.connect()
        backend.con.execute("set TimeZone = 'America/New_York'")
        return backend
    backend = ibis.connect(url)
    CONNECTIONS.callback(backend.disconnect)
    return backend


@cache
def sqlite_file():
    import ibis

    path = Path(tempfile.mkdtemp(prefix="kstt-sqlite-")) / "cases.sqlite"
    sqlite3.connect(path).close()
    return path, ibis.sqlite.connect(path)


@cache
def spark_session():
    """One local Spark for the whole run, in a time zone of its own."""
    import shutil

    if shutil.which("java") is None:
        missing("java")
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").appName("kstt")
    for key, value in {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.default.parallelism": "2",
        "spark.sql.session.timeZone": "America/New_York",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.log.level": "ERROR",
        "spark.sql.adaptive.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        # Plans are large and data small: compiling them well costs more than it saves.
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    }.items():
        builder = builder.config(key, value)
    return builder.getOrCreate()
