"""What each count of a sentence counts, by its words, the list it stands in, and what stands over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.accounts import CaseAccount, FeedbackAccount
from kstt.audit.measures import Measure, agreed, split_of
from kstt.audit.result import Reason
from kstt.audit.tables import Quantity
from kstt.audit.words import Vocabulary
from kstt.io.figures import FigureKind
from kstt.periods import ReportingPeriod
from kstt.text import name_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kstt.accounts import Account
    from kstt.audit.clauses import Clause
    from kstt.audit.scopes import Scope
    from kstt.audit.words import Reading
    from kstt.vocabulary import AuthorityLevel

__all__ = ["ACCOUNT_OF_UNIT", "Doubt", "Reader", "changed"]

ACCOUNT_OF_UNIT: Mapping[str, type[Account]] = {
    **dict.fromkeys(("hồ sơ", "hồ sơ TTHC"), CaseAccount),
    **dict.fromkeys(("phản ánh, kiến nghị", "PAKN", "phản ánh", "kiến nghị"), FeedbackAccount),
}
"""The units of prose that a form counts."""


@attrs.frozen
class Doubt:
    """Why a figure's quantity is not known."""

    reason: Reason
    detail: str = ""


def changed(clause: Clause) -> str:
    """``tăng`` or ``giảm`` where a figure tells of a change, else empty."""
    words = clause.before.casefold().split()
    return next((word for word in reversed(words) if word in {"tăng", "giảm"}), "")


@attrs.frozen
class Reader:
    """Reads sentences of a report on one period; ``names`` may stand anywhere without narrowing anything."""

    names: tuple[str, ...]
    period: ReportingPeriod | None

    def counts(
        self,
        clauses: Sequence[Clause],
        scope: Scope,
        before: Quantity | Doubt | None,
        head: Quantity | Doubt | None,
    ) -> dict[int, Quantity | Doubt]:
        """The quantity of each count of a sentence, by its place.

        Args:
            clauses: of the sentence.
            scope: what stands over it.
            before: the quantity of the total of the sentence before.
            head: that of the paragraph that leads the list it stands in.
        """
        found: dict[int, Quantity | Doubt] = {}
        for i, clause in enumerate(clauses):
            if clause.figure.kind is FigureKind.COUNT:
                found[i] = self._quantity(
                    clauses, i, scope, self._parent(clause, found, before, head), before
                )
        for i, doubt in list(found.items()):
            if isinstance(doubt, Doubt) and doubt.reason is Reason.AMBIGUOUS and doubt.detail:
                inside = self._by_parts(clauses, i, scope)
                if inside is not None:
                    found[i] = inside
                    for n, clause in enumerate(clauses):
                        if n in found and clause.opener and clause.opener.parent == i:
                            found[n] = self._quantity(clauses, n, scope, inside, before)
        return found

    def rate(
        self, clauses: Sequence[Clause], i: int, scope: Scope, before: Quantity | Doubt | None
    ) -> tuple[Quantity, ...] | Doubt:
        """What a percentage that follows no count tells of, by its own words."""
        clause = clauses[i]
        if clause.opener is not None and clause.opener.parent >= 0:
            return Doubt(Reason.PARENT)
        account = _account_of_words(f"{clause.lead} {clause.words}")
        if account is None:
            return Doubt(Reason.NO_BASE)
        found = self._quantity(clauses, i, scope, None, before, account)
        if isinstance(found, Quantity):
            on_time = Measure(CaseAccount, ("resolved_on_time",))
            if found.measure == on_time:
                # In practice a rate "on time" often takes in what was early.
                both = Measure(CaseAccount, ("resolved_early", "resolved_on_time"))
                return found, found.with_measure(both)
            return (found,)
        return found

    def base(self, clause: Clause, account: type[Account]) -> Measure | Doubt | None:
        """The base that a percentage's own words name; ``None`` if they name none."""
        reading = Vocabulary(account, self.names).read(clause.words)
        if reading.unknown:
            return Doubt(Reason.UNKNOWN_WORDS, reading.unknown)
        meant = agreed(reading.phrases) if reading.phrases else frozenset()
        if len(meant) == 1:
            return next(iter(meant))
        return Doubt(Reason.AMBIGUOUS) if reading.phrases else None

    def _parent(
        self,
        clause: Clause,
        found: Mapping[int, Quantity | Doubt],
        before: Quantity | Doubt | None,
        head: Quantity | Doubt | None,
    ) -> Quantity | Doubt | None:
        if clause.opener is not None:
            return found.get(clause.opener.parent) if clause.opener.parent >= 0 else None
        if clause.continues and clause.continues != "theo":
            return before or Doubt(Reason.PARENT)
        return head

    def _quantity(
        self,
        clauses: Sequence[Clause],
        i: int,
        scope: Scope,
        parent: Quantity | Doubt | None,
        before: Quantity | Doubt | None,
        account: type[Account] | None = None,
    ) -> Quantity | Doubt:
        clause = clauses[i]
        account = account or ACCOUNT_OF_UNIT.get(clause.figure.unit)
        if account is None and clause.figure.unit:
            return Doubt(Reason.NO_BASE)
        if isinstance(parent, Doubt):
            return Doubt(Reason.PARENT)
        account = account or (parent.measure.account if parent else None)
        if account is None:
            return Doubt(Reason.NO_BASE)
        vocabulary = Vocabulary(account, self.names)
        own, lead = vocabulary.read(clause.words), vocabulary.read(clause.lead)
        doubt = self._narrowed(vocabulary, clauses, i, scope, own, lead)
        if doubt is not None:
            return doubt
        level = _level(own, lead, parent, [vocabulary.read(text).levels for text in scope.above])
        if isinstance(level, Doubt):
            return level
        measure = _measure(own, lead, parent, before if clause.continues == "theo" else None)
        return measure if isinstance(measure, Doubt) else Quantity(measure, level)

    def _narrowed(
        self,
        vocabulary: Vocabulary,
        clauses: Sequence[Clause],
        i: int,
        scope: Scope,
        own: Reading,
        lead: Reading,
    ) -> Doubt | None:
        for reading in (own, lead):
            if reading.unknown:
                return Doubt(Reason.UNKNOWN_WORDS, reading.unknown)
        for text in (clauses[i].aside, *scope.above, *scope.before):
            word = vocabulary.narrowing(text)
            if word:
                return Doubt(Reason.SCOPE, word)
        if not changed(clauses[i]) and self._of_another_period(clauses[:i]):
            return Doubt(Reason.OTHER_PERIOD)
        return None

    def _of_another_period(self, earlier: Sequence[Clause]) -> bool:
        for clause in earlier:
            value = clause.figure.value
            if clause.figure.kind is FigureKind.PERIOD and value != self.period:
                return True
            if clause.figure.kind is FigureKind.YEAR and not (
                self.period and value == self.period.reporting_year and self.period.label == f"Năm {value}"
            ):
                return True
        return False

    def _by_parts(self, clauses: Sequence[Clause], i: int, scope: Scope) -> Quantity | None:
        """An ambiguous total, told by the parts listed under it: only one meaning has them all."""
        clause = clauses[i]
        account = ACCOUNT_OF_UNIT.get(clause.figure.unit)
        if account is None:
            return None
        vocabulary = Vocabulary(account, self.names)
        own, lead = vocabulary.read(clause.words), vocabulary.read(clause.lead)
        meant = agreed(own.phrases or lead.phrases)
        parts = [
            agreed(vocabulary.read(other.words).phrases)
            for other in clauses
            if other.figure.kind is FigureKind.COUNT and other.opener and other.opener.parent == i
        ]
        told = [part for part in parts if len(part) == 1]
        fitting = [m for m in meant if told and all(next(iter(part)).within(m) for part in told)]
        level = _level(own, lead, None, [vocabulary.read(text).levels for text in scope.above])
        return Quantity(fitting[0], level) if len(fitting) == 1 and not isinstance(level, Doubt) else None


def _account_of_words(words: str) -> type[Account] | None:
    """Cases or feedback, by the words about a rate; ``None`` for a rate of neither."""
    text = name_key(words)
    if "phản ánh" in text or "kiến nghị" in text or "pakn" in text:
        return FeedbackAccount
    return CaseAccount if "hồ sơ" in text or "giải quyết" in text else None


def _level(
    own: Reading, lead: Reading, parent: Quantity | None, above: Sequence[frozenset[AuthorityLevel]]
) -> AuthorityLevel | Doubt | None:
    named = own.levels or lead.levels
    if len(named) > 1:
        return Doubt(Reason.AMBIGUOUS)
    level = next(iter(named)) if named else None
    if parent is not None and parent.level is not None:
        return parent.level if level in {None, parent.level} else Doubt(Reason.AMBIGUOUS)
    if level is not None:
        return level
    nearest = next((levels for levels in reversed(above) if levels), frozenset())
    if len(nearest) > 1:
        return Doubt(Reason.SCOPE)
    return next(iter(nearest)) if nearest else None


def _measure(
    own: Reading, lead: Reading, parent: Quantity | None, before: Quantity | Doubt | None
) -> Measure | Doubt:
    if parent is not None and not own.phrases and own.levels:
        return parent.measure
    phrases = own.phrases or lead.phrases
    if not phrases:
        return Doubt(Reason.NO_WORDS)
    if parent is not None:
        meant = agreed(phrases, parent.measure)
        if own.levels and parent.level is None and parent.measure in agreed(phrases):
            return parent.measure
        if not meant:
            return Doubt(Reason.AMBIGUOUS)
    else:
        meant = agreed(phrases)
    if len(meant) > 1:
        narrower = agreed((*phrases, *lead.phrases), parent.measure if parent else None)
        meant = narrower or meant
    whole = parent or (before if isinstance(before, Quantity) else None)
    if len(meant) > 1 and whole is not None:
        direct = {part for split in split_of(whole.measure) for part in split}
        meant = frozenset(meant & direct) or meant
    if len(meant) == 1:
        return next(iter(meant))
    detail = " / ".join(sorted(str(m) for m in meant))
    return Doubt(Reason.AMBIGUOUS, detail)
