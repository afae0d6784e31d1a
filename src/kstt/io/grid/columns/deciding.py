"""One decision over all evidence: which columns of a sheet are the form's, by titles, numbers and sums."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.definitions.columns import Column, Role, identities_among, with_joined, without_parts
from kstt.io.grid.columns.figures import figures_in, make_one_table
from kstt.io.grid.columns.fitting import Candidate, Fits, wanted_of
from kstt.io.grid.titles.synonyms import Meaning
from kstt.io.grid.titles.words import WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["CLEAR", "Assignment", "Undecided", "decide"]

CLEAR, _MARGIN = 0.85, 0.2
"""A title that fits so well, and so much better than any other, needs no sum to confirm it."""
_HOLDS, _EQUAL = 0.75, 0.04
"""The share of sums that must hold under a reading that needs them; readings closer than this are alike."""
_NEARLY = 0.9
_LEFT, _GUESSED = 0.4, 2
"""How well a column fits that no title speaks of; and how many such columns the sums may place."""
_READINGS = 600
"""The most readings that are compared."""


@attrs.frozen
class Assignment:
    """Where the form's columns stand: the columns (some joined), their places in the sheet, those computed.

    A column without places is the sum of others, which the sheet does not give; ``by_sums`` are those that
    several columns of the sheet fit by their titles, between which the sums decided; a ``partial`` one has
    totals whose parts the sheet does not give.
    """

    columns: tuple[Column, ...]
    places: tuple[tuple[int, ...], ...]
    by_sums: tuple[str, ...] = ()
    partial: bool = False


@attrs.frozen
class Undecided:
    """Why no reading was taken: the form's columns without a place, and pairs that fit equally well."""

    missing: tuple[str, ...] = ()
    rivals: tuple[tuple[str, tuple[int, ...], tuple[int, ...]], ...] = ()
    broken: bool = False


def decide(
    columns: tuple[Column, ...],
    fits: Fits,
    by_number: Mapping[str, Candidate],
    rows: Sequence[Sequence[str]],
) -> Assignment | Undecided:
    """The one reading of a header that is clearly best, or why there is none.

    Args:
        columns: the form's.
        fits: what the titles say.
        by_number: the places of columns of which only the printed number speaks.
        rows: the rows under the header.
    """
    joined = _joins(fits, by_number)
    decided = _decided(columns, fits, by_number, rows, joined)
    if joined and isinstance(decided, Undecided):
        # What seemed to hold two columns may be one of them, in words that say nothing of which.
        alone = _decided(columns, fits, by_number, rows, {})
        return decided if isinstance(alone, Undecided) else alone
    return decided


def _decided(
    columns: tuple[Column, ...],
    fits: Fits,
    by_number: Mapping[str, Candidate],
    rows: Sequence[Sequence[str]],
    joined: Mapping[tuple[str, ...], tuple[Candidate, ...]],
) -> Assignment | Undecided:
    options: dict[tuple[str, ...], list[Candidate]] = {}
    computed: list[str] = []
    missing: list[str] = []
    taken = {key for keys in joined for key in keys}
    shared = _of_several_totals(columns, fits)
    for column in columns:
        own = [one for one in fits.candidates.get(column.key, ()) if (column.key, one.columns) not in shared]
        if column.key in by_number and not own:
            own = [by_number[column.key]]
        if column.key in taken:
            keys = next(keys for keys in joined if column.key in keys)
            options[keys] = list(joined[keys])
        elif own:
            options[column.key,] = own
        elif column.role is Role.TOTAL and column.splits:
            computed.append(column.key)
        else:
            missing.append(column.key)
    by_sums = {key: _eliminated(key, columns, fits) for key in missing}
    if len(missing) > _GUESSED or not all(by_sums.values()):
        fewer = without_parts(columns, missing)
        if fewer is None or not all(_stands_alone(one, columns, options, fits) for one in fewer if one.joins):
            return Undecided(tuple(missing))
        decided = _decided(fewer, fits, by_number, rows, joined)
        if isinstance(decided, Assignment) and _bear_out(decided, rows):
            return attrs.evolve(decided, partial=True)
        return Undecided(tuple(missing), broken=isinstance(decided, Assignment))
    options |= {(key,): found for key, found in by_sums.items()}
    order = {column.key: i for i, column in enumerate(columns)}
    options = dict(sorted(options.items(), key=lambda item: order[item[0][0]]))
    shown = with_joined(columns, tuple(keys for keys in options if len(keys) > 1))
    best = [max(found, key=lambda candidate: candidate.fit) for found in options.values()]
    if all(map(_clear, options.values(), best)) and not _overlap(best):
        return _assigned(shown, options, best, computed)
    of_period = _of_the_period(columns, options, fits)
    decided = _by_sums_or_of_the_period(shown, options, computed, rows, of_period)
    return _with_missing(decided, missing, fits)


def _with_missing(
    decided: Assignment | Undecided, missing: Sequence[str], fits: Fits
) -> Assignment | Undecided:
    """What was decided with the columns of which no title speaks: only the sums say where they are."""
    if isinstance(decided, Undecided):
        return attrs.evolve(decided, missing=tuple(missing)) if missing else decided
    places = {one.key: place for one, place in zip(decided.columns, decided.places, strict=True)}
    silent = [
        key for key in missing if not any(WORDS.cell(fits.paths[c][-1]).speaks for c in places.get(key, ()))
    ]
    return attrs.evolve(decided, by_sums=tuple(dict.fromkeys((*decided.by_sums, *silent))))


def _by_sums_or_of_the_period(
    columns: tuple[Column, ...],
    options: Mapping[tuple[str, ...], Sequence[Candidate]],
    computed: Sequence[str],
    rows: Sequence[Sequence[str]],
    of_period: Sequence[str],
) -> Assignment | Undecided:
    """The reading under which the sums hold: of the form, else with the totals of the period aside.

    A total of what came in the period is not the form's, which its parts add up to then.
    """
    decided = _by_sums(columns, options, computed, rows)
    if isinstance(decided, Assignment) or not (decided.broken and of_period):
        return decided
    others = {keys: found for keys, found in options.items() if keys[0] not in of_period}
    apart = _by_sums(columns, others, [*computed, *of_period], rows)
    if isinstance(apart, Undecided):
        return decided
    return attrs.evolve(apart, by_sums=(*apart.by_sums, *of_period))


def _of_the_period(
    columns: Sequence[Column], options: Mapping[tuple[str, ...], Sequence[Candidate]], fits: Fits
) -> list[str]:
    """The totals of the form whose likeliest column stands under the title of what came in the period."""
    found: list[str] = []
    for column in columns:
        if column.role is Role.TOTAL and column.splits and (own := options.get((column.key,))):
            titles = fits.paths[max(own, key=lambda one: one.fit).columns[0]]
            if any(Meaning.IN_PERIOD in WORDS.cell(title).kinds for title in titles):
                found.append(column.key)
    return found


def _stands_alone(
    total: Column, columns: tuple[Column, ...], options: Mapping[tuple[str, ...], object], fits: Fits
) -> bool:
    """Whether a total has a place, and no column without a clear title may be one of its parts."""
    group = wanted_of(columns, WORDS)[total.key].group
    return (total.key,) in options and not any(other in {None, group} for _, other in fits.free)


def _bear_out(assigned: Assignment, rows: Sequence[Sequence[str]]) -> bool:
    """Whether enough of the form stands in the sheet, and its sums hold in most rows.

    More than half of its columns are enough, and so are all its totals, of which one is the sum of others.
    """
    spots = {c for place in assigned.places for c in place}
    columns = assigned.columns
    totals = all(assigned.places) and all(column.role is Role.TOTAL for column in columns)
    if not totals and len(spots) * 2 <= len(columns) + sum(len(column.joins) for column in columns):
        return False
    held, checked, _ = _held(assigned, list(figures_in(rows, spots)), set())
    return checked > 0 and held >= _HOLDS * checked


def _of_several_totals(columns: Sequence[Column], fits: Fits) -> set[tuple[str, tuple[int, ...]]]:
    """The columns that would be the total of several groups alike: one of something else, as procedures."""
    weak = [
        (column.key, one.columns)
        for column in columns
        if column.role is Role.TOTAL and column.splits and len(fits.candidates[column.key]) == 1
        for one in fits.candidates[column.key]
        if one.fit < CLEAR
    ]
    places = [place for _, place in weak]
    return {(key, place) for key, place in weak if places.count(place) > 1}


def _eliminated(key: str, columns: Sequence[Column], fits: Fits) -> list[Candidate]:
    """The columns that may be one whose title has no word that is known: what is left in its group.

    Only the sums of the form can confirm one.
    """
    wanted = wanted_of(tuple(columns), WORDS)[key].group
    return [Candidate((c,), _LEFT, sums=True) for c, group in fits.free if group in {None, wanted}]


def _joins(fits: Fits, by_number: Mapping[str, Candidate]) -> dict[tuple[str, ...], tuple[Candidate, ...]]:
    """The joined columns that are needed: of which a part has no place of its own."""
    found: dict[tuple[str, ...], tuple[Candidate, ...]] = {}
    for keys, own in fits.joined.items():
        alone = [key for key in keys if not fits.candidates[key] and key not in by_number]
        if alone and not any(set(keys) & set(other) for other in found):
            found[keys] = own
    return found


def _clear(found: Sequence[Candidate], best: Candidate) -> bool:
    return (
        best.fit >= CLEAR
        and not best.sums
        and all(other is best or other.fit <= best.fit - _MARGIN or (other.sums and len(other.columns) > 1)
                for other in found)
        and not any(other.sums and other.fit > best.fit - _MARGIN / 2 for other in found)
    )  # fmt: skip


def _overlap(chosen: Sequence[Candidate]) -> bool:
    places = [c for candidate in chosen for c in candidate.columns]
    return len(set(places)) < len(places)


def _assigned(
    columns: tuple[Column, ...],
    options: Mapping[tuple[str, ...], object],
    chosen: Sequence[Candidate],
    computed: Sequence[str],
) -> Assignment:
    places = {"+".join(keys): one.columns for keys, one in zip(options, chosen, strict=True)}
    places |= dict.fromkeys(computed, ())
    return Assignment(columns, tuple(places[column.key] for column in columns))


def _by_sums(
    columns: tuple[Column, ...],
    options: Mapping[tuple[str, ...], Sequence[Candidate]],
    computed: Sequence[str],
    rows: Sequence[Sequence[str]],
) -> Assignment | Undecided:
    """The reading under which the form's sums hold, where the titles leave several."""
    readings = sorted(_readings(list(options.values())), key=lambda reading: -sum(c.fit for c in reading))
    if not readings:
        return Undecided(rivals=_rivals(options, None))
    spots = {c for found in options.values() for one in found for c in one.columns}
    written = list(figures_in(rows, spots))
    figures = [counts for counts in written if any(counts.values())]
    if written and not figures:
        # Nothing but zeros: every reading gives the same table.
        return _assigned(columns, options, readings[0], computed)
    blank = {c for c in spots if not any(counts.get(c) for counts in figures)}
    scored: list[tuple[float, float, tuple[Candidate, ...]]] = []
    checked = 0
    for reading in readings[:_READINGS]:
        assigned = _assigned(columns, options, reading, computed)
        guessed = {"+".join(keys) for keys, one in zip(options, reading, strict=True) if one.sums}
        held, checked, borne_out = _held(assigned, figures, guessed)
        if borne_out and not _of_nothing(reading, blank):
            scored.append((held / checked if checked else 0.0, sum(c.fit for c in reading), reading))
    if not scored:
        return Undecided(broken=True)
    top = max(scored, key=lambda one: (round(one[0], 6), one[1]))
    worthy = all(c.fit >= CLEAR and not c.sums for c in top[2])
    alike = [
        one
        for one in scored
        if one is not top
        and one[0] > top[0] - 0.02
        and one[1] > top[1] - _EQUAL
        and not make_one_table(top[2], one[2], rows)
    ]
    if alike:
        return Undecided(rivals=_rivals(options, (top[2], alike[0][2])))
    if not checked:
        # No figures to hold the titles against: only what they say clearly is taken.
        first = scored[0]
        others = [one for one in scored[1:] if one[1] > first[1] - _MARGIN]
        doubt = others or any(c.sums or c.fit < _BARE_ENOUGH for c in first[2])
        return Undecided(broken=True) if doubt else _assigned(columns, options, first[2], computed)
    if top[0] < _HOLDS and not worthy:
        return Undecided(broken=True)
    by_sums = [
        "+".join(keys)
        for (keys, found), one in zip(options.items(), top[2], strict=True)
        if any(len(other.columns) == 1 and other.fit >= one.fit for other in found if other is not one)
    ]
    return attrs.evolve(_assigned(columns, options, top[2], computed), by_sums=tuple(by_sums))


def _of_nothing(reading: Sequence[Candidate], blank: set[int]) -> bool:
    """Whether a column without cases is guessed to be one of the form, while others are added up to another.

    Sums that hold so prove nothing: what the column should count may be among what is added up.
    """
    nothing = any(one.sums and blank.issuperset(one.columns) for one in reading)
    return nothing and any(len(one.columns) > 1 and not blank.issuperset(one.columns) for one in reading)


_BARE_ENOUGH = 0.65


def _readings(options: Sequence[Sequence[Candidate]]) -> list[tuple[Candidate, ...]]:
    """The readings in which no column of the sheet stands for two, the better titles tried first."""
    found: list[tuple[Candidate, ...]] = []
    steps = 0

    def walk(place: int, chosen: tuple[Candidate, ...], used: frozenset[int]) -> None:
        nonlocal steps
        steps += 1
        if steps > _READINGS * 20 or len(found) >= _READINGS:
            return
        if place == len(options):
            found.append(chosen)
            return
        for candidate in sorted(options[place], key=lambda c: -c.fit):
            if used.isdisjoint(candidate.columns):
                walk(place + 1, (*chosen, candidate), used | set(candidate.columns))

    walk(0, (), frozenset())
    return found


def _held(
    assigned: Assignment, figures: Sequence[Mapping[int, int]], guessed: set[str]
) -> tuple[int, int, bool]:
    """How many sums of the form hold under a reading, how many could be looked at, whether they suffice.

    A column that is no more than a guess needs nearly every sum that it takes part in.
    """
    held = checked = near_held = near = 0
    known = identities_among(assigned.columns)
    totals = {identity.total for identity in known}
    # The sums of boxes first: they give totals that the sheet does not.
    identities = sorted(known, key=lambda identity: not totals.isdisjoint(identity.parts))
    places = {column.key: place for column, place in zip(assigned.columns, assigned.places, strict=True)}
    for counts in figures:
        values = {key: sum(counts.get(c, 0) for c in place) for key, place in places.items() if place}
        for identity in identities:
            if identity.total not in values and all(part in values for part in identity.parts):
                values[identity.total] = sum(values[part] for part in identity.parts)
            elif identity.total in values and all(part in values for part in identity.parts):
                checked += 1
                holds = values[identity.total] == sum(values[part] for part in identity.parts)
                held += holds
                if not guessed.isdisjoint((identity.total, *identity.parts)) or (
                    guessed and not places[identity.total]
                ):
                    near, near_held = near + 1, near_held + holds
    return held, checked, not guessed or (near > 0 and near_held >= _NEARLY * near)


def _rivals(
    options: Mapping[tuple[str, ...], Sequence[Candidate]],
    readings: tuple[tuple[Candidate, ...], tuple[Candidate, ...]] | None,
) -> tuple[tuple[str, tuple[int, ...], tuple[int, ...]], ...]:
    """The columns of the form that several of the sheet fit equally well."""
    if readings is not None:
        return tuple(
            ("+".join(keys), one.columns, other.columns)
            for keys, one, other in zip(options, *readings, strict=True)
            if one.columns != other.columns
        )
    seen: dict[tuple[int, ...], str] = {}
    for keys, found in options.items():
        if found[0].columns in seen:
            return ((f"{seen[found[0].columns]}, {'+'.join(keys)}", found[0].columns, found[0].columns),)
        seen[found[0].columns] = "+".join(keys)
    return ()
