"""What each count of a sentence counts, by its words, the list it stands in, and what stands over it."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

import attrs

from kstt.audit.clauses import CHANGE, changed
from kstt.audit.measures import Measure, agreed, direct_totals, split_of
from kstt.audit.periods import is_as_of
from kstt.audit.result import Reason
from kstt.audit.tables import Quantity
from kstt.audit.words import Vocabulary
from kstt.dates.periods import ReportingPeriod
from kstt.definitions.form_05 import FeedbackAccount
from kstt.definitions.form_06 import CaseAccount
from kstt.io.report.figures import FigureKind
from kstt.text import name_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kstt.audit.clauses import Clause
    from kstt.audit.scopes import Scope
    from kstt.audit.words import Reading
    from kstt.definitions.account import Account
    from kstt.io.report.figures import Figure

__all__ = ["ACCOUNT_OF_UNIT", "Doubt", "Reader"]

ACCOUNT_OF_UNIT: Mapping[str, type[Account]] = MappingProxyType(
    {
        **dict.fromkeys(("hồ sơ", "hồ sơ TTHC"), CaseAccount),
        **dict.fromkeys(("phản ánh, kiến nghị", "PAKN", "phản ánh", "kiến nghị"), FeedbackAccount),
    }
)
"""The units of prose that a form counts."""

_SINCE = re.compile(r"\s*\bso với(?:\s+(?:kỳ|quý|tháng)(?: báo cáo)? trước)?\s*(?=[.,;:()]|$)", re.IGNORECASE)
"""From when a change is: the period before, or the one that follows."""

_TIMES = {FigureKind.PERIOD, FigureKind.YEAR}
_BETWEEN = {FigureKind.COUNT, FigureKind.PERCENT, *_TIMES}


@attrs.frozen
class Doubt:
    """Why a figure's quantity is not known."""

    reason: Reason
    detail: str = ""


@attrs.frozen
class Reader:
    """Reads sentences of a report on one period; ``names`` may stand anywhere without narrowing anything.

    ``categories`` are those that each kind of form lists; ``elsewhere`` holds the places of the sentences
    that speak of another period.
    """

    names: tuple[str, ...]
    period: ReportingPeriod | None
    categories: Mapping[type[Account], tuple[str, ...]] = attrs.Factory(dict)
    elsewhere: frozenset[int] = frozenset()

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
        for i, own in list(found.items()):
            if changed(clauses[i]) and isinstance(own, Doubt) and own.reason is Reason.NO_WORDS:
                found[i] = _beside(clauses, i, found) or own
        return found

    def rate(
        self,
        clauses: Sequence[Clause],
        i: int,
        scope: Scope,
        counts: Mapping[int, Quantity | Doubt],
        before: Quantity | Doubt | None,
    ) -> tuple[Quantity, ...] | Doubt:
        """What a percentage that follows no count tells of, by its own words and the list it stands in."""
        clause = clauses[i]
        parent = None
        if changed(clause) and clauses[i - 1].figure.kind is not FigureKind.PERCENT:
            # After a share it may be by so many points of the hundred.
            own = self._vocabulary(CaseAccount).read(_own_words(clause))
            beside = _beside(clauses, i, counts)
            if beside is not None and not own.phrases and not own.unknown:
                return (beside,) if isinstance(beside, Quantity) else beside
        if clause.opener is not None and clause.opener.parent >= 0:
            parent = counts.get(clause.opener.parent)
            if not isinstance(parent, Quantity):
                return Doubt(Reason.PARENT)
            found = self._quantity(clauses, i, scope, parent, before, parent.measure.account)
            return (found,) if isinstance(found, Quantity) else found
        account = _account_of_words(f"{clause.lead} {clause.words}")
        if account is None:
            return Doubt(Reason.NO_BASE)
        found = self._quantity(clauses, i, scope, None, before, account)
        if isinstance(found, Quantity):
            if found.measure.within(Measure(account, ("received",))) and not _has_status(found.measure):
                # Rates of receipt online are usually of the procedures offered online, which no form tells.
                return Doubt(Reason.NO_BASE)
            on_time = Measure(CaseAccount, ("resolved_on_time",))
            if found.measure == on_time:
                # In practice a rate "on time" often takes in what was early.
                both = Measure(CaseAccount, ("resolved_early", "resolved_on_time"))
                return found, found.with_measure(both)
            return (found,)
        return found

    def base(self, clause: Clause, account: type[Account]) -> Measure | Doubt | None:
        """The base that a percentage's own words name; ``None`` if they name none."""
        reading = self._vocabulary(account).read(clause.words)
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
        if account is None and not clause.figure.unit and "hồ sơ" in name_key(clause.before):
            # ``Số hồ sơ đã giải quyết là 1.150``: the unit stands before.
            account = CaseAccount
        if account is None:
            return Doubt(Reason.NO_BASE)
        vocabulary = self._vocabulary(account)
        if clause.ratio:
            return Doubt(Reason.AMBIGUOUS)
        own, lead = vocabulary.read(_own_words(clause)), vocabulary.read(clause.lead)
        doubt = self._narrowed(vocabulary, clauses, i, scope, own, lead)
        if doubt is not None:
            return doubt
        above = [vocabulary.read(text) for text in scope.above]
        row = _row(own, lead, parent, above)
        if isinstance(row, Doubt):
            return row
        measure = _measure(own, lead, parent, before if clause.continues == "theo" else None)
        if isinstance(measure, Doubt):
            return measure
        return row.with_measure(measure) if _fits(measure, above) else Doubt(Reason.SCOPE)

    def _vocabulary(self, account: type[Account]) -> Vocabulary:
        return Vocabulary(account, self.names, self.categories.get(account, ()))

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
        earlier = [clause.words for clause in clauses[:i]]
        words = [vocabulary.narrowing(text) for text in (*earlier, clauses[i].aside, *scope.before)]
        if re.search(r"\bcòn\b", clauses[i].before):
            # What is left is left of what was told before, known or not.
            words += [vocabulary.read(text).unknown for text in earlier]
        words += [vocabulary.narrowing(text, categories=True) for text in scope.above]
        if any(words):
            return Doubt(Reason.SCOPE, next(filter(None, words)))
        if changed(clauses[i]):
            return None
        if self.of_another_period(_told_before(clauses, i)) or self.elsewhere & {*scope.places}:
            return Doubt(Reason.OTHER_PERIOD)
        return None

    def of_another_period(self, figures: Sequence[Figure]) -> bool:
        """Whether a period, a year or a closing day among these figures is not that of the report."""
        for figure in figures:
            value = figure.value
            if figure.kind is FigureKind.DATE and is_as_of(figure) and self.period:
                if value != self.period.end:
                    return True
                continue
            if figure.kind is FigureKind.PERIOD and value != self.period:
                return True
            if figure.kind is FigureKind.YEAR and not (
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
        vocabulary = self._vocabulary(account)
        own, lead = vocabulary.read(clause.words), vocabulary.read(clause.lead)
        meant = agreed(own.phrases or lead.phrases)
        parts = [
            agreed(vocabulary.read(other.words).phrases)
            for other in clauses
            if other.figure.kind is FigureKind.COUNT and other.opener and other.opener.parent == i
        ]
        told = [part for part in parts if len(part) == 1]
        fitting = [m for m in meant if told and all(next(iter(part)).within(m) for part in told)]
        row = _row(own, lead, None, [vocabulary.read(text) for text in scope.above])
        return row.with_measure(fitting[0]) if len(fitting) == 1 and not isinstance(row, Doubt) else None


def _own_words(clause: Clause) -> str:
    """The words of a figure, of a change without those that tell of a change and from when."""
    if not changed(clause):
        return clause.words
    before, after = CHANGE.sub(" ", clause.before), _SINCE.sub(" ", clause.after)
    return attrs.evolve(clause, before=before, after=after).words


def _told_before(clauses: Sequence[Clause], i: int) -> list[Figure]:
    """The figures before a count, without a period that a change is from and that what follows leaves behind.

    A list opened before it goes on after it, as in ``1.250 hồ sơ, tăng 250 hồ sơ so với quý II; trong đó``; a
    semicolon begins anew. In a bracket the figures may be those of the other period.
    """
    text, opener = clauses[i].figure.sentence.text, clauses[i].opener
    told = []
    for n, clause in enumerate(clauses[:i]):
        figure = clause.figure
        since = figure.kind in _TIMES and any(changed(c) for c in clauses[max(n - 2, 0) : n])
        listed = opener is not None and 0 <= opener.parent < n and not opener.bracket
        left = listed or ";" in text[figure.end : clauses[i].figure.start]
        if not (since and left and figure.is_compared_with):
            told.append(figure)
    return told


def _beside(
    clauses: Sequence[Clause], i: int, found: Mapping[int, Quantity | Doubt]
) -> Quantity | Doubt | None:
    """The quantity that a change tells of by standing after it, ``1.250 hồ sơ, tăng 250 hồ sơ``."""
    text = clauses[i].figure.sentence.text
    for n in range(i - 1, -1, -1):
        if ";" in text[clauses[n].figure.end : clauses[i].figure.start]:
            return None
        if n in found and not changed(clauses[n]):
            return found[n]
        if clauses[n].figure.kind not in _BETWEEN:
            return None
    return None


def _has_status(measure: Measure) -> bool:
    """Whether a measure is of results or of what is in hand, rather than of receipts."""
    wholes = [Measure(measure.account, (key,)) for key in ("resolved", "pending")]
    return any(measure == whole or measure.within(whole) for whole in wholes)


def _account_of_words(words: str) -> type[Account] | None:
    """Cases or feedback, by the words about a rate; ``None`` for a rate of neither."""
    text = name_key(words)
    if "phản ánh" in text or "kiến nghị" in text or "pakn" in text:
        return FeedbackAccount
    return CaseAccount if "hồ sơ" in text or "giải quyết" in text else None


def _row(own: Reading, lead: Reading, parent: Quantity | None, above: Sequence[Reading]) -> Quantity | Doubt:
    """The line of the form: level and category, by the nearest words that name one; a measure is wanting."""
    row = parent or Quantity(Measure(CaseAccount, ()))
    readings = (own, lead, *reversed(above))
    levels = next((reading.levels for reading in readings if reading.levels), frozenset())
    categories = next((reading.categories for reading in readings if reading.categories), frozenset())
    if len(levels) > 1 or len(categories) > 1:
        here = levels in (own.levels, lead.levels)
        return Doubt(Reason.AMBIGUOUS if here else Reason.SCOPE)
    level, category = next(iter(levels), row.level), next(iter(categories), row.category)
    if row.level not in {None, level} or row.category not in {"", category}:
        return Doubt(Reason.AMBIGUOUS)
    return attrs.evolve(row, level=level, category=category)


def _fits(measure: Measure, above: Sequence[Reading]) -> bool:
    """Whether a heading does not narrow a measure down, as ``Hồ sơ trực tuyến`` does to what was resolved."""
    for reading in above:
        for meant in reading.phrases:
            total = any(split_of(one) for one in meant)
            if not total and not any(measure == one or measure.within(one) for one in meant):
                return False
    return True


def _measure(
    own: Reading, lead: Reading, parent: Quantity | None, before: Quantity | Doubt | None
) -> Measure | Doubt:
    if parent is not None and not own.phrases and (own.levels or own.categories):
        return parent.measure
    phrases = _together(own, lead)
    if not phrases:
        return Doubt(Reason.AMBIGUOUS if own.phrases else Reason.NO_WORDS)
    if parent is not None:
        meant = agreed(phrases, parent.measure)
        if (own.levels or own.categories) and parent.measure in agreed(phrases):
            return parent.measure
        if not meant:
            return Doubt(Reason.AMBIGUOUS)
    else:
        meant = agreed(phrases)
    whole = parent or (before if isinstance(before, Quantity) else None)
    if len(meant) > 1 and whole is not None:
        direct = {part for split in split_of(whole.measure) for part in split}
        meant = frozenset(meant & direct) or meant
    if len(meant) == 1:
        return next(iter(meant))
    detail = " / ".join(sorted(str(m) for m in meant))
    return Doubt(Reason.AMBIGUOUS, detail)


def _together(own: Reading, lead: Reading) -> tuple[frozenset[Measure], ...]:
    """The phrases of a figure and of what leads it; none where they contradict each other.

    The other part of a whole takes the place of the one that leads (``đã giải quyết: 80 hồ sơ; đang giải
    quyết 20 hồ sơ``); what is no part of it would be both (``hồ sơ trực tuyến: đã giải quyết 5 hồ sơ``).
    """
    both = (*own.phrases, *lead.phrases)
    if not own.phrases or not lead.phrases or agreed(both):
        return both
    parts = [split for _, split in _splits(own, lead)]
    mine, others = agreed(own.phrases), agreed(lead.phrases)
    siblings = any(one in split and other in split for one in mine for other in others for split in parts)
    return own.phrases if siblings else ()


def _splits(own: Reading, lead: Reading) -> list[tuple[Measure, tuple[Measure, ...]]]:
    named = {measure for reading in (own, lead) for meant in reading.phrases for measure in meant}
    return [entry for measure in named for entry in direct_totals(measure)]
