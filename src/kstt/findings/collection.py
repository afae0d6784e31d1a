"""Findings taken together: sorted, grouped, and suppressed by rule with a reason, none ever lost."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING

import attrs

from kstt.errors import ParseError, UnknownNameError
from kstt.findings.rules import RULES, Finding, Severity
from kstt.i18n import msg
from kstt.numerals import parse_roman
from kstt.text import clean, close_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["By", "Findings", "Suppression"]


class By(Enum):
    """What findings are sorted and grouped by; PLACE is the spot in the file, else the row.

    >>> from kstt.findings import RULES
    >>> rows = ("10 Hộ tịch", "9 Đất đai", "10 Hộ tịch")
    >>> findings = Findings(tuple(RULES["blank-open"].finding(row=row, column="pending") for row in rows))
    >>> {row: len(found) for row, found in findings.grouped(By.ROW).items()}
    {'10 Hộ tịch': 2, '9 Đất đai': 1}
    """

    SEVERITY = "severity"
    RULE = "rule"
    ROW = "row"
    COLUMN = "column"
    PLACE = "place"


@attrs.frozen
class Suppression:
    """A finding that is not to count, and why.

    >>> from kstt.findings import RULES
    >>> found = Findings((RULES["blank-open"].finding(row="2 Hộ tịch", column="pending"),))
    >>> (out,) = found.suppress({"blank-open": "not kept before 2022"}).suppressed
    >>> out.finding.rule, out.reason
    ('blank-open', 'not kept before 2022')
    """

    finding: Finding
    reason: str


def _clean_reason(reason: str) -> str:
    text = clean(reason)
    if not text:
        raise ParseError(msg("reason of a suppression"), reason, msg("why these findings are not to count"))
    return text


@attrs.frozen(repr=False)
class Findings:
    """Findings as one value, whichever check they come from.

    Iterating, ``len`` and truth see the findings that count; ``suppressed`` keeps the others with the
    reason of each.

    >>> found = Findings.of([RULES["no-total-row"].finding(row="Tổng cộng", expected="Tổng cộng"),
    ...                      RULES["duplicate-row"].finding(row="2 Hộ tịch", expected="1 Hộ tịch")])
    >>> [finding.rule for finding in found.sorted(By.SEVERITY)]
    ['duplicate-row', 'no-total-row']
    >>> kept = found.suppress({"no-total-row": "the page with the total comes later"})
    >>> len(kept), kept.suppressed[0].reason
    (1, 'the page with the total comes later')
    """

    items: tuple[Finding, ...] = ()
    suppressed: tuple[Suppression, ...] = ()

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> Findings:
        """These findings, none suppressed; a ``Findings`` is taken as it is."""
        return findings if isinstance(findings, Findings) else cls(tuple(findings))

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __add__(self, other: Findings) -> Findings:
        """Both, these first."""
        if not isinstance(other, Findings):
            return NotImplemented
        return Findings(self.items + other.items, self.suppressed + other.suppressed)

    def sorted(self, *by: By) -> Findings:
        """The findings in the order of ``by``, the first weighing most; gravest first, then by place."""
        order = by or (By.SEVERITY, By.PLACE)
        return attrs.evolve(
            self,
            items=tuple(sorted(self.items, key=lambda f: tuple(_rank(f, aspect) for aspect in order))),
            suppressed=tuple(
                sorted(self.suppressed, key=lambda s: tuple(_rank(s.finding, aspect) for aspect in order))
            ),
        )

    def grouped(self, by: By) -> Mapping[str, Findings]:
        """The findings by rule, row, column, severity or place, in the order of their first one.

        What is suppressed stays with its group.
        """
        names = dict.fromkeys(
            _group_name(f, by) for f in (*self.items, *(s.finding for s in self.suppressed))
        )
        return {
            name: Findings(
                tuple(f for f in self.items if _group_name(f, by) == name),
                tuple(s for s in self.suppressed if _group_name(s.finding, by) == name),
            )
            for name in names
        }

    def suppress(self, reasons: Mapping[str, str]) -> Findings:
        """The findings without those of some rules, which are kept in ``suppressed`` with the reason.

        Args:
            reasons: why, by the id of a rule.

        Raises: UnknownNameError for an unknown rule; ParseError for an empty reason.
        """
        known = {**RULES, **dict.fromkeys(f.rule for f in self.items)}
        for rule in reasons:
            if rule not in known:
                raise UnknownNameError(msg("rule"), rule, close_names(rule, known))
        why = {rule: _clean_reason(reason) for rule, reason in reasons.items()}
        left = tuple(f for f in self.items if f.rule not in why)
        out = tuple(Suppression(f, why[f.rule]) for f in self.items if f.rule in why)
        return Findings(left, self.suppressed + out)

    def __repr__(self) -> str:
        counts = [f"{sum(f.severity is s for f in self.items)} {s.value}" for s in Severity]
        return f"<Findings {', '.join(counts)}; {len(self.suppressed)} suppressed>"

    def _repr_html_(self) -> str:
        return self.to_html()

    def to_html(self, lang: str = "vi") -> str:
        """The findings as a table of a web page or a notebook, those suppressed under it.

        Args:
            lang: the language of every word in it.

        >>> "no findings" in Findings().to_html("en"), "không có" in Findings().to_html()
        (True, True)
        """
        from kstt.findings.html import render_texts

        return render_texts(
            [finding.texts(lang) for finding in self.items],
            [(one.finding.message(lang), one.reason) for one in self.suppressed],
            lang,
        )

    @property
    def worst(self) -> Severity | None:
        """The gravest severity among those that count, ``None`` without any."""
        present = {finding.severity for finding in self.items}
        return next((severity for severity in Severity if severity in present), None)


_Rank = tuple[tuple[int, int, str], ...]


def _rank(finding: Finding, by: By) -> _Rank:
    if by is By.SEVERITY:
        return ((tuple(Severity).index(finding.severity), 0, ""),)
    return _natural(_group_name(finding, by))


def _natural(text: str) -> _Rank:
    """Line 9 before line 10, section IX before section X."""
    rank: list[tuple[int, int, str]] = []
    for number, word in re.findall(r"(\d+)|(\D+)", text):
        roman = parse_roman(word.partition(".")[0]) if word and not rank else None
        rank.append((0, len(number.lstrip("0")), number.lstrip("0")) if number else (1, roman or 0, word))
    return tuple(rank)


def _group_name(finding: Finding, by: By) -> str:
    match by:
        case By.SEVERITY:
            return finding.severity.value
        case By.RULE:
            return finding.rule
        case By.ROW:
            return finding.row
        case By.COLUMN:
            return finding.column
        case By.PLACE:
            return finding.where or finding.row
