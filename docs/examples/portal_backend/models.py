"""The tables of cases and feedback, and the way between their rows and kstt's records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
from sqlalchemy import Dialect, Row, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from kstt import AuthorityLevel, Case, Channel, Closing, Extension, Feedback, FeedbackSubject, Suspension
from kstt.dates import Moment, parse_moment
from kstt.records import parse_extensions, parse_suspensions

if TYPE_CHECKING:
    from collections.abc import Callable
    from enum import Enum


class MomentText(TypeDecorator[Moment]):
    """A day, or an instant on Vietnam's clock, as ISO 8601 text: the same, lossless, on every database."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: Moment | None, dialect: Dialect) -> str | None:
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Moment | None:
        return None if value is None else parse_moment(value)


class Member(TypeDecorator[Any]):
    """A member of one of kstt's vocabularies, by its value."""

    impl = String(16)
    cache_ok = True

    def __init__(self, kind: type[Enum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Enum | None, dialect: Dialect) -> str | None:
        return None if value is None else value.value

    def process_result_value(self, value: str | None, dialect: Dialect) -> Enum | None:
        return None if value is None else self.kind(value)


class Intervals(TypeDecorator[Any]):
    """The suspensions or extensions of a case as ISO 8601 intervals, as kstt's CSV files have them."""

    impl = Text
    cache_ok = True

    def __init__(self, parse: Callable[[str], tuple[Suspension, ...] | tuple[Extension, ...]]) -> None:
        super().__init__()
        self.parse = parse

    def process_bind_param(self, value: tuple[object, ...] | None, dialect: Dialect) -> str:
        return ";".join(map(str, value or ()))

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[object, ...]:
        return self.parse(value or "")


class Base(DeclarativeBase):
    """The root of the tables."""


class CaseRow(Base):
    """One administrative case."""

    __tablename__ = "cases"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    category: Mapped[str] = mapped_column(String(255))
    level: Mapped[AuthorityLevel] = mapped_column(Member(AuthorityLevel))
    unit: Mapped[str] = mapped_column(String(255), index=True)
    channel: Mapped[Channel] = mapped_column(Member(Channel))
    received: Mapped[Moment] = mapped_column(MomentText, index=True)
    due: Mapped[Moment | None] = mapped_column(MomentText)
    closed: Mapped[Moment | None] = mapped_column(MomentText, index=True)
    closing: Mapped[Closing | None] = mapped_column(Member(Closing))
    suspensions: Mapped[tuple[Suspension, ...]] = mapped_column(Intervals(parse_suspensions))
    extensions: Mapped[tuple[Extension, ...]] = mapped_column(Intervals(parse_extensions))


class FeedbackRow(Base):
    """One piece of public feedback."""

    __tablename__ = "feedback"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    category: Mapped[str] = mapped_column(String(255))
    subject: Mapped[FeedbackSubject] = mapped_column(Member(FeedbackSubject))
    received: Mapped[Moment] = mapped_column(MomentText, index=True)
    resolved: Mapped[Moment | None] = mapped_column(MomentText)
    published: Mapped[Moment | None] = mapped_column(MomentText)


TABLES: dict[type[Case | Feedback], type[CaseRow | FeedbackRow]] = {Case: CaseRow, Feedback: FeedbackRow}


def to_values(record: Case | Feedback) -> dict[str, object]:
    """The row of a record: a column has the name of the field."""
    return {field.name: getattr(record, field.name) for field in attrs.fields(type(record))}


def to_case(row: Row[Any]) -> Case:
    """The case in a row, proved by its constructor."""
    return Case(**row._mapping)


def to_feedback(row: Row[Any]) -> Feedback:
    """The feedback in a row."""
    return Feedback(**row._mapping)
