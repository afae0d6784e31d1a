"""What the codes of portal messages mean: replaceable data, none of it logic."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

import attrs

from kstt.errors import ParseError
from kstt.frozen_map import FrozenMap
from kstt.i18n import Message, joined, msg
from kstt.law.instruments import Citation, Provenance
from kstt.limits import MOST_UNITS
from kstt.records.date_formats import date_format
from kstt.records.source_words import OpenStatus
from kstt.records.sources import CaseSource
from kstt.records.units import UNIT_WORDS, level_of_unit, levels_by_key, unit_key
from kstt.text import name_key
from kstt.vocabulary import AuthorityLevel, Channel, Closing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["NATIONAL", "PortalMapping", "PortalStatus", "StatusEffect", "record_named"]


class StatusEffect(Enum):
    """What a status says of a case: not yet (or never) one, open, waiting, or closed.

    WAITING is open with its clock standing still; OPEN_OR_CLOSED is closed once a closing date is given;
    STOPPED is open, and a closing date is that of the stop.

    >>> [status.label for status in NATIONAL.statuses if status.effect is StatusEffect.WAITING]
    ['Yêu cầu bổ sung giấy tờ', 'Yêu cầu thực hiện nghĩa vụ tài chính']
    """

    NOT_A_CASE = "not a case"
    OPEN = "open"
    WAITING = "waiting"
    STOPPED = "stopped"
    OPEN_OR_CLOSED = "open or closed"
    CLOSED = "closed"


@attrs.frozen
class PortalStatus:
    """A status code, its label, its effect, and how a case closed under it ended.

    ``also`` lists endings that are written with this code because they have none of their own; they are read
    back as ``closing``.

    >>> [(status.code, status.effect.value, status.closing) for status in NATIONAL.statuses][:2]
    [('1', 'not a case', None), ('4', 'open', None)]
    """

    code: str
    label: str
    effect: StatusEffect = attrs.field(validator=attrs.validators.instance_of(StatusEffect))
    closing: Closing | None = None
    also: tuple[Closing, ...] = ()


def _read_only(values: Mapping[str, Channel]) -> Mapping[str, Channel]:
    return FrozenMap(dict(values))


def _by_name(values: Mapping[str, AuthorityLevel]) -> Mapping[str, AuthorityLevel]:
    return FrozenMap({name_key(name): level for name, level in values.items()})


_STATUSES = (
    PortalStatus("1", "Mới đăng ký", StatusEffect.NOT_A_CASE),
    PortalStatus("4", "Đang xử lý", StatusEffect.OPEN),
    PortalStatus("2", "Được tiếp nhận", StatusEffect.OPEN),
    PortalStatus("3", "Không được tiếp nhận", StatusEffect.NOT_A_CASE),
    PortalStatus("5", "Yêu cầu bổ sung giấy tờ", StatusEffect.WAITING),
    PortalStatus("6", "Yêu cầu thực hiện nghĩa vụ tài chính", StatusEffect.WAITING),
    PortalStatus("7", "Yêu cầu rút hồ sơ", StatusEffect.OPEN_OR_CLOSED, Closing.WITHDRAWN),
    PortalStatus("8", "Dừng xử lý", StatusEffect.CLOSED, Closing.REFUSED, (Closing.RETURNED,)),
    PortalStatus("9", "Đã xử lý xong", StatusEffect.CLOSED, Closing.DECIDED),
    PortalStatus("10", "Đã trả kết quả", StatusEffect.CLOSED, Closing.DECIDED),
)
_CHANNELS = {"1": Channel.DIRECT, "2": Channel.ONLINE, "3": Channel.POSTAL}
_SERVICE = Citation("service DongBoHoSoMC", provenance=Provenance.PORTAL)


_FIELDS = {
    "received": "received_field",
    "due": "due_field",
    "closed": "closed_field",
    "category": "category_field",
    "unit": "unit_field",
    "channel": "channel_field",
    "procedure": "procedure_field",
}
"""Which part of a mapping names the field of the message that holds a field of a case."""

_EFFECTS = {
    OpenStatus.OPEN: StatusEffect.OPEN,
    OpenStatus.WAITING: StatusEffect.WAITING,
    OpenStatus.STOPPED: StatusEffect.STOPPED,
    OpenStatus.NOT_A_CASE: StatusEffect.NOT_A_CASE,
}


def _days(names: Iterable[str]) -> frozenset[str]:
    return frozenset(names)


def _formats(written: Iterable[str]) -> tuple[str, ...]:
    formats = tuple(written)
    for one in formats:
        date_format(one)
    return formats


def _statuses_of(described: CaseSource) -> Iterator[PortalStatus]:
    """The national statuses, changed and added to by the words of a description."""
    own = described.words.get("closing", {})
    known = {status.code: status for status in _STATUSES}
    for code in dict.fromkeys((*known, *own)):
        status = known.get(code) or PortalStatus(code, code, StatusEffect.OPEN)
        meaning = own.get(code)
        if isinstance(meaning, OpenStatus):
            status = PortalStatus(code, status.label, _EFFECTS[meaning])
        elif isinstance(meaning, Closing):
            status = PortalStatus(code, status.label, StatusEffect.CLOSED, meaning)
        if described.open_without_end and status.effect is StatusEffect.CLOSED:
            status = attrs.evolve(status, effect=StatusEffect.OPEN_OR_CLOSED)
        yield status


def _by_code(mapping: PortalMapping) -> Mapping[str, PortalStatus]:
    return FrozenMap({status.code: status for status in mapping.statuses})


def _by_key(mapping: PortalMapping) -> Mapping[tuple[str, str], AuthorityLevel]:
    return levels_by_key(mapping.levels_by_unit)


@attrs.frozen
class PortalMapping:
    """How messages are read and written; replace any part with ``attrs.evolve``.

    - ``statuses``: the codes known; where several fit a case, the first is written.
    - ``channels``: receipt channel by the code in ``channel_field``; without a code ``default_channel``,
      and where that is ``None`` the record is refused.
    - ``levels_by_procedure``, ``levels_by_unit``: the level of authority by procedure code or unit name
      (any case and spacing); then by ``unit_words`` in the unit's name; then ``default_level``. The
      message itself does not carry the level.
    - ``received_field``, ``due_field``, ``closed_field``, ``category_field``, ``unit_field``: which field is
      the day of receipt, the due date, the closing date (``NgayTra`` in some counts of portals [portal]), the
      category, the unit.
    - ``dates``: further ways in which dates are written, as ``%d/%m/%Y %H:%M``; ``days``: the fields of a
      case whose instants count as bare days. ``changed_field``: the field that says when a message was sent.
      ``procedure_field``: the field that names the procedure. ``blank``: texts that stand for nothing.
    - ``midnight_is_day``: a time of 000000 is a bare day, as systems that keep days alone write it.

    Source: fields [portal]; status, channel and unit words [recall].

    >>> mapping = attrs.evolve(NATIONAL, default_channel=Channel.DIRECT)
    >>> mapping.level_of("UBND xã Quảng Sơn", "").value
    'commune'
    """

    statuses: tuple[PortalStatus, ...] = _STATUSES
    channels: Mapping[str, Channel] = attrs.field(default=_CHANNELS, converter=_read_only)
    default_channel: Channel | None = None
    levels_by_procedure: Mapping[str, AuthorityLevel] = attrs.field(factory=dict, converter=_by_name)
    levels_by_unit: Mapping[str, AuthorityLevel] = attrs.field(factory=dict, converter=_by_name)
    unit_words: Mapping[str, AuthorityLevel] = attrs.field(default=UNIT_WORDS, converter=_by_name)
    default_level: AuthorityLevel | None = None
    received_field: str = "NgayTiepNhan"
    due_field: str = "NgayHenTra"
    category_field: str = "TenLinhVuc"
    unit_field: str = "DonViXuLy"
    closed_field: str = "NgayKetThucXuLy"
    channel_field: str = "KenhThucHien"
    changed_field: str = ""
    procedure_field: str = "TenTTHC"
    dates: tuple[str, ...] = attrs.field(default=(), converter=_formats)
    days: frozenset[str] = attrs.field(default=frozenset(), converter=_days)
    blank: frozenset[str] = frozenset()
    midnight_is_day: bool = True
    source: Citation = _SERVICE
    by_code: Mapping[str, PortalStatus] = attrs.field(
        init=False, eq=False, repr=False, default=attrs.Factory(_by_code, takes_self=True)
    )
    _levels_by_key: Mapping[tuple[str, str], AuthorityLevel] = attrs.field(
        init=False, eq=False, repr=False, default=attrs.Factory(_by_key, takes_self=True)
    )
    _levels_found: dict[str, AuthorityLevel] = attrs.field(init=False, eq=False, repr=False, factory=dict)

    def __attrs_post_init__(self) -> None:
        codes = [status.code for status in self.statuses]
        twice = sorted({code for code in codes if codes.count(code) > 1})
        if twice:
            raise ParseError(msg("statuses"), ", ".join(twice), msg("each code once"))

    @classmethod
    def of_source(cls, described: CaseSource) -> PortalMapping:
        """The national mapping changed by the description of a source.

        Its ``columns`` name the fields of the message, its words for ``closing`` and ``channel`` say what
        codes mean; levels, dates, days and what is missing are as it says. A status of which nothing is said
        keeps its national meaning.

        Raises: ParseError for the identity in another field than ``MaHoSo``, a field that is said to be
        missing but is needed, or texts for nothing in days alone.

        >>> from kstt.records import CaseSource
        >>> words = {"closing": {"8": "stopped"}}
        >>> mapping = PortalMapping.of_source(CaseSource({"closed": "NgayTra"}, words=words, days=["closed"]))
        >>> mapping.closed_field, mapping.by_code["8"].effect.value, mapping.by_code["9"].effect.value
        ('NgayTra', 'stopped', 'closed')
        """
        if described.blank_days:
            raise ParseError(
                "blank-days", joined(", ", sorted(described.blank_days)), msg("blank, for messages")
            )
        if described.names or described.missing_unit:
            raise ParseError("names", msg("names of codes, or a missing unit"), msg("none, for messages"))
        named = {name: described.columns[name] for name in _FIELDS if name in described.columns}
        for name in (*named, *(n for n in described.columns if n == "id")):
            column = described.columns[name]
            if column is None or (name == "id" and column != "MaHoSo"):
                expected = msg("MaHoSo") if name == "id" else msg("a field of the message")
                raise ParseError(msg("column of {field}", field=name), column or msg("none"), expected)
        own = described.words.get("channel", {}).items()
        channels = _CHANNELS | {word: meaning for word, meaning in own if isinstance(meaning, Channel)}
        return cls(
            statuses=tuple(_statuses_of(described)),
            channels=channels,
            default_channel=described.missing_channel,
            levels_by_unit=described.levels,
            dates=described.dates,
            blank=described.blank,
            days=described.days,
            changed_field=described.changed,
            **{_FIELDS[name]: str(column) for name, column in named.items()},  # type: ignore[arg-type]  # names of fields
        )

    def level_of(self, unit: str, procedure: str) -> AuthorityLevel | None:
        """The level of authority of a unit's or procedure's cases; ``None`` where the data do not say."""
        if self.levels_by_procedure:
            level = self.levels_by_procedure.get(name_key(procedure))
            if level is not None:
                return level
        # Millions of messages name the same hundreds of units.
        found = self._levels_found
        level = found.get(unit)
        if level is None:
            level = self._levels_by_key.get(unit_key(unit)) or level_of_unit(unit, self.unit_words)
            if level is not None and len(found) < MOST_UNITS:
                found[unit] = level
        return level or self.default_level

    def status_for(self, closing: Closing | None, *, waiting: bool, closed: bool) -> PortalStatus | None:
        """The status that a case is written with; ``None`` where no code says it."""
        if not closed:
            effect = StatusEffect.WAITING if waiting else StatusEffect.OPEN
            return next((status for status in self.statuses if status.effect is effect), None)
        ending = closing or Closing.DECIDED
        ends = [s for s in self.statuses if s.effect in {StatusEffect.CLOSED, StatusEffect.OPEN_OR_CLOSED}]
        own = (status for status in ends if status.closing is ending)
        return next(own, next((status for status in ends if ending in status.also), None))

    def channel_code(self, channel: Channel) -> str:
        """The code of a channel, empty where the mapping has none."""
        return next((code for code, known in self.channels.items() if known is channel), "")


NATIONAL = PortalMapping()
"""The national codes as generally known [recall]; the level comes from words in the unit's name."""


def record_named(number: int, identity: str = "") -> Message:
    """A record of a batch, for findings."""
    if identity:
        return msg("record {number:d} {identity}", number=number, identity=identity)
    return msg("record {number:d}", number=number)
