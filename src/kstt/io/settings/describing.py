"""The first description of a system's export, with comments on what its data do not show."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from kstt.frames.reading import database_among, without_password
from kstt.i18n import Message, in_language, msg, quoted
from kstt.io.records.files import JSON_SUFFIXES, RecordKind, record_kind
from kstt.io.settings.description_lines import (
    blank_lines,
    column_line,
    comment,
    date_lines,
    file_lines,
    in_quotes,
    name_lines,
    questions_in,
    unit_lines,
)
from kstt.io.settings.export_columns import (
    ExportColumns,
    columns_of_database,
    columns_of_exports,
    columns_of_messages,
)
from kstt.io.settings.usual_columns import (
    MOMENTS,
    candidates_for,
    columns_of,
    holds_days,
    is_likely,
    may_be_statuses,
    rivals_of,
    say_the_same,
)
from kstt.io.settings.usual_dates import (
    WrittenDates,
    is_no_day,
    is_nothing,
    is_outside_hours,
    written_dates,
)
from kstt.io.settings.usual_histories import HistoryColumns, histories_of
from kstt.io.settings.usual_repeats import deleted_lines, unique_lines
from kstt.io.settings.usual_titles import of_case, same_ends
from kstt.io.settings.usual_words import (
    WORDED,
    likely_decided,
    meaning_of,
    meanings_of_statuses,
    national_meanings,
)
from kstt.records.cases import Case
from kstt.records.fields import FieldKind, fields_of
from kstt.records.sources import NAMED, CaseSource
from kstt.vocabulary import Closing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from kstt.records.source_words import Word

    Values = Mapping[str, Sequence[str]]
    Lines = Iterator[Message | str]

__all__ = ["describe_export"]

_MEANINGS = {
    "level": msg('In place of "?": ministry, province, district or commune.'),
    "channel": msg('In place of "?": online, direct (at the counter) or postal.'),
    "closing": msg(
        'In place of "?", of cases that are closed: decided, refused, returned or withdrawn; of others: '
        "open, waiting (for supplements) or stopped; of what was not accepted: not-a-case."
    ),
}
"""What the words of each field may mean."""
_WORDS_SHOWN, _CANDIDATES_SHOWN = 30, 8


def describe_export(*paths: str | Path, table: str = "", lang: str = "en") -> str:
    """The first description of an export, as TOML with comments on what the data do not show.

    The headers and the first rows are read, 20,000 of all files, at most the last 366 of these. Columns are
    known by their titles and by what stands in them, dates by their texts; words that are not known stand in
    comments, to be given a meaning: see :func:`questions_in`.

    Args:
        paths: the files of the export, of one kind: CSV, Excel, JSON, Parquet, or portal messages; or the
            URL of one database.
        table: the table of a database; without it, the one in which most columns are known.
        lang: the language of the comments, ``en`` or ``vi``.

    Raises: DocumentError for an unreadable file; ParseError for no path; MissingExtraError without an engine.

    >>> from kstt import samples
    >>> print(describe_export(samples.path("export.csv")).splitlines()[0])
    # How export.csv writes its cases. Read every line before you use it.
    """
    if database_among(paths, table):
        lines = list(_Description.of(columns_of_database(str(paths[0]), table)).lines())
        return _in_language(lines, without_password(str(paths[0])), lang)
    files = list(map(Path, paths))
    last = files[-1]
    name = msg("{name} and {count} more", name=last.name, count=len(files) - 1) if files[1:] else last.name
    if last.suffix.lower() in JSON_SUFFIXES and record_kind(last) is RecordKind.MESSAGES:
        lines = list(_described_messages(columns_of_messages(files)))
    else:
        lines = list(_Description.of(columns_of_exports(files)).lines())
    return _in_language(lines, name, lang)


def _in_language(lines: Sequence[Message | str], name: str, lang: str) -> str:
    """The description of an export, with what is said above it."""
    title = [comment(msg("How {file} writes its cases. Read every line before you use it.", file=name))]
    if questions_in("\n".join(in_language(line, "en") for line in lines)):
        title.append(
            comment(
                msg(
                    'Lines such as # id = "…" are questions: take the # off the right one, and put the '
                    'answer in place of "…" or "?".'
                )
            )
        )
    return "".join(f"{in_language(line, lang)}\n" for line in (*title, *lines))


def _described_messages(values: Values) -> Lines:
    """The lines of a description of portal messages, whose fields and codes are known."""
    yield comment(msg("Portal messages: their fields are known, and the national codes."))
    yield ""
    yield comment(
        msg("A message comes whenever its case changes: last takes the last one of a case in the file.")
    )
    ids = Counter(values.get("MaHoSo", ()))
    yield 'unique = "last"' if any(count > 1 for count in ids.values()) else 'unique = "refuse"'
    yield from unit_lines(values.get("DonViXuLy", ()))


@attrs.frozen
class _Description:
    """What is known of an export."""

    export: ExportColumns
    values: Values
    columns: Mapping[str, str]
    dates: WrittenDates
    statuses: Mapping[str, Word | None]
    likely_decided: str | None
    histories: HistoryColumns
    blank: Sequence[str]
    blank_days: Sequence[str]

    @classmethod
    def of(cls, export: ExportColumns) -> _Description:
        """What the titles and texts of an export show."""
        columns = columns_of(export.titles, export.with_names(export.values))
        blank, blank_days = _blank(columns, export.values)
        days = {columns[name] for name in MOMENTS if name in columns}
        days |= {name for name, texts in export.values.items() if blank_days and holds_days(texts)}
        blanks = {name: [*blank, *blank_days] if name in days else blank for name in export.values}
        values = {
            name: ["" if text.strip() in blanks[name] else text for text in texts]
            for name, texts in export.values.items()
        }
        dates = written_dates([text for name in MOMENTS for text in values.get(columns.get(name, ""), ())])
        status = columns.get("closing", "")
        nothing = [""] * len(values.get(status, ()))
        closed, received = (values.get(columns.get(name, ""), nothing) for name in ("closed", "received"))
        codes = national_meanings(columns)
        statuses = (
            meanings_of_statuses(values[status], closed, received, codes.get("closing", {})) if status else {}
        )
        likely = likely_decided(values[status], closed, statuses) if status else None
        spare = [name for name in export.titles if name.strip() and name not in columns.values()]
        described = CaseSource(dates=dates.formats)
        histories = histories_of(spare, values, described, (status, statuses))
        return cls(export, values, columns, dates, statuses, likely, histories, blank, blank_days)

    @property
    def spare(self) -> list[str]:
        """The columns that are not used."""
        pairs = [*self.histories.pairs.values(), *self.histories.unsure.values()]
        used = {*self.columns.values(), *(name for pair in pairs for name in pair)}
        return [name for name in self.export.titles if name.strip() and name not in used]

    def lines(self) -> Lines:
        """The lines of the description; comments are messages."""
        yield from file_lines(self.export)
        yield ""
        yield from date_lines(self.dates)
        yield from blank_lines(self.blank, self.blank_days)
        if levels := self._candidates("level") if "level" not in self.columns else []:
            either = msg(
                "The level may stand in {names}, or follow from the unit's name: take the # off one line.",
                names=quoted(levels),
            )
            yield from (comment(either), "# level-from-unit = true", "")
        elif "level" not in self.columns:
            yield comment(msg("No column states the level of authority: it follows from the unit's name."))
            yield "level-from-unit = true"
            yield ""
        if "channel" not in self.columns and not is_likely(
            "channel", self._candidates("channel"), self.values
        ):
            yield comment(
                msg("No column states how a case came in. Give every case one channel, or none is counted:")
            )
            yield '# missing-channel = "direct"'
            yield ""
        if "unit" not in self.columns and not self._candidates("unit"):
            yield comment(msg("No column states the unit. Where all cases are of one, write its name:"))
            yield from ('# missing-unit = "…"', "")
        unique = tuple(unique_lines(self.export, self.values, self.columns, self.spare, self.statuses))
        yield from unique
        yield from deleted_lines(self.spare, self.values)
        yield from self._history_lines()
        yield from self._without_end_lines()
        yield from self._column_lines(unique)
        for name in WORDED:
            yield from self._word_lines(name)
        for name in NAMED:
            yield from name_lines(name, self.export.names.get(self._column_or_candidate(name), {}))
        if "level" not in self.columns and "unit" in self.columns:
            yield from unit_lines(self._all_texts("unit", self.columns["unit"]))

    def _all_texts(self, field: str, column: str) -> list[str]:
        """The texts of the columns that a field may stand in by their titles."""
        names = (column, *same_ends(field, column, self.spare))
        return [text for name in names for text in self.values[name]]

    def _history_lines(self) -> Lines:
        """The columns of suspensions and extensions."""
        meanings = {
            "suspensions": msg("from the first day to the second the clock stands still"),
            "extensions": msg("from the first day on, the second is the due date"),
        }
        for field, pair in self.histories.pairs.items():
            meaning = meanings[field] if all(pair) else msg("since when the cases that wait do so")
            yield comment(meaning, f"{field} = [[{', '.join(map(in_quotes, pair))}]]")
        for field, names in self.histories.unsure.items():
            speak = msg(
                'These columns may be {what}: {names}. Write [["first", "second"]] with two of them, or [] '
                "for none.",
                what=field,
                names=quoted(names),
            )
            yield comment(speak)
            yield comment(meanings[field], f'{field} = "?"')

    def _without_end_lines(self) -> Lines:
        """What is to be decided of cases that are closed, by their words, on no day."""
        if not {"closing", "closed"} <= self.columns.keys():
            return
        texts, days = (self.values[self.columns[name]] for name in ("closing", "closed"))
        pairs = zip(texts, days, strict=True)
        count = sum(
            not day.strip() and isinstance(self.statuses.get(word.strip()), Closing) for word, day in pairs
        )
        if count:
            yield comment(
                msg(
                    "Rows closed by their words, but on no day: {count}. They are refused, or else pending:",
                    count=count,
                )
            )
            yield "# open-without-end = true"

    def _column_lines(self, unique: Collection[object]) -> Lines:
        """The columns of the fields, and what was not found, with columns to spare or without."""
        spare, values = self.spare, self.values
        offered: set[str] = set()
        closed = values.get(self.columns.get("closed", ""), ())
        worded = bool(self._may_be_statuses()) if closed else bool(spare)
        yield from ("", "[columns]")
        for name, field in fields_of(Case).items():
            if name in self.columns:
                rivals = rivals_of(name, self.columns[name], spare, values)
                if name == "id" and not rivals and not of_case(self.columns[name]):
                    whose = msg("an id of a case, or of a person or an office? Take the # off if of a case.")
                    yield comment(whose, f"# {name} = {in_quotes(self.columns[name])}")
                else:
                    yield from column_line(name, self.columns[name], rivals)
            elif name == "unit" and not self._candidates(name):
                yield comment(msg("no remaining column fits"), f'{name} = ""')
            elif field.kind is FieldKind.HISTORY or (name == "level" and not self._candidates(name)):
                continue
            elif name == "procedure" or (field.optional and not spare):
                yield comment(msg("no remaining column fits"), f'{name} = ""')
            elif name == "closing" and not worded:
                yield comment(
                    msg("no column of statuses: what has a day of closing is decided"), f'{name} = ""'
                )
            else:
                offered |= set(self._candidates(name))
                yield from self._question(name, optional=field.optional)
        offered |= {name for name in spare if f"changed = {in_quotes(name)}" in unique}
        if rest := tuple(name for name in spare if name not in offered):
            yield comment(msg("Columns that are not used: {names}", names=rest))

    def _may_be_statuses(self) -> list[str]:
        """The columns that may be one of statuses, without those of codes for what other columns hold."""
        closed = self.values.get(self.columns.get("closed", ""), ())
        named = [self.columns[name] for name in ("category", "unit", "procedure") if name in self.columns]
        return [
            name
            for name in self.spare
            if closed
            and may_be_statuses(self.values[name], closed)
            and not any(say_the_same(self.values[name], self.values[other]) for other in named)
        ]

    def _candidates(self, field: str) -> list[str]:
        """The columns that may hold a field, where no title says so."""
        if field == "closing":
            return self._may_be_statuses()[:_CANDIDATES_SHOWN]
        return candidates_for(field, self.spare, self.export.with_names(self.values))[:_CANDIDATES_SHOWN]

    def _question(self, name: str, *, optional: bool) -> Lines:
        """The columns that may hold a field, one a line, or a line for its name."""
        found = self._candidates(name)
        if name == "channel" and not found:
            return
        if not found:
            none, needed = (
                msg('not found: name its column, or "" for none'),
                msg("not found: it must be named; what only sheets' or files' names tell needs a column"),
            )
            yield comment(none if optional else needed, f'# {name} = "…"')
            return
        named = self.export.with_names(self.values)
        for column in found:
            example = next((text.strip() for text in named[column] if text.strip()), "")
            yield comment(msg("such as {text}", text=repr(example)), f"# {name} = {in_quotes(column)}")
        if optional:
            yield comment(msg("if there is none"), f'# {name} = ""')

    def _column_or_candidate(self, field: str) -> str:
        """The column of a field, or the only one that may be; empty where there are others, or none."""
        found = [self.columns[field]] if field in self.columns else self._candidates(field)
        return found[0] if len(found) == 1 else ""

    def _outside_hours(self, field: str, column: str, word: str) -> int:
        """How many cases with a word for a channel were received when no counter is open."""
        if field != "channel" or "received" not in self.columns:
            return 0
        described = CaseSource(dates=self.dates.formats)
        days = zip(self.values[column], self.values[self.columns["received"]], strict=True)
        return sum(is_outside_hours(described, day) for text, day in days if text.strip() == word)

    def _word_lines(self, name: str) -> Lines:
        """What the words of a field mean, or may mean."""
        column = self._column_or_candidate(name)
        if not column:
            return
        counts = Counter(text.strip() for text in self._all_texts(name, column) if text.strip())
        known = self.statuses if name == "closing" else national_meanings(self.columns).get(name, {})
        shown = [
            (word, count, known.get(word) or meaning_of(name, word))
            for word, count in counts.most_common(_WORDS_SHOWN)
        ]
        yield ""
        yield f"[words.{name}]"
        if any(meaning is None for _, _, meaning in shown):
            yield comment(_MEANINGS[name])
        for word, count, meaning in shown:
            rows = msg("{count} rows", count=count)
            if meaning is None and (outside := self._outside_hours(name, column, word)):
                rows = msg(
                    "{count} rows, {outside} of them received at night or on a Sunday",
                    count=count,
                    outside=outside,
                )
            if meaning is None:
                likely = name == "closing" and word == self.likely_decided
                if likely:
                    rows = msg(
                        "{count} rows, all closed: take the # off if they were decided here", count=count
                    )
                answer = Closing.DECIDED.value if likely else "?"
                yield comment(rows, f"# {in_quotes(word)} = {in_quotes(answer)}")
            else:
                yield comment(rows, f"{in_quotes(word)} = {in_quotes(str(meaning.value))}")


def _blank(columns: Mapping[str, str], values: Values) -> tuple[list[str], list[str]]:
    """The texts that stand for nothing in the columns that are used, and those that do so in days alone."""
    found: dict[str, None] = {}
    in_days: dict[str, None] = {}
    for field, name in columns.items():
        for text in dict.fromkeys(map(str.strip, values[name])):
            if text and is_nothing(text):
                found[text] = None
            elif text and field in MOMENTS and is_no_day(text):
                in_days[text] = None
    return list(found), list(in_days)
