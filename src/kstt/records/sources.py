"""How a system writes its cases: columns, words, dates, levels. One description for every door.

Nothing is guessed: a word that is none of the description's is refused, and so is a date in another format.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import TYPE_CHECKING

import attrs

from kstt.dates.instants import Moment, day_of, parse_moment
from kstt.errors import ParseError, UnknownNameError
from kstt.frozen_map import FrozenMap
from kstt.i18n import joined, msg
from kstt.records.cases import Case
from kstt.records.date_formats import date_format, lacks_year, numbers_for
from kstt.records.fields import FieldKind, fields_of
from kstt.records.histories import Extension, Suspension, column_pairs
from kstt.records.source_words import VIETNAMESE_WORDS, Deleted, OpenStatus, Word, Words
from kstt.records.units import level_of_unit, levels_by_key, unit_key
from kstt.text import clean, close_names, name_key
from kstt.vocabulary import AuthorityLevel, Channel, Closing, parse_member

if TYPE_CHECKING:
    from kstt.records.fields import Field

__all__ = ["NAMED", "CaseSource", "Unique"]


NAMED = ("unit", "category", "procedure")
"""The fields whose names a source may have codes for."""


class Unique(Enum):
    """What is done where one id stands in several rows of a source.

    REFUSE: an error. LATEST: the row that changed last counts. LAST: the last row does; as rows of a database
    have no order, those of an id must say the same there. OFF: every row. HISTORY, of portal messages alone:
    those of one case are put together to its suspensions and extensions.

    >>> Unique("latest")
    <Unique.LATEST: 'latest'>
    """

    REFUSE = "refuse"
    LATEST = "latest"
    LAST = "last"
    HISTORY = "history"
    OFF = "off"


def _columns(columns: Mapping[str, str | None]) -> Mapping[str, str | None]:
    for name in columns:
        if name not in fields_of(Case):
            raise UnknownNameError(
                msg("field"), name, close_names(name, fields_of(Case)) or tuple(fields_of(Case))
            )
    return FrozenMap(columns)


def _words(words: Mapping[str, Mapping[str, object]]) -> Words:
    found: dict[str, dict[str, Word]] = {}
    for field, meanings in words.items():
        if field not in VIETNAMESE_WORDS:
            raise UnknownNameError(msg("field of words"), field, tuple(VIETNAMESE_WORDS))
        found[field] = {word: _meaning(field, meaning) for word, meaning in meanings.items()}
    return FrozenMap({name: FrozenMap(table) for name, table in found.items()})


def _meaning(field: str, meaning: object) -> Word:
    kind = fields_of(Case)[field].members
    if isinstance(meaning, (AuthorityLevel, Channel, Closing, OpenStatus)):
        return meaning
    if field == "closing" and meaning in [status.value for status in OpenStatus]:
        return OpenStatus(meaning)
    assert kind is not None  # noqa: S101  # words are of vocabularies
    return parse_member(kind, str(meaning))  # type: ignore[return-value]  # one of the three


def _moments(names: Iterable[str]) -> frozenset[str]:
    known = [name for name, field in fields_of(Case).items() if field.kind is FieldKind.MOMENT]
    for name in (found := frozenset(names)):
        if name not in known:
            raise UnknownNameError(msg("field of days"), name, tuple(known))
    return found


def _formats(written: Iterable[str]) -> tuple[str, ...]:
    formats = tuple(written)
    for one in formats:
        date_format(one)
    return formats


def _blank(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word.strip() for word in words)


def _levels(levels: Mapping[str, AuthorityLevel | str]) -> Mapping[str, AuthorityLevel]:
    return FrozenMap(
        {
            name_key(unit): level
            if isinstance(level, AuthorityLevel)
            else parse_member(AuthorityLevel, level)
            for unit, level in levels.items()
        }
    )


def _meanings(source: CaseSource) -> Mapping[tuple[str, str], Word]:
    """What each word means, by field and the key of the word; a source's own words win."""
    return FrozenMap(
        {
            (field, name_key(word)): meaning
            for table in (source.defaults, source.words)
            for field, words in table.items()
            for word, meaning in words.items()
        }
    )


def _names(names: Mapping[str, Mapping[str, str]]) -> Mapping[str, Mapping[str, str]]:
    for field in names:
        if field not in NAMED:
            raise UnknownNameError(msg("field of names"), field, NAMED)
    found: dict[str, Mapping[str, str]] = {}
    for field, table in names.items():
        plain: dict[str, str] = {}
        for code, name in table.items():
            if name_key(plain.setdefault(code.strip(), clean(name))) != name_key(name):
                raise ParseError(msg("code"), code, msg("one name for each code"))
        found[field] = FrozenMap(plain)
    return FrozenMap(found)


def _by_key(source: CaseSource) -> Mapping[tuple[str, str], AuthorityLevel]:
    return levels_by_key(source.levels)


@attrs.frozen
class CaseSource:
    """How a system writes its cases, used alike for files, database tables and DataFrames.

    Args:
        columns: what the source calls a field; ``None`` for a field that it lacks. A field that is not
            named has the column of its own name.
        words: for ``level``, ``channel`` and ``closing``, what a word of the source means; ``closing`` may
            also mean a status of :class:`OpenStatus`. They are added to ``defaults``.
        dates: how days and instants are written besides ISO 8601, as ``%d/%m/%Y %H:%M``, on Vietnam's clock;
            day, month and hour may have one digit (``1/4/2021``). ``serial`` stands for the numbers of
            spreadsheets, ``epoch-ms`` and ``epoch-s`` for milliseconds and seconds since 1970 in UTC.
        blank: texts, none of them in ``words``, that stand for nothing in any column, as written: ``NULL``.
        blank_days: further texts that stand for nothing in columns of days; elsewhere they may be words.
        days: the fields whose instants count as bare days: a closing compared by day under every rule.
        open_without_end: a status that closes cases leaves those open that have no day of closing; without
            it they are refused. Some portals write "processed" for cases that wait or were stopped [portal].
        level_from_unit: the level follows from the name of the unit.
        levels: the level of units whose names state none, in any spelling of these.
        names: for ``unit``, ``category`` and ``procedure``, the name that each code of the source stands for;
            a code that has none is refused.
        missing_channel: the channel of cases that state none; without it they are refused.
        missing_unit: the unit of cases that state none, as in the register of one office.
        changed: the column that says when a row changed, for :attr:`Unique.LATEST`.
        suspensions: the columns of the day on which a case's clock stopped and of that on which it ran again,
            two for each time that there are columns for; a row without the first had no stop. Where there is
            no second (``""``), the first says since when a case waits, and only such have a day in it.
        extensions: the columns of the day on which an extension was granted and of the due date it set.
        deleted: the column that says which rows were taken back; these are no cases.
        unique: what is done with an id in several rows.
        table: the table or view of a database, where it has several.
        defaults: words known in addition: Vietnamese ones, or an empty mapping.

    Raises: UnknownNameError for an unknown field; ParseError for a word or a format of no meaning, and for
        one in both ``blank`` and ``words``.

    >>> source = CaseSource(columns={"category": "Lĩnh vực"}, dates=["%d/%m/%Y"])
    >>> source.moment("24/03/2021"), source.word("channel", " trực  tuyến").value
    (datetime.date(2021, 3, 24), 'online')
    """

    columns: Mapping[str, str | None] = attrs.field(factory=dict, converter=_columns)
    words: Words = attrs.field(factory=dict, converter=_words, kw_only=True)
    dates: tuple[str, ...] = attrs.field(default=(), converter=_formats, kw_only=True)
    blank: frozenset[str] = attrs.field(default=frozenset(), converter=_blank, kw_only=True)
    blank_days: frozenset[str] = attrs.field(default=frozenset(), converter=_blank, kw_only=True)
    days: frozenset[str] = attrs.field(default=frozenset(), converter=_moments, kw_only=True)
    open_without_end: bool = attrs.field(default=False, kw_only=True)
    level_from_unit: bool = attrs.field(default=False, kw_only=True)
    levels: Mapping[str, AuthorityLevel] = attrs.field(factory=dict, converter=_levels, kw_only=True)
    names: Mapping[str, Mapping[str, str]] = attrs.field(factory=dict, converter=_names, kw_only=True)
    missing_channel: Channel | None = attrs.field(default=None, kw_only=True)
    missing_unit: str = attrs.field(default="", converter=clean, kw_only=True)
    changed: str = attrs.field(default="", kw_only=True)
    suspensions: tuple[tuple[str, str], ...] = attrs.field(default=(), converter=column_pairs, kw_only=True)
    extensions: tuple[tuple[str, str], ...] = attrs.field(default=(), converter=column_pairs, kw_only=True)
    deleted: Deleted | None = attrs.field(default=None, kw_only=True)
    unique: Unique = attrs.field(default=Unique.REFUSE, converter=Unique, kw_only=True)
    table: str = attrs.field(default="", kw_only=True)
    defaults: Words = attrs.field(default=VIETNAMESE_WORDS, converter=_words, kw_only=True)
    _meanings: Mapping[tuple[str, str], Word] = attrs.field(
        init=False, repr=False, eq=False, default=attrs.Factory(_meanings, takes_self=True)
    )
    _levels_by_key: Mapping[tuple[str, str], AuthorityLevel] = attrs.field(
        init=False, repr=False, eq=False, default=attrs.Factory(_by_key, takes_self=True)
    )

    def __attrs_post_init__(self) -> None:
        nothing = {name_key(word) for word in self.blank}
        for field, word in ((field, word) for field, words in self.words.items() for word in words):
            if name_key(word) in nothing:
                found = msg("{word}, also under [words.{field}]", word=repr(word), field=field)
                raise ParseError("blank", found, msg("a word for nothing or one with a meaning, not both"))
        for name, pairs in self.histories.items():
            if pairs and self.columns.get(name):
                expected = msg("one column of texts, or columns of days")
                raise ParseError(name, msg("both"), expected)
        for pair in self.extensions:
            if not pair[1].strip():
                raise ParseError(msg("columns"), pair, msg("two names of columns"))
        if self.unique is Unique.LATEST and not self.changed:
            expected = msg("also the column that says when a row changed")
            raise ParseError(msg("unique"), msg("latest"), expected)

    @property
    def histories(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """The columns of suspensions and of extensions, by the field of a case that they make up."""
        return {"suspensions": self.suspensions, "extensions": self.extensions}

    def history(self, field: str, first: str, second: str) -> Suspension | Extension | None:
        """The suspension or extension in two columns; ``None`` where both are blank.

        Raises: ParseError for a text that is no day, and the second without the first; InvalidRecordError
            for days in the wrong order.
        """
        if not first.strip() and not second.strip():
            return None
        if field == "suspensions":
            return Suspension(self.moment(first), self.moment(second) if second.strip() else None)
        return Extension(self.moment(first), self.moment(second))

    @property
    def history_columns(self) -> tuple[str, ...]:
        """All the columns of suspensions and of extensions."""
        pairs = (pair for pairs in self.histories.values() for pair in pairs)
        return tuple(column for pair in pairs for column in pair if column.strip())

    def column_of(self, field: str) -> str | None:
        """What the source calls a field; ``None`` where it has none."""
        return self.columns.get(field, field)

    def word(self, field: str, text: str) -> Word:
        """What a word means, in any case and spacing; the English names are always known.

        Raises: ParseError for a word that is not known.
        """
        known = self._meanings.get((field, name_key(text)))
        if known is not None:
            return known
        kind = fields_of(Case)[field].members
        assert kind is not None  # noqa: S101  # asked of vocabularies alone
        try:
            return parse_member(kind, text)  # type: ignore[return-value]  # one of the three
        except ParseError as error:
            expected = msg(
                "{expected}, or a word under [words.{field}] of a description",
                expected=error.expected,
                field=field,
            )
            raise ParseError(field, text, expected) from None

    def name(self, field: str, code: str) -> str:
        """The name that a code stands for; a text of a field without codes is the name itself.

        Raises: ParseError for a code that has no name.

        >>> CaseSource(names={"unit": {"01": "UBND xã A"}}).name("unit", " 01")
        'UBND xã A'
        """
        table = self.names.get(field)
        if table is None:
            return code
        found = table.get(code.strip())
        if found is None:
            raise ParseError(field, code, msg("a code under [names.{field}] of the description", field=field))
        return found

    def moment(self, text: str) -> Moment:
        """The day or instant of a text in one of the formats, or ISO 8601.

        Raises: ParseError.
        """
        plain = text.strip()
        for written in self.dates:
            form = date_format(written)
            if form.fits(plain):
                try:
                    return parse_moment(form.iso(plain))
                except ParseError:
                    raise ParseError(
                        msg("date"), text, msg("a date that exists, as {written}", written=written)
                    ) from None
        try:
            return parse_moment(plain)
        except ParseError as error:
            if lacks_year(plain):
                expected = msg("a day with its year: export the days with their years, or as dates")
                raise ParseError(msg("date"), text, expected) from None
            if name := numbers_for(plain):
                hint = msg('a date; dates = ["{name}"] in the description reads such numbers', name=name)
                raise ParseError(msg("date"), text, hint) from None
            written = joined(", ", (*self.dates, error.expected))
            expected = msg(
                "{written}, or a text under blank or blank-days, a format under dates of the description",
                written=written,
            )
            raise ParseError(msg("date"), text, expected) from None

    def level_of(self, unit: str) -> AuthorityLevel:
        """The level of a unit, from the levels given or the words in its name.

        Raises: ParseError where neither states one.
        """
        level = self._levels_by_key.get(unit_key(unit)) or level_of_unit(unit)
        if level is None:
            expected = msg("a unit whose name states its level, or one listed under levels")
            raise ParseError(msg("unit"), unit, expected)
        return level

    def parse(self, field: Field, text: str) -> object:
        """The value of a field of a case; an :class:`OpenStatus` for a case that is not closed.

        Raises: ParseError.
        """
        blank = not text.strip()
        if blank and field.optional and field.kind is not FieldKind.HISTORY:
            return None
        if field.kind is FieldKind.MEMBER:
            if blank and field.name == "channel" and self.missing_channel is not None:
                return self.missing_channel
            return self.word(field.name, text)
        if field.kind is FieldKind.MOMENT:
            moment = self.moment(text)
            return day_of(moment) if field.name in self.days else moment
        if blank and field.name == "unit" and self.missing_unit:
            return self.missing_unit
        return field.codec.parse(self.name(field.name, text))
