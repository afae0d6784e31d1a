"""A form as an HTML table: heading, merged header, column numbers, rows, and marked cells with the reason."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

from kstt.definitions.html import header_rows
from kstt.findings.rules import Finding, Severity
from kstt.i18n import msg
from kstt.markup.markup import Markup, element, joined
from kstt.markup.pages import document, fragment, scrolling
from kstt.tables.heading import Heading
from kstt.tables.table import FormTable, HasTable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kstt.definitions.layout import FormLayout
    from kstt.tables.cells import ReportedRow

    Marks = Mapping[tuple[str, str], list[tuple[int, Finding]]]

__all__ = ["message_of", "render_html", "render_page"]

_OPENLY = 12
"""The number of findings shown under a table; the others are folded."""


class Drawable(HasTable, Protocol):
    """What can be drawn: a table and its findings."""

    def remarks(self) -> Iterable[Finding]:
        """The findings to mark by default."""
        ...


def render_html(
    form: Drawable,
    *,
    findings: Iterable[Finding] | None = None,
    page: bool = False,
    lang: str = "vi",
) -> str:
    """The form in its official layout as HTML.

    Cells with findings are marked, with the reason as their title; errors and warnings are
    numbered and listed under the table.

    Args:
        form: a proved or a reported form.
        findings: what to mark; without them a reported form is checked, a proved one needs none.
        page: a whole document with its own colours, light or dark as the reader prefers, instead of a
            fragment that takes on the colours around it.
        lang: language of the findings, ``vi`` or ``en``; the form itself is Vietnamese.

    Returns: HTML without scripts or links to anything; every text is escaped.

    >>> from kstt import ReportingPeriod, form_06c
    >>> html = render_html(form_06c([], ReportingPeriod.quarter(2021, 2)), page=True)
    >>> html.startswith("<!DOCTYPE html>"), html.count('colspan="4"')
    (True, 2)
    """
    reported = form.table()
    if findings is None:
        findings = form.remarks()
    body = joined(_table(reported, found := tuple(findings), lang), _findings(found, lang))
    heading = Heading.of(reported)
    return document(body, f"{heading.code} · {heading.period or heading.title}") if page else fragment(body)


def render_page(forms: Sequence[HasTable], lang: str = "vi") -> str:
    """A page of several forms under one another, with their notes: nothing that was found is marked."""
    heading = Heading.of(forms[0])
    parts: list[Markup] = []
    for reported in (form.table() for form in forms):
        parts += [_table(reported, (), lang), *(element("p", note) for note in reported.notes)]
    return document(joined(*parts), f"{heading.code} · {heading.period or heading.title}")


def _table(reported: FormTable, findings: Sequence[Finding], lang: str) -> Markup:
    marks = _marks(findings)
    rows = [_row(reported.layout, row, marks, lang) for row in reported.rows]
    table = element(
        "table",
        _caption(reported),
        element("thead", header_rows(reported.layout.columns, reported.layout.row_header)),
        element("tbody", *rows),
    )
    return element("div", table, class_=scrolling(len(rows)), tabindex="0")


def _caption(reported: FormTable) -> Markup:
    heading = Heading.of(reported)

    def block(kind: str, *lines: str) -> Markup:
        return element("div", *(element("div", _unbroken(line)) for line in lines if line), class_=kind)

    middle = block("middle", heading.period, heading.days)
    title = element("div", element("div", heading.title, class_="title"), middle)
    left = block("left", heading.code, heading.issued)
    right = block("right", heading.unit, heading.recipient)
    count = element("div", heading.count, class_="count")
    return element("caption", element("div", left, title, right, count, class_="heading"))


def _unbroken(line: str) -> Markup:
    """A line in which no number of an instrument or code breaks at its hyphens."""
    words = [element("span", word, class_="whole") if "/" in word else word for word in line.split(" ")]
    return joined(words[0], *(piece for word in words[1:] for piece in (" ", word)))


def _row(layout: FormLayout, row: ReportedRow, marks: Marks, lang: str) -> Markup:
    cells = [
        element("td", row.number, class_="place"),
        _marked("th", row.label, marks.get((row.ref, ""), []), lang, scope="row"),
    ]
    for column, cell in zip(layout.columns, row.cells, strict=True):
        kind = "zero" if cell.value == 0 else ""
        cells.append(_marked("td", cell.shown, marks.get((row.ref, column.key), []), lang, kind))
    return element("tr", *cells, class_=row.kind.value)


def _marked(
    name: str,
    text: str,
    found: Sequence[tuple[int, Finding]],
    lang: str,
    kind: str = "",
    scope: str | None = None,
) -> Markup:
    if not found:
        return element(name, text, class_=kind or None, scope=scope)
    worst = min((finding.severity for _, finding in found), key=tuple(Severity).index)
    notes = ",".join(str(number) for number, _ in found if number)
    return element(
        name,
        text,
        element("sup", notes) if notes else "",
        class_=worst.value,
        title="\n".join(
            f"{f.severity.in_language(lang).capitalize()}: {message_of(f, lang)}" for _, f in found
        ),
        scope=scope,
    )


def _marks(findings: Sequence[Finding]) -> Marks:
    """The findings of each cell, those that are listed with their number, the others with 0."""
    marks: dict[tuple[str, str], list[tuple[int, Finding]]] = {}
    number = 0
    for finding in findings:
        number += finding.severity is not Severity.INFO
        mark = 0 if finding.severity is Severity.INFO else number
        marks.setdefault((finding.row, finding.column), []).append((mark, finding))
    return marks


def _findings(findings: Sequence[Finding], lang: str) -> Markup:
    """The findings under the table: errors and warnings numbered and open, remarks folded."""
    if not findings:
        return Markup("")
    grave = [f for f in findings if f.severity is not Severity.INFO]
    notes = [f for f in findings if f.severity is Severity.INFO]
    items = [element("li", message_of(finding, lang)) for finding in grave]
    listed = [element("p", _counted(findings, lang))]
    if items:
        listed.append(element("ol", *items[:_OPENLY]))
    if items[_OPENLY:]:
        rest = element("ol", *items[_OPENLY:], start=_OPENLY + 1)
        listed.append(
            element(
                "details",
                element("summary", msg("more: {count}", count=len(items) - _OPENLY).in_language(lang)),
                rest,
            )
        )
    if notes:
        label = f"{Severity.INFO.in_language(lang).capitalize()}: {len(notes)}"
        rest = element("ul", *(element("li", message_of(finding, lang)) for finding in notes))
        listed.append(element("details", element("summary", label), rest))
    return element("div", *listed, class_="findings")


def _counted(findings: Sequence[Finding], lang: str) -> str:
    counts = {s: sum(f.severity is s for f in findings) for s in Severity}
    words = tuple(msg("{count} {severity}", count=n, severity=s) for s, n in counts.items() if n)
    return msg("Findings: {counts}", counts=words).in_language(lang)


def message_of(finding: Finding, lang: str) -> str:
    """The message of a finding, in Vietnamese or English."""
    return finding.message(lang)
