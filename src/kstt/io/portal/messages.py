"""One portal message to and from one case.

The message carries no level of authority (it follows from unit or procedure), a channel only where the
sender fills it, moments to the second, and a new due date only together with a supplement.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import attrs

from kstt.dates.instants import VIETNAM, Moment
from kstt.errors import InvalidRecordError, KsttError, ParseError
from kstt.findings.rules import RULES, Finding, Severity
from kstt.i18n import msg
from kstt.io.portal.mapping import NATIONAL, PortalMapping, PortalStatus, StatusEffect, record_named
from kstt.records.cases import Case
from kstt.records.histories import Extension, Suspension
from kstt.records.validity import earlier, warned_days
from kstt.vocabulary import Channel

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["PortalReading", "lost_in_message", "parse_record", "read_record", "to_record"]

_ID, _STATUS, _PROCEDURE = "MaHoSo", "TrangThaiHoSo", "MaTTHC"
_RECEIVED, _DUE = "NgayTiepNhan", "NgayHenTra"
SUPPLEMENTS = "DanhSachHoSoBoSung"
_ASKED, _ANSWERED, _DUE_BEFORE, _DUE_AFTER = (
    "NgayBoSung",
    "NgayTiepNhanBoSung",
    "NgayHenTraTruoc",
    "NgayHenTraMoi",
)
_EMPTY = (_ID, _PROCEDURE, "TenTTHC", "MaLinhVuc", "TenLinhVuc", "ChuHoSo", _RECEIVED, _DUE,
          "NgayKetThucXuLy", "NgayTra", _STATUS, "HinhThuc", "DonViXuLy", "KenhThucHien")  # fmt: skip
_DATE = msg("a date and time yyyyMMddHHmmss that exists")


@attrs.frozen
class PortalReading:
    """What one message gave: a case, or none, and what was found wrong or remarkable.

    Without a case and without findings the message is of one that never became a case.
    """

    number: int
    id: str
    case: Case | None
    findings: tuple[Finding, ...] = ()


class _Message:
    """A message being read: fetches fields, gathers findings."""

    __slots__ = ("errors", "found", "id", "mapping", "number", "source", "values")

    def __init__(
        self, values: Mapping[str, object], mapping: PortalMapping, number: int, source: str
    ) -> None:
        self.values, self.mapping, self.number, self.source = values, mapping, number, source
        self.found: list[Finding] = []
        self.errors = 0
        self.id = ""
        self.id = self.text(values, _ID)

    def report(self, rule: str, field: str, found: object, expected: str) -> None:
        finding = RULES[rule].finding(
            row=record_named(self.number, self.id),
            column=field,
            found=str(found),
            expected=expected,
            where=f"{self.source}:{self.number}" if self.source else "",
        )
        self.errors += finding.severity is Severity.ERROR
        self.found.append(finding)

    def refuse(self, field: str, found: object, expected: str) -> None:
        self.report("record-invalid", field, found, expected)

    def text(self, values: Mapping[str, object], field: str) -> str:
        value = values.get(field)
        if type(value) is str:
            return value.strip()
        if value is None:
            return ""
        if type(value) is int:
            return str(value)
        self.refuse(field, value, msg("a text"))
        return ""

    def needed(self, field: str) -> str:
        text = self.text(self.values, field)
        if not text and not self.refused(field):
            self.refuse(field, text, msg("a text that is not empty"))
        return text

    def refused(self, field: str) -> bool:
        return any(finding.column == field for finding in self.found)

    def moment(self, values: Mapping[str, object], field: str, prefix: str = "") -> Moment | None:
        text = self.text(values, field)
        if not text:
            return None
        moment = _moment(text, midnight_is_day=self.mapping.midnight_is_day)
        if moment is None:
            self.refuse(prefix + field, text, _DATE)
        return moment


def _moment(text: str, *, midnight_is_day: bool) -> Moment | None:
    if not (text.isascii() and text.isdecimal()):
        return None
    try:
        if len(text) == 8:
            return date(int(text[:4]), int(text[4:6]), int(text[6:]))
        if len(text) != 14:
            return None
        if midnight_is_day and text.endswith("000000"):
            return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
        day = int(text[:4]), int(text[4:6]), int(text[6:8])
        return datetime(*day, int(text[8:10]), int(text[10:12]), int(text[12:]), tzinfo=VIETNAM)
    except ValueError:
        return None


def _written(moment: Moment | None) -> str:
    if moment is None:
        return ""
    clock = f"{moment:%H%M%S}" if isinstance(moment, datetime) else "000000"
    return f"{moment.year:04}{moment:%m%d}{clock}"


def read_record(
    record: Mapping[str, object], mapping: PortalMapping = NATIONAL, *, number: int = 1, source: str = ""
) -> PortalReading:
    """What a message gives, nothing raised.

    Args:
        record: the message, its values texts (a whole number will do for a code), nothing or empty text
            for none.
        mapping: what the codes mean.
        number: the place of the record in its batch, from 1, for the findings.
        source: the name of the batch, for the findings.
    """
    message = _Message(record, mapping, number, source)
    case = _case(message)
    return PortalReading(number, message.id, None if message.errors else case, tuple(message.found))


def parse_record(record: Mapping[str, object], mapping: PortalMapping = NATIONAL) -> Case | None:
    """The case of a message; ``None`` for one refused at intake, or registered only.

    Raises: InvalidRecordError for the first thing that makes the message unusable.

    >>> case = parse_record({
    ...     "MaHoSo": "H36.1", "TenLinhVuc": "Đất đai", "DonViXuLy": "UBND huyện A", "TrangThaiHoSo": "9",
    ...     "KenhThucHien": "2", "NgayTiepNhan": "20210401093000", "NgayHenTra": "20210420170000",
    ...     "NgayKetThucXuLy": "20210415000000"})
    >>> print(case.level.value, case.received, case.closed, case.closing.value)
    district 2021-04-01 09:30:00+07:00 2021-04-15 decided
    >>> parse_record({"MaHoSo": "H36.2", "TrangThaiHoSo": "3"}) is None
    True
    """
    reading = read_record(record, mapping)
    for finding in reading.findings:
        if finding.severity is Severity.ERROR:
            raise InvalidRecordError(
                reading.id, finding.column, repr(finding.found), str(finding.expected or "another value")
            )
    return reading.case


def _case(message: _Message) -> Case | None:
    mapping = message.mapping
    code = message.text(message.values, _STATUS)
    status = mapping.by_code.get(code)
    if status is None:
        if not message.refused(_STATUS):
            message.refuse(_STATUS, code, msg("one of {names}", names=", ".join(mapping.by_code)))
        return None
    if status.effect is StatusEffect.NOT_A_CASE:
        return None
    if not message.id and not message.refused(_ID):
        message.refuse(_ID, "", msg("a text that is not empty"))
    received = message.moment(message.values, _RECEIVED)
    if received is None and not message.refused(_RECEIVED):
        message.refuse(_RECEIVED, "", _DATE)
    due = message.moment(message.values, _DUE)
    closed = _closed(message, status)
    suspensions, extensions, due = _supplements(message, due, waiting=status.effect is StatusEffect.WAITING)
    category, unit = message.needed(mapping.category_field), message.needed(mapping.unit_field)
    channel = _channel(message)
    level = mapping.level_of(unit, message.text(message.values, _PROCEDURE)) if unit else None
    if unit and level is None:
        message.refuse(mapping.unit_field, unit, msg("a unit or procedure whose level of authority is known"))
    if message.errors or received is None or channel is None or level is None:
        return None
    closing = status.closing if closed is not None else None
    days = (received, due, closed, closing, suspensions, extensions)
    return _valid(message, lambda: Case(message.id, category, level, unit, channel, *days))


def _valid(message: _Message, make: Callable[[], Case]) -> Case | None:
    """The case that is made, warned of as its fields say; ``None``, with a finding, for one that is none."""
    fields = _names(message.mapping)
    try:
        case = make()
    except InvalidRecordError as error:
        message.refuse(fields[error.field], error.found, error.expected)
        return None
    except ParseError as error:
        message.refuse(msg("(all)"), error.found, error.expected)
        return None
    for rule, found, first in warned_days(case):
        name = f"record-{rule.name}-before-{rule.warns_before}"
        message.report(name, fields[rule.name], found.isoformat(), first.isoformat())
    return case


def _names(mapping: PortalMapping) -> Mapping[str, str]:
    """The field of a message that holds each field of a case."""
    return {
        "id": _ID,
        "category": mapping.category_field,
        "unit": mapping.unit_field,
        "channel": mapping.channel_field,
        "received": _RECEIVED,
        "due": _DUE,
        "closed": mapping.closed_field,
        "closing": _STATUS,
    }


def _closed(message: _Message, status: PortalStatus) -> Moment | None:
    field = message.mapping.closed_field
    closed = message.moment(message.values, field)
    if message.refused(field):
        return None
    if closed is None and status.effect is StatusEffect.CLOSED:
        expected = msg("the date on which it became “{label}” ({code})", label=status.label, code=status.code)
        message.refuse(field, "", expected)
    elif closed is not None and status.effect in {StatusEffect.OPEN, StatusEffect.WAITING}:
        expected = msg("no date, since it is “{label}” ({code})", label=status.label, code=status.code)
        message.refuse(field, closed.isoformat(), expected)
    return closed


def _channel(message: _Message) -> Channel | None:
    mapping = message.mapping
    code = message.text(message.values, mapping.channel_field)
    channel = mapping.channels.get(code) if code else mapping.default_channel
    if channel is None and not message.refused(mapping.channel_field):
        message.refuse(mapping.channel_field, code, msg("one of {names}", names=tuple(mapping.channels)))
    return channel


def _supplements(
    message: _Message, due: Moment | None, *, waiting: bool
) -> tuple[tuple[Suspension, ...], tuple[Extension, ...], Moment | None]:
    """Suspensions, extensions and the first due date, from the supplements in the order they were asked."""
    items = message.values.get(SUPPLEMENTS)
    suspensions: list[Suspension] = []
    extensions: list[Extension] = []
    if items:
        if not isinstance(items, (list, tuple)) or not all(isinstance(item, dict) for item in items):
            message.refuse(SUPPLEMENTS, type(items).__name__, msg("a list of supplements"))
            return (), (), due
        due = _read_supplements(message, items, due, suspensions, extensions)
    still = any(suspension.end is None for suspension in suspensions)
    if waiting is not still and not message.errors:
        expected = msg("an open supplement") if waiting else msg("no open supplement, or a status that waits")
        found = "none" if waiting else next(str(s) for s in suspensions if s.end is None)
        if waiting or not message.text(message.values, message.mapping.closed_field):
            message.report("record-waiting-differs", SUPPLEMENTS, found, expected)
    return tuple(suspensions), tuple(extensions), due


def _read_supplements(
    message: _Message,
    items: Sequence[Mapping[str, object]],
    due: Moment | None,
    suspensions: list[Suspension],
    extensions: list[Extension],
) -> Moment | None:
    before: Moment | None = None
    for place, item in enumerate(items, 1):
        prefix = f"{SUPPLEMENTS}[{place}]."
        asked, answered = message.moment(item, _ASKED, prefix), message.moment(item, _ANSWERED, prefix)
        first, new = message.moment(item, _DUE_BEFORE, prefix), message.moment(item, _DUE_AFTER, prefix)
        if place == 1:
            before = first
        if message.errors:
            continue
        if asked is None:
            message.refuse(prefix + _ASKED, "", _DATE)
        elif answered is not None and earlier(answered, asked):
            message.refuse(
                prefix + _ANSWERED,
                answered.isoformat(),
                msg("on or after {asked}", asked=asked.isoformat()),
            )
        elif new is not None and answered is None:
            expected = msg("{expected}, since {field} is given", expected=_DATE, field=_DUE_AFTER)
            message.refuse(prefix + _ANSWERED, "", expected)
        else:
            suspensions.append(Suspension(asked, answered))
            if new is not None and answered is not None:
                extensions.append(Extension(answered, new))
    last = extensions[-1].due if extensions else before
    if due is not None and before is not None and due not in {before, last} and not message.errors:
        message.report("record-due-differs", _DUE, due.isoformat(), str(last))
    return due if before is None else before


def to_record(case: Case, mapping: PortalMapping = NATIONAL) -> dict[str, object]:
    """The message of a case: every field of the service, an empty text for what a case does not hold.

    ``NgayHenTra`` is the due date after all extensions; the first stands in the first supplement. See
    :func:`lost_in_message` for what does not survive.

    Raises: InvalidRecordError where the mapping has no status for how the case ended.

    >>> from kstt import AuthorityLevel
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
        _ID: case.id,
        mapping.category_field: case.category,
        mapping.unit_field: case.unit,
        mapping.channel_field: mapping.channel_code(case.channel),
        _RECEIVED: _written(case.received),
        _DUE: _written(due),
        mapping.closed_field: _written(case.closed),
        _STATUS: status.code,
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
                _ASKED: _written(suspension.start),
                _ANSWERED: _written(suspension.end),
                _DUE_BEFORE: _written(due),
                _DUE_AFTER: _written(new),
            }
        )
        due = new or due
    return supplements, due


def lost_in_message(case: Case, mapping: PortalMapping = NATIONAL) -> tuple[str, ...]:
    """The facts of a case (names of its fields) that its message cannot carry.

    Found by writing the message and reading it again. Lost are: a level that the mapping does not know
    of the unit; fractions of a second, and with ``midnight_is_day`` an instant at midnight; a new due date
    that was not granted on the day a supplement came in; an ending that shares its code with another.

    >>> from kstt import AuthorityLevel, Closing
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
