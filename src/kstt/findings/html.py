"""Findings as an HTML table in one language."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kstt.findings.texts import FindingTexts, headers
from kstt.i18n import msg
from kstt.markup.markup import Markup, element, joined
from kstt.markup.pages import fragment

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["render_texts"]


def render_texts(
    findings: Sequence[FindingTexts], suppressed: Sequence[tuple[str, str]] = (), lang: str = "vi"
) -> str:
    """Findings as a table, the gravest counted in its caption; those suppressed under it.

    Args:
        findings: each finding as texts in the language.
        suppressed: the message of each finding that is suppressed, and the reason.
        lang: the language of the texts.

    >>> "không có" in render_texts([])
    True
    """
    body = [_table(findings, lang)] if findings else [element("p", msg("no findings").in_language(lang))]
    if suppressed:
        items = [element("li", f"{message} ", element("em", f"({reason})")) for message, reason in suppressed]
        summary = element(
            "summary", msg("suppressed, with a reason: {count}", count=len(items)).in_language(lang)
        )
        body.append(element("details", summary, element("ul", *items), class_="findings"))
    return fragment(joined(*body), lang=lang)


def _table(findings: Sequence[FindingTexts], lang: str) -> Markup:
    titles = headers(lang)
    head = (titles.severity, titles.place, titles.found, titles.expected, titles.message, titles.rule)
    counts = Counter(texts.severity for texts in findings)
    table = element(
        "table",
        element("caption", ", ".join(f"{number} {word}" for word, number in counts.items())),
        element("thead", element("tr", *(element("th", title, scope="col") for title in head))),
        element("tbody", *map(_row, findings)),
    )
    return element("div", table, class_="scroll")


def _row(texts: FindingTexts) -> Markup:
    place = [element("span", texts.place)]
    if texts.where:
        place.append(element("span", texts.where, class_="other"))
    return element(
        "tr",
        element("td", element("span", texts.severity, class_=f"tag {texts.kind}"), class_="words"),
        element("td", *place, class_="words"),
        *(_value(text) for text in (texts.found, texts.expected)),
        element("td", texts.message, class_="words"),
        element("td", element("code", texts.rule), class_="words", title=texts.reference),
    )


def _value(text: str) -> Markup:
    number = text.replace(".", "").isdecimal()
    return element("td", text, class_=None if number else "words")
