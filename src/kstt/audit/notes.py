"""Where an audit notes what it found, figure by figure, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.audit.figures.marks import is_amount
from kstt.audit.result import Audit, Basis, Match, Reason, UnmatchedFigure
from kstt.findings.rules import RULES
from kstt.i18n import msg
from kstt.io.report.figures import FigureKind

if TYPE_CHECKING:
    from kstt.findings.rules import Finding
    from kstt.io.report.figures import Figure
    from kstt.io.report.reading import Report

__all__ = ["Notes", "place_of"]

_NUMBERING = {FigureKind.REFERENCE, FigureKind.OTHER}


def place_of(figure: Figure) -> str:
    """The spot of a figure, its column included."""
    return msg("{place} column {number:d}", place=figure.where, number=figure.column)


class Notes:
    """What is known so far; the first note on a figure stands, unless another one contradicts it."""

    __slots__ = ("_findings", "_matches", "_taken", "_unmatched")

    def __init__(self) -> None:
        self._matches: dict[int, Match] = {}
        self._unmatched: dict[int, UnmatchedFigure] = {}
        self._taken: dict[int, str] = {}
        self._findings: list[tuple[int, int, Finding]] = []

    def match(
        self,
        figure: Figure,
        basis: Basis,
        to: str,
        right: str,
        *,
        holds: bool = True,
        chance: float = 0.0,
        is_open: bool = False,
    ) -> None:
        """A figure that was judged; what is wrong counts most, then what may be, then what holds."""
        one = Match(figure, basis, to, right, holds, chance, open=is_open)
        first = self._matches.get(id(figure))
        if first is None or (first.holds and not holds) or (first.open and not (holds or is_open)):
            self._matches[id(figure)] = one
        elif holds and first.holds and to not in {first.to, *first.also}:
            self._matches[id(figure)] = attrs.evolve(first, also=(*first.also, to))

    def knows(self, figure: Figure) -> bool:
        """Whether a figure was judged."""
        return id(figure) in self._matches

    def take(self, figure: Figure, what: str) -> None:
        """What the words of a figure were taken for."""
        self._taken[id(figure)] = what

    def leave(self, figure: Figure, reason: Reason, detail: str = "") -> None:
        """A figure that was not."""
        self._unmatched.setdefault(id(figure), UnmatchedFigure(figure, reason, detail))

    def find(
        self, rule: str, figure: Figure, quote: str = "", *, row: str = "", column: str = "", **parts: object
    ) -> None:
        """A finding about a figure, at its place."""
        text = " ".join(figure.sentence.text.split())
        found = RULES[rule].finding(
            row=row, column=column, where=place_of(figure), quote=quote or figure.text,
            **parts,  # type: ignore[arg-type]  # parts of the messages
        )  # fmt: skip
        self._findings.append((figure.line, figure.column, attrs.evolve(found, context=text)))

    def audit(self, report: Report) -> Audit:
        """Every figure, matched or not; the findings in the order of the text, of struck text last."""
        figures = report.figures
        matches, unmatched = [], []
        for figure in figures:
            taken = self._taken.get(id(figure), "")
            if id(figure) in self._matches:
                matches.append(attrs.evolve(self._matches[id(figure)], taken_for=taken))
            else:
                reason = Reason.NO_AMOUNT if figure.kind in _NUMBERING else Reason.NO_BASE
                left = self._unmatched.get(id(figure), UnmatchedFigure(figure, reason))
                unmatched.append(attrs.evolve(left, taken_for=taken))
        findings = [finding for *_, finding in sorted(self._findings, key=lambda entry: entry[:2])]
        counted = sum(is_amount(figure) for figure in figures)
        if not any(is_amount(match.figure) for match in matches) and (counted or not (matches or findings)):
            findings.append(RULES["audit-unchecked"].finding(where=report.source, found=counted))
        findings += [
            RULES["audit-struck"].finding(where=where, found=text)
            for where, text in report.struck
            if any(map(str.isdecimal, text))
        ]
        return Audit(tuple(findings), tuple(matches), tuple(unmatched))
