"""One portal message read as one case.

The message carries no level of authority (it follows from unit or procedure), a channel only where the
sender fills it, moments to the second, and a new due date only together with a supplement.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

import attrs

from kstt.codecs.strict import json_kind
from kstt.dates.instants import VIETNAM, Moment, day_of, parse_moment
from kstt.errors import InvalidRecordError, ParseError
from kstt.findings.rules import RULES, Finding, Severity
from kstt.i18n import msg
from kstt.io.portal.mapping import NATIONAL, PortalMapping, PortalStatus, StatusEffect, record_named
from kstt.records.cases import Case
from kstt.records.date_formats import date_format
from kstt.records.histories import Extension, Suspension
from kstt.records.validity import earlier, warned_days
from kstt.vocabulary import Channel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

__all__ = ["PortalReading", "parse_record", "plain_supplements", "read_record", "written_moment"]

ID, STATUS, PROCEDURE = "MaHoSo", "TrangThaiHoSo", "MaTTHC"
SUPPLEMENTS = "DanhSachHoSoBoSung"
ASKED, ANSWERED, DUE_BEFORE, DUE_AFTER = (
    "NgayBoSung",
    "NgayTiepNhanBoSung",
    "NgayHenTraTruoc",
    "NgayHenTraMoi",
)
_DATE = msg("a date and time yyyyMMddHHmmss that exists")
MOMENTS = (ASKED, ANSWERED, DUE_BEFORE, DUE_AFTER)
SupplementMoments = tuple[Moment | None, Moment | None, Moment | None, Moment | None]
"""When a supplement was asked for and came in, and the due date before and after it."""


@attrs.frozen
class PortalReading:
    """What one message gave: a case, or none, and what was found wrong or remarkable.

    Without a case and without findings the message is of one that never became a case. ``changed`` is when
    the message was sent, where the mapping names a field for it; ``waiting`` whether its status says that the
    clock of the case stands still.

    >>> import json
    >>> from kstt import samples
    >>> message = json.loads(samples.path("messages.jsonl").read_text().splitlines()[0])
    >>> reading = read_record(message, number=1)
    >>> reading.number, reading.id, reading.case.id, reading.findings
    (1, 'H36.1', 'H36.1', ())
    """

    number: int
    id: str
    case: Case | None
    findings: tuple[Finding, ...] = ()
    changed: Moment | None = None
    waiting: bool = False
    source: str = ""


class _Message:
    """A message being read: fetches fields, gathers findings."""

    __slots__ = ("effect", "errors", "found", "id", "mapping", "number", "source", "values")

    def __init__(
        self, values: Mapping[str, object], mapping: PortalMapping, number: int, source: str
    ) -> None:
        self.values, self.mapping, self.number, self.source = values, mapping, number, source
        self.found: list[Finding] = []
        self.errors = 0
        self.effect: StatusEffect | None = None
        self.id = ""
        self.id = self.text(values, ID)

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
            text = value.strip()
            return "" if text in self.mapping.blank else text
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
        return bool(self.found) and any(finding.column == field for finding in self.found)

    def moment(self, values: Mapping[str, object], field: str, prefix: str = "") -> Moment | None:
        text = self.text(values, field)
        if not text:
            return None
        moment = written_moment(text, self.mapping)
        if moment is None:
            self.refuse(prefix + field, text, _DATE)
        return moment

    def of_case(self, name: str, field: str) -> Moment | None:
        """The moment of a field of the case; only its day where the mapping says so."""
        moment = self.moment(self.values, field)
        return day_of(moment) if moment is not None and name in self.mapping.days else moment


def written_moment(text: str, mapping: PortalMapping) -> Moment | None:
    """The moment of a text as the service writes it, or as the mapping adds; ``None`` for another text."""
    moment = _moment(text, midnight_is_day=mapping.midnight_is_day)
    if moment is not None:
        return moment
    for written in mapping.dates:
        form = date_format(written)
        if form.fits(text):
            try:
                return parse_moment(form.iso(text))
            except ParseError:
                return None
    return None


def _moment(text: str, *, midnight_is_day: bool) -> Moment | None:
    if not (text.isascii() and text.isdecimal()):
        return None
    day, clock = text[:8], text[8:]
    if len(text) == 8 or (clock == "000000" and midnight_is_day):
        return _day(day)
    # The end of a day is no time of it, whatever later versions of Python read.
    if len(text) != 14 or clock >= "24":
        return None
    try:
        instant = datetime.fromisoformat(f"{day}T{clock}")
    except ValueError:
        return None
    return datetime.combine(instant, instant.time(), VIETNAM)


# Messages are of a few thousand days.
@lru_cache(maxsize=16_384)
def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


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

    >>> reading = read_record({"MaHoSo": "H1", "TrangThaiHoSo": "77"}, number=3)
    >>> reading.case, [(finding.rule, finding.column) for finding in reading.findings]
    (None, [('record-invalid', 'TrangThaiHoSo')])
    """
    message = _Message(record, mapping, number, source)
    case = _case(message)
    changed = message.moment(record, mapping.changed_field) if case and mapping.changed_field else None
    if case is not None and mapping.changed_field and changed is None and not message.errors:
        message.refuse(mapping.changed_field, "", _DATE)
    waiting = message.effect is StatusEffect.WAITING
    found = None if message.errors else case
    return PortalReading(number, message.id, found, tuple(message.found), changed, waiting, source)


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
    code = message.text(message.values, STATUS)
    status = mapping.by_code.get(code)
    if status is None:
        if not message.refused(STATUS):
            message.refuse(STATUS, code, msg("one of {names}", names=", ".join(mapping.by_code)))
        return None
    message.effect = status.effect
    if status.effect is StatusEffect.NOT_A_CASE:
        return None
    if not message.id and not message.refused(ID):
        message.refuse(ID, "", msg("a text that is not empty"))
    received = message.of_case("received", mapping.received_field)
    if received is None and not message.refused(mapping.received_field):
        message.refuse(mapping.received_field, "", _DATE)
    due = message.of_case("due", mapping.due_field)
    closed = _closed(message, status)
    suspensions, extensions, due = _supplements(message, due, waiting=status.effect is StatusEffect.WAITING)
    category, unit = message.needed(mapping.category_field), message.needed(mapping.unit_field)
    channel, named = _channel(message), message.text(message.values, mapping.procedure_field) or None
    level = mapping.level_of(unit, message.text(message.values, PROCEDURE)) if unit else None
    if unit and level is None:
        message.refuse(mapping.unit_field, unit, msg("a unit or procedure whose level of authority is known"))
    if message.errors or received is None or channel is None or level is None:
        return None
    closing = status.closing if closed is not None else None
    days = (received, due, closed, closing, suspensions, extensions)
    return _valid(message, lambda: Case(message.id, category, level, unit, channel, *days, named))


def _valid(message: _Message, make: Callable[[], Case]) -> Case | None:
    """The case that is made, warned of as its fields say; ``None``, with a finding, for one that is none."""
    try:
        case = make()
    except InvalidRecordError as error:
        message.refuse(_names(message.mapping)[error.field], error.found, error.expected)
        return None
    except ParseError as error:
        message.refuse(msg("(all)"), error.found, error.expected)
        return None
    for rule, found, first in warned_days(case):
        fields, name = _names(message.mapping), f"record-{rule.name}-before-{rule.warns_before}"
        message.report(name, fields[rule.name], found.isoformat(), first.isoformat())
    return case


def _names(mapping: PortalMapping) -> Mapping[str, str]:
    """The field of a message that holds each field of a case."""
    return {
        "id": ID,
        "category": mapping.category_field,
        "unit": mapping.unit_field,
        "channel": mapping.channel_field,
        "received": mapping.received_field,
        "due": mapping.due_field,
        "closed": mapping.closed_field,
        "closing": STATUS,
    }


def _closed(message: _Message, status: PortalStatus) -> Moment | None:
    field = message.mapping.closed_field
    closed = message.of_case("closed", field)
    if message.refused(field) or status.effect is StatusEffect.STOPPED:
        return None
    if closed is None and status.effect is StatusEffect.CLOSED:
        expected = msg(
            "the date on which it became “{label}” ({code}); or, in a description of the source, {closed} "
            "for the date of another field, open-without-end = true for a case that is still open",
            label=status.label,
            code=status.code,
            closed='closed = "NgayTra"' if field != "NgayTra" else 'closed = "NgayKetThucXuLy"',
        )
        message.refuse(field, "", expected)
    elif closed is not None and status.effect in (StatusEffect.OPEN, StatusEffect.WAITING):
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
    suspensions: tuple[Suspension, ...] = ()
    extensions: tuple[Extension, ...] = ()
    if items:
        if not isinstance(items, (list, tuple)) or not all(isinstance(item, dict) for item in items):
            message.refuse(SUPPLEMENTS, json_kind(items), msg("a list of supplements"))
            return (), (), due
        suspensions, extensions, due = _histories(message, _moments_of(message, items), due)
    still = any(suspension.end is None for suspension in suspensions)
    if waiting is not still and not message.errors:
        expected = msg("an open supplement") if waiting else msg("no open supplement, or a status that waits")
        found = "none" if waiting else next(str(s) for s in suspensions if s.end is None)
        if waiting or not message.text(message.values, message.mapping.closed_field):
            message.report("record-waiting-differs", SUPPLEMENTS, found, expected)
    return suspensions, extensions, due


def plain_supplements(
    moments: Iterable[SupplementMoments], mapping: PortalMapping, due: Moment | None
) -> tuple[tuple[Suspension, ...], tuple[Extension, ...], Moment | None] | None:
    """The suspensions, the extensions and the first due date of a case that waits for nothing.

    Args: the moments of its supplements, the mapping, the due date of the message.

    Returns: ``None`` where a supplement has not come in, or anything is wrong or remarkable.
    """
    message = _Message({}, mapping, 0, "")
    found = _histories(message, moments, due)
    stands_still = any(suspension.end is None for suspension in found[0])
    return None if message.found or stands_still else found


def _moments_of(message: _Message, items: Sequence[Mapping[str, object]]) -> Iterator[SupplementMoments]:
    for place, item in enumerate(items, 1):
        asked, answered, before, after = (message.moment(item, field, _prefix(place)) for field in MOMENTS)
        yield asked, answered, before, after


def _prefix(place: int) -> str:
    """What stands before the fields of a supplement in findings."""
    return f"{SUPPLEMENTS}[{place}]."


def _histories(
    message: _Message, moments: Iterable[SupplementMoments], due: Moment | None
) -> tuple[tuple[Suspension, ...], tuple[Extension, ...], Moment | None]:
    """Suspensions, extensions and the first due date of supplements whose moments are read one by one."""
    suspensions: list[Suspension] = []
    extensions: list[Extension] = []
    before: Moment | None = None
    for place, (asked, answered, first, new) in enumerate(moments, 1):
        if place == 1:
            before = first
        if message.errors:
            continue
        if asked is None:
            message.refuse(_prefix(place) + ASKED, "", _DATE)
        elif answered is not None and earlier(answered, asked):
            message.refuse(
                _prefix(place) + ANSWERED,
                answered.isoformat(),
                msg("on or after {asked}", asked=asked.isoformat()),
            )
        elif new is not None and answered is None:
            expected = msg("{expected}, since {field} is given", expected=_DATE, field=DUE_AFTER)
            message.refuse(_prefix(place) + ANSWERED, "", expected)
        else:
            suspensions.append(Suspension(asked, answered))
            if new is not None and answered is not None:
                extensions.append(Extension(answered, new))
    last = extensions[-1].due if extensions else before
    if due is not None and before is not None and due not in (before, last) and not message.errors:
        message.report("record-due-differs", message.mapping.due_field, due.isoformat(), str(last))
    return tuple(suspensions), tuple(extensions), due if before is None else before
