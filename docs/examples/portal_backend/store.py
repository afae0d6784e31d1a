"""The database: records go in by lines of JSON and come out one by one, never all in memory."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, Executable, Row, Select, create_engine, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from kstt import Case, Feedback, KsttError
from kstt.codecs import from_document
from kstt.errors import ParseError

from .models import TABLES, Base, CaseRow, FeedbackRow, to_case, to_feedback, to_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_BATCH = 1_000


class BadLinesError(Exception):
    """Lines that are no records; ``problems`` says of each what is wrong (the first hundred)."""

    def __init__(self, problems: list[dict[str, object]], more: bool) -> None:
        super().__init__(f"{len(problems)}{' or more' if more else ''} lines are no records")
        self.problems, self.more = problems, more


class Store:
    """The tables of one database."""

    def __init__(self, url: str) -> None:
        # A bare postgresql:// URL means the driver that is installed with this example.
        self.engine: Engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1))
        Base.metadata.create_all(self.engine)

    def cases(self, unit: str | None = None) -> Iterator[Case]:
        """Every case (of one unit), read with a cursor on the server's side where there is one."""
        query = select(CaseRow.__table__)
        return map(to_case, self._rows(query if unit is None else query.where(CaseRow.unit == unit)))

    def feedback(self) -> Iterator[Feedback]:
        """Every piece of feedback."""
        return map(to_feedback, self._rows(select(FeedbackRow.__table__)))

    def _rows(self, query: Select[Any]) -> Iterator[Row[Any]]:
        with self.engine.connect() as connection:
            yield from connection.execute(query.execution_options(yield_per=_BATCH))

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()

    def take(self, lines: Iterable[bytes]) -> int:
        """Enter or replace the records in lines of JSON: all of them, or none.

        Raises: BadLinesError.
        """
        problems: list[dict[str, object]] = []
        count = 0
        with Session(self.engine) as session, session.begin():
            records = self._records(lines, problems)
            while batch := list(islice(records, _BATCH)):
                count += len(batch)
                if not problems:
                    for kind, table in TABLES.items():
                        rows = [to_values(record) for record in batch if isinstance(record, kind)]
                        if rows:
                            session.execute(self._upsert(table), rows)
            if problems:
                session.rollback()
                raise BadLinesError(problems[:100], len(problems) > 100)
        return count

    def _upsert(self, table: type[CaseRow | FeedbackRow]) -> Executable:
        """Enter a row, or put it in the place of the one with its id."""
        on_postgresql = self.engine.dialect.name == "postgresql"
        statement = postgresql.insert(table) if on_postgresql else sqlite.insert(table)
        new = {column.name: column for column in statement.excluded if column.name != "id"}
        return statement.on_conflict_do_update(index_elements=["id"], set_=new)

    @staticmethod
    def _records(lines: Iterable[bytes], problems: list[dict[str, object]]) -> Iterator[Case | Feedback]:
        kinds: dict[object, type[Case | Feedback]] = {"kstt/case/1": Case, "kstt/feedback/1": Feedback}
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                document = json.loads(line)
                schema = document.get("schema") if isinstance(document, dict) else None
                if schema not in kinds:
                    raise ParseError("schema", schema, " or ".join(map(str, kinds)))
                yield from_document(document, kinds[schema])
            except (KsttError, ValueError) as error:
                if len(problems) <= 100:
                    problems.append({"line": number, "message": str(error)})


__all__ = ["BadLinesError", "Store"]
