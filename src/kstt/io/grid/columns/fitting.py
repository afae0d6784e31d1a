"""Which column of a sheet is which of a form: how well each title fits, and the readings that this leaves.

What is found here follows from the titles alone, so that sheets with one header are fitted once; where
it leaves several readings, the sums of the form decide (see :mod:`kstt.io.grid.columns.deciding`).
"""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

import attrs

from kstt.definitions.columns import Role
from kstt.io.grid.columns.blocks import name_of
from kstt.io.grid.titles.paths import Block, column_paths
from kstt.io.grid.titles.synonyms import Meaning
from kstt.io.grid.titles.words import GROUPS, Said, TitleWords, path_said
from kstt.text import name_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kstt.definitions.columns import Column
    from kstt.definitions.layout import FormLayout

__all__ = ["SOME", "Candidate", "Fits", "by_printed_numbers", "fits_of"]

SOME = 3
"""Columns that are found are a header, or bear out the printed numbers, if they are as many as this."""

_M = Meaning
_SURE, _NEAR, _BARE, _DOUBTFUL = 1.0, 0.95, 0.7, 0.6
"""How well a title fits that names its group, whose neighbour names it, that nothing names; a guess."""
_STRANGE = 0.06
"""What each word that means nothing takes away."""
_GROUP_OF = {
    _M.ONLINE: _M.RECEIVED, _M.DIRECT: _M.RECEIVED, _M.POST: _M.RECEIVED, _M.IN_PERIOD: _M.RECEIVED,
    _M.CARRIED: _M.RECEIVED, _M.EARLY: _M.RESOLVED, _M.ON_TIME: _M.RESOLVED, _M.WITHIN: _M.PENDING,
}  # fmt: skip
"""The group that a kind of case stands in, where its title does not say."""


@attrs.frozen
class Candidate:
    """Columns of the sheet that may be one of the form (added up, if several), and how well they fit.

    ``sums`` says that only the form's sums can confirm it.
    """

    columns: tuple[int, ...]
    fit: float
    sums: bool = False


@attrs.frozen
class Fits:
    """What the titles of a header say of a form's columns.

    ``candidates`` are those of each column of the form, ``joined`` the columns of the sheet that stand
    for several of the form (by their keys), ``said`` what is said over each column of the sheet,
    ``free`` the titled columns, with their groups, whose words say nothing of which of the form they are.
    """

    paths: tuple[tuple[str, ...], ...]
    said: tuple[Said, ...]
    candidates: Mapping[str, tuple[Candidate, ...]]
    joined: Mapping[tuple[str, ...], tuple[Candidate, ...]]
    twice: tuple[int, ...] = ()
    free: tuple[tuple[int, Meaning | None], ...] = ()

    @property
    def found(self) -> int:
        """How many columns of the form have a candidate."""
        return sum(1 for found in self.candidates.values() if found)


@lru_cache(maxsize=256)
def fits_of(block: Block, columns: tuple[Column, ...], words: TitleWords) -> Fits:
    """What the titles of a header say of a form's columns."""
    paths = column_paths(block)
    # The titles over the rows' names may have words of a form's columns: "Lĩnh vực giải quyết".
    wanted = _wanted(columns, words)
    known = frozenset(chain.from_iterable(said.kinds for said in wanted.values())) | _ANYWHERE
    names = [_names_rows(path, words) for path in paths]
    said = _in_their_groups(
        [
            Said() if named else _of_the_form(path_said(words, path), known)
            for path, named in zip(paths, names, strict=True)
        ]
    )
    exact = {tuple(map(name_key, column.header)): column.key for column in columns}
    named = [exact.get(tuple(map(name_key, path))) for path in paths]
    candidates = {column.key: _candidates(column, wanted, said, named) for column in columns}
    joined = _joined(columns, wanted, said, candidates)
    best = [max(own, key=lambda one: one.fit) for own in candidates.values() if own]
    taken = {c for one in best if one.fit >= _DOUBTFUL for c in one.columns}
    free = tuple(
        (c, _free_in(paths[c], one, words))
        for c, (one, _) in enumerate(said)
        if paths[c] and not names[c] and not one.foreign and c not in taken and one.kinds <= {_M.IN_PERIOD}
    )
    return Fits(paths, tuple(s for s, _ in said), candidates, joined, _twice(columns, wanted, said), free)


def _names_rows(path: Sequence[str], words: TitleWords) -> bool:
    """Whether a title is one over names or numbers of rows; *TT* in a group of counts is none."""
    if len(path) > 1 and name_of(path[-1]) == "number" and path_said(words, path[:-1]).anything:
        return False
    return any(map(name_of, path))


def _free_in(path: Sequence[str], said: Said, words: TitleWords) -> Meaning | None:
    """The group of a title that says nothing else: *Hồ sơ tồn* of what was received was pending before."""
    above = path_said(words, tuple(path[:-1])).group
    return above if said.group is _M.PENDING and above is _M.RECEIVED else said.group


_ANYWHERE = frozenset((_M.IN_PERIOD, _M.POST, _M.FULL, _M.PARTIAL, _M.WITHIN, _M.ON_TIME))


def _of_the_form(said: Said, known: frozenset[Meaning]) -> Said:
    """What a title says without what no column of the form counts: *quy định* is a word of form 05 alone."""
    others = said.kinds - known
    return attrs.evolve(said, kinds=said.kinds & known, unknown=(*said.unknown, "")) if others else said


@lru_cache(maxsize=64)
def wanted_of(columns: tuple[Column, ...], words: TitleWords) -> Mapping[str, Said]:
    """What the form's own titles say, by column."""
    return {column.key: path_said(words, column.header) for column in columns}


def _wanted(columns: tuple[Column, ...], words: TitleWords) -> Mapping[str, Said]:
    own = wanted_of(columns, words)
    by_origin = _by_origin(own)
    return {key: attrs.evolve(said, kinds=_core(said, by_origin)) for key, said in own.items()}


def _by_origin(wanted: Mapping[str, Said]) -> frozenset[Meaning]:
    """The groups in which the form counts apart what came in the period."""
    found = (said.group for said in wanted.values() if said.kinds == {_M.IN_PERIOD})
    return frozenset(group for group in found if group is not None)


def _core(said: Said, by_origin: frozenset[Meaning]) -> frozenset[Meaning]:
    """The kinds that identify a column: in the period goes without saying beside a channel or a time."""
    others = said.kinds - {_M.IN_PERIOD}
    if others:
        return frozenset(others)
    kept = said.group in {None, _M.RECEIVED} or said.group in by_origin
    return said.kinds if kept else frozenset(others)


def _in_their_groups(said: Sequence[Said]) -> list[tuple[Said, float]]:
    """What is said over each column, with its group and how surely that is known.

    A title without a group (``Quá hạn`` in a header of one row) stands in that of the column before it.
    """
    found: list[tuple[Said, float]] = []
    before: Meaning | None = None
    for one in said:
        if not one.anything:
            found.append((one, 0.0))
        elif one.group is not None:
            found.append((one, _NEAR if one.implied and one.kinds else _SURE))
            before = one.group if not one.foreign else before
        else:
            implied = {_GROUP_OF[kind] for kind in one.kinds if kind in _GROUP_OF}
            group = next(iter(implied)) if len(implied) == 1 else None
            if group is not None:
                sure = _NEAR
            else:
                group, sure = before, _NEAR if one.kinds else _BARE
            found.append((attrs.evolve(one, group=group), sure if group is not None else _BARE))
            before = group
    return found


def _in_group(core: frozenset[Meaning], group: Meaning | None) -> frozenset[Meaning]:
    """The kinds of a title as the form calls them in that group."""
    if group is _M.PENDING and core & {_M.ON_TIME, _M.EARLY}:
        # What is still open before its day is within its deadline.
        return core - {_M.ON_TIME, _M.EARLY} | {_M.WITHIN}
    if group is _M.RESOLVED and _M.WITHIN in core:
        return core - {_M.WITHIN} | {_M.ON_TIME}
    return core


def _candidates(
    column: Column,
    wanted: Mapping[str, Said],
    said: Sequence[tuple[Said, float]],
    named: Sequence[str | None],
) -> tuple[Candidate, ...]:
    want = wanted[column.key]
    alike = sum(1 for other in wanted.values() if (other.group, other.kinds) == (want.group, want.kinds))
    whole: list[Candidate] = []
    parts: list[tuple[int, Said, float]] = []
    for c, (one, sure) in enumerate(said):
        if named[c] == column.key:
            whole.append(Candidate((c,), _SURE))
            continue
        if one.foreign or not one.anything or (named[c] is not None and named[c] != column.key) or alike > 1:
            continue
        fit = _fit(column, want, one, sure, wanted)
        if fit is None:
            continue
        kind, value = fit
        if kind == "whole":
            whole.append(Candidate((c,), value))
        else:
            parts.append((c, one, value))
    return _with_sums(want, whole, parts)


def _fit(
    column: Column, want: Said, one: Said, sure: float, wanted: Mapping[str, Said]
) -> tuple[str, float] | None:
    """Whether a column is the whole of one of the form or a part of it, and how well its title fits."""
    group = one.group
    if want.group is not None and group is not None and group is not want.group:
        if sure >= _SURE or (one.kinds and sure == _NEAR and group in GROUPS and not _loose(one)):
            return None
        sure = _BARE
    core = _in_group(_core(one, _by_origin(wanted)), want.group)
    if one.excluded and (one.excluded & want.kinds or column.role is Role.TOTAL):
        return None
    fit = max(sure - _STRANGE * one.strange, 0.3)
    if core == want.kinds:
        if not core and not one.total:
            fit -= 0.02
        part = len(one.parts) == 1
        return ("part" if part else "whole"), fit
    if not core or not want.kinds:
        return None
    if core < want.kinds or core > want.kinds:
        return "part", fit
    return None


def _loose(one: Said) -> bool:
    """Whether the group of a title without one is only that of its neighbour."""
    return not any(kind in _GROUP_OF for kind in one.kinds)


def _with_sums(
    want: Said, whole: list[Candidate], parts: list[tuple[int, Said, float]]
) -> tuple[Candidate, ...]:
    """The candidates of a column of the form: columns that are it, and columns that add up to it."""
    found = sorted(whole, key=lambda candidate: -candidate.fit)[:4]
    coarse = [(c, s, f) for c, s, f in parts if s.kinds <= want.kinds | {_M.IN_PERIOD}]
    fine = [(c, s, f) for c, s, f in parts if not s.kinds <= want.kinds | {_M.IN_PERIOD}]
    if coarse:
        columns = tuple(c for c, _, _ in coarse)
        kinds = frozenset().union(*(s.kinds for _, s, _ in coarse)) - {_M.IN_PERIOD}
        flags = frozenset().union(*(s.parts for _, s, _ in coarse))
        least = min(f for _, _, f in coarse)
        covers = kinds >= want.kinds and len(flags) != 1
        if covers and len(columns) > 1:
            found.append(Candidate(columns, least - 0.02, sums=least < _NEAR))
        elif len(columns) == 1:
            # In person alone is how offices shorten "in person or by post"; by post alone is not.
            short = kinds == {_M.DIRECT} and not flags
            found.append(Candidate(columns, least - 0.05 if short else _DOUBTFUL, sums=not short))
        elif kinds == {_M.DIRECT} or covers:
            found.append(Candidate(columns, _DOUBTFUL, sums=True))
            found += [Candidate((c,), _DOUBTFUL - 0.05, sums=True) for c in columns[:3]]
        mixed = [w for w in whole if w.fit >= _BARE and want.kinds == {_M.ONLINE}]
        if mixed and len(flags) == 1:
            # Online, and beside it online in full: two parts, or a part of the other; the sums know.
            found.append(Candidate((*mixed[0].columns, *columns), mixed[0].fit - 0.05, sums=True))
    if len(fine) > 1:
        found.append(Candidate(tuple(c for c, _, _ in fine), _DOUBTFUL, sums=True))
    if len(whole) > 1:
        every = tuple(c for candidate in whole[:4] for c in candidate.columns)
        found.append(Candidate(every, _DOUBTFUL - 0.1, sums=True))
    return tuple(found)


def _joined(
    columns: tuple[Column, ...],
    wanted: Mapping[str, Said],
    said: Sequence[tuple[Said, float]],
    candidates: Mapping[str, tuple[Candidate, ...]],
) -> Mapping[tuple[str, ...], tuple[Candidate, ...]]:
    """Columns of the sheet that stand for several of the form, of which one at least has none of its own."""
    found: dict[tuple[str, ...], tuple[Candidate, ...]] = {}
    origin = any("kỳ" in name_key(" ".join(column.header[1:])) for column in columns)
    for total in columns:
        for parts in total.splits:
            keys = [key for key in parts if key in wanted and wanted[key].kinds]
            for keep in _subsets(keys):
                union = frozenset().union(*(wanted[key].kinds for key in keep))
                group = wanted[keep[0]].group
                if all(candidates[key] for key in keep) or any(wanted[k].group is not group for k in keep):
                    continue
                guess = any(candidates[key] for key in keep)
                own = _holding(union, group, said, guess=guess, by_origin=origin and len(keep) == 2)
                if own:
                    found[keep] = tuple(own)
    return found


def _holding(
    union: frozenset[Meaning],
    group: Meaning | None,
    said: Sequence[tuple[Said, float]],
    *,
    guess: bool,
    by_origin: bool,
) -> list[Candidate]:
    """The columns that hold several kinds of a group together.

    Beside a column of one of the parts (``guess``) only the sums can show what such a column holds.
    """
    own: list[Candidate] = []
    for c, (one, sure) in enumerate(said):
        if one.foreign or not one.anything or one.group is not group:
            continue
        core = _in_group(one.kinds, group)
        fit = sure - _STRANGE * one.strange - 0.02
        if core - {_M.IN_PERIOD} == union:
            own.append(Candidate((c,), fit, sums=guess))
        elif core == {_M.IN_PERIOD} and union >= {_M.ONLINE, _M.DIRECT} and by_origin:
            own.append(Candidate((c,), fit - 0.05, sums=True))
        elif core == {_M.ON_TIME} and union == {_M.EARLY, _M.ON_TIME} and not one.unknown:
            own.append(Candidate((c,), _BARE, sums=True))
    return own


def _subsets(keys: Sequence[str]) -> list[tuple[str, ...]]:
    """The pairs of a sum's parts, and all of them but one where there are more."""
    pairs: list[tuple[str, ...]] = [(a, b) for i, a in enumerate(keys) for b in keys[i + 1 :]]
    return pairs if len(keys) > 2 else []


def _twice(
    columns: tuple[Column, ...],
    wanted: Mapping[str, Said],
    said: Sequence[tuple[Said, float]],
) -> tuple[int, ...]:
    """The first column of each of two sets of the form's columns; empty where there is one set."""
    firsts: list[int] = []
    seconds: list[int] = []
    by_origin = _by_origin(wanted)
    for column in columns:
        want = wanted[column.key]
        own = [
            c
            for c, (one, _) in enumerate(said)
            if one.anything
            and not one.share
            and _in_group(_core(one, by_origin), want.group) == want.kinds
            and (one.group is want.group or one.group is None)
        ]
        if len(own) < 2:
            return ()
        firsts.append(own[0])
        seconds.append(own[-1])
    return (min(firsts), min(seconds))


def _has_title(fits: Fits, c: int) -> bool:
    """Whether any word stands over a column of the sheet."""
    return c < len(fits.paths) and any(any(map(str.isalpha, text)) for text in fits.paths[c])


def by_printed_numbers(layout: FormLayout, fits: Fits, numbers: dict[int, int]) -> dict[str, Candidate]:
    """The columns of which no title speaks, by their printed number, where the numbers are the form's own."""
    places = {number: c for c, number in numbers.items()}
    agree = differ = 0
    for column in layout.columns:
        own = fits.candidates[column.key]
        if len(own) == 1 and len(own[0].columns) == 1 and own[0].columns[0] in numbers:
            same = numbers[own[0].columns[0]] == column.number
            agree, differ = agree + same, differ + (not same)
    last = max(column.number for column in layout.columns)
    # Numbers that go on over further columns without a title are those of another form.
    beyond = any(number > last and not _has_title(fits, c) for number, c in places.items())
    whole = not fits.found and not beyond and all(column.number in places for column in layout.columns)
    if differ or not (whole or agree >= SOME):
        return {}
    found: dict[str, Candidate] = {}
    for column in layout.columns:
        c = places.get(column.number)
        if c is None or fits.candidates[column.key]:
            continue
        if c < len(fits.paths) and any(map(name_of, fits.paths[c])):
            continue
        said = fits.said[c] if c < len(fits.said) else None
        if said is None or not (said.anything or said.foreign):
            strange = said is not None and bool(said.unknown)
            fit = 0.9 if whole or not strange else 0.7
            found[column.key] = Candidate((c,), fit, sums=strange and not whole)
    return found
