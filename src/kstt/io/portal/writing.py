"""The portal message of a case, and what of the case it cannot carry."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import attrs

from kstt.errors import InvalidRecordError, KsttError
from kstt.i18n import msg
from kstt.io.portal.mapping import NATIONAL, PortalMapping
from kstt.io.portal.messages import (
    ANSWERED,
    ASKED,
    DUE_AFTER,
    DUE_BEFORE,
    ID,
    STATUS,
    SUPPLEMENTS,
    parse_record,
)
from kstt.records.cases import Case

if TYPE_CHECKING:
    from kstt.dates.instants import Moment

__all__ = ["lost_in_message", "to_record"]

_EMPTY = (ID, "MaTTHC", "TenTTHC", "MaLinhVuc", "TenLinhVuc", "ChuHoSo", "NgayTiepNhan", "NgayHenTra",
          "NgayKetThucXuLy", "NgayTra", STATUS, "HinhThuc", "DonViXuLy", "KenhThucHien")  # fmt: skip


def _written(moment: Moment | None) -> str:
    if moment is None:
        return ""
    clock = f"{moment:%H%M%S}" if isinstance(moment, datetime) else "000000"
    return f"{moment.year:04}{moment:%m%d}{clock}"


def to_record(case: Case, mapping: PortalMapping = NATIONAL) -> dict[str, object]:
    """The message of a case: every field of the service, an empty text for what a case does not hold.

    ``NgayHenTra`` is the due date after all extensions; the first stands in the first supplement. See
    :func:`lost_in_message` for what does not survive.

    Raises: InvalidRecordError where the mapping has no status for how the case ended.

    >>> from datetime import date
    >>> from kstt import AuthorityLevel, Channel
    >>> case = Case("H1", "Đất đai", AuthorityLevel.DISTRICT, "UBND huyện A", Channel.ONLINE,
    ...             date(2021, 4, 1), date(2021, 4, 20), None, None)
    >>> record = to_record(case)
    >>> record["NgayTiepNhan"], record["TrangThaiHoSo"], parse_record(record) == case
    ('20210401000000', '4', True)
    """
    waiting = any(suspension.end is None for suspension in case.suspensions)
    status = mapping.status_for(case.closing, waiting=waiting, closed=case.closed is not None)
    if status is None:
        ending = case.closing.value if case.closing else msg("waiting") if waiting else msg("open")
        raise InvalidRecordError(
            case.id, "closing", ending, msg("an ending that the mapping has a status for")
        )
    supplements, due = _written_supplements(case)
    return {
        **dict.fromkeys(_EMPTY, ""),
        mapping.procedure_field: case.procedure or "",
        ID: case.id,
        mapping.category_field: case.category,
        mapping.unit_field: case.unit,
        mapping.channel_field: mapping.channel_code(case.channel),
        mapping.received_field: _written(case.received),
        mapping.due_field: _written(due),
        mapping.closed_field: _written(case.closed),
        STATUS: status.code,
        "HinhThuc": "0",
        SUPPLEMENTS: supplements,
    }


def _written_supplements(case: Case) -> tuple[list[dict[str, str]], Moment | None]:
    granted = {extension.granted: extension.due for extension in case.extensions}
    supplements: list[dict[str, str]] = []
    due = case.due
    for suspension in case.suspensions:
        new = granted.get(suspension.end) if suspension.end is not None else None
        supplements.append(
            {
                ASKED: _written(suspension.start),
                ANSWERED: _written(suspension.end),
                DUE_BEFORE: _written(due),
                DUE_AFTER: _written(new),
            }
        )
        due = new or due
    return supplements, due


def lost_in_message(case: Case, mapping: PortalMapping = NATIONAL) -> tuple[str, ...]:
    """The facts of a case (names of its fields) that its message cannot carry.

    Found by writing the message and reading it again. Lost are: a level that the mapping does not know
    of the unit; fractions of a second, and with ``midnight_is_day`` an instant at midnight; a new due date
    that was not granted on the day a supplement came in; an ending that shares its code with another.

    >>> from datetime import date
    >>> from kstt import AuthorityLevel, Channel, Closing
    >>> lost_in_message(Case("H1", "Đất đai", AuthorityLevel.COMMUNE, "Chi nhánh B", Channel.DIRECT,
    ...                      date(2021, 4, 1), None, date(2021, 4, 2), Closing.RETURNED))
    ('level', 'closing')
    """
    try:
        back = parse_record(to_record(case, mapping), attrs.evolve(mapping, default_level=case.level))
    except KsttError as error:
        return (error.field if isinstance(error, InvalidRecordError) else str(error),)
    lost = []
    for field in attrs.fields(Case):
        kept = getattr(back, field.name) == getattr(case, field.name)
        if field.name == "level":
            kept = mapping.level_of(case.unit, "") is case.level
        if not kept:
            lost.append(field.name)
    return tuple(lost)
