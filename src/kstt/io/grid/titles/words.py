"""Titles understood by their words: what each cell of a header says, and those over a column together."""

from __future__ import annotations

import re
from functools import lru_cache, partial
from typing import TYPE_CHECKING

import attrs

from kstt.io.grid.titles.negation import with_negations
from kstt.io.grid.titles.slips import Vocabulary, apart
from kstt.io.grid.titles.synonyms import FILLERS, SYNONYMS, Meaning, Synonym
from kstt.limits import LONGEST_TITLE
from kstt.text import bare, name_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["WORDS", "Said", "TitleWords", "path_said"]

_TOKEN = re.compile(r"[^\W\d_]{1,2}[./](?=\s?[^\W\d_])|[^\W\d_]+|\d+|%|[()\[\]]|[,;/&+·|–—-]")
_NUMBERED = re.compile(
    r"(?<!mức )(?<!mức độ )(?<!muc )(?<!muc do )[(\[]?\bc?\d{1,2}\b[)\]]?\s*(?:=[\d\s()\[\]+=c]*)?$"
    r"|[(\[]\s*c?\d{1,2}\s*[)\]](?:\s*=[\d\s()\[\]+=c]*)?"
)
"""A printed number in a title, such as ``(3)``, ``[3]`` or ``(3)=(4)+(5)``."""
_HYPHENATED = re.compile(r"(?<=\w)-[ \t]*\n\s*(?=\w)")
_AND = frozenset(",;/&+·|")
_SHORT = {"gq": ("giải", "quyết"), "hs": ("hồ", "sơ"), "tn": ("tiếp", "nhận"), "dgq": ("đã", "giải", "quyết"),
          "đgq": ("đã", "giải", "quyết"), "xl": ("xử", "lý"), "kq": ("kết", "quả"), "dv": ("dịch", "vụ"),
          "tt": ()}  # fmt: skip
"""What offices write short [recall]."""
_INITIAL = re.compile(r"^(?:ch|gi|kh|ng|nh|ph|qu|th|tr)")
"""The two letters that many Vietnamese words begin with, as one sound."""
_MOST_REST = 4
_ONGOING, _DONE = frozenset(("dang", "chua", "con")), frozenset(("da", "xong"))
"""Words by which a title says that cases are still open, or done: beside a verb, or alone."""
GROUPS = frozenset((Meaning.RECEIVED, Meaning.RESOLVED, Meaning.PENDING))
_CHANNELS = frozenset((Meaning.ONLINE, Meaning.DIRECT, Meaning.POST))
_ORIGINS = frozenset((Meaning.IN_PERIOD, Meaning.CARRIED))
_TIMES = frozenset((Meaning.EARLY, Meaning.ON_TIME, Meaning.LATE, Meaning.WITHIN))
_SUBJECTS = frozenset((Meaning.CONDUCT, Meaning.REGULATION))
FAMILIES = (_CHANNELS, _ORIGINS, _TIMES, _SUBJECTS, frozenset((Meaning.PUBLISHED,)))
KINDS = frozenset().union(*FAMILIES)
_PARTS = frozenset((Meaning.FULL, Meaning.PARTIAL))
_FOREIGN = frozenset((Meaning.OTHER, Meaning.ASIDE, Meaning.SHARE))


@attrs.frozen
class Said:
    """What a title says: the part of the form, which of its cases, whether all of them, and what else.

    ``group`` is what the cases are (received, resolved, pending), ``None`` where the title does not say;
    ``kinds`` which of them are counted; ``excluded`` what a note leaves out; ``foreign`` that the column
    is none of a form (a rate, a remark), ``share`` a rate, ``aside`` cases that are neither resolved nor
    pending, or not as others are (returned, stopped); ``unknown`` the words that mean nothing;
    ``implied`` that only a verb such as *giải quyết* speaks for the group; ``slips`` the words that are read
    as others, being one letter or a space away from them.
    """

    group: Meaning | None = None
    kinds: frozenset[Meaning] = frozenset()
    parts: frozenset[Meaning] = frozenset()
    total: bool = False
    excluded: frozenset[Meaning] = frozenset()
    foreign: bool = False
    share: bool = False
    unknown: tuple[str, ...] = ()
    implied: bool = False
    slips: tuple[str, ...] = ()
    aside: bool = False

    @property
    def strange(self) -> int:
        """How many words mean nothing, or are taken for others."""
        return len(self.unknown) + len(self.slips)

    @property
    def anything(self) -> bool:
        """Whether the title names a part of a form at all."""
        return self.group is not None or bool(self.kinds) or self.total


@attrs.frozen
class _Cell:
    groups: frozenset[Meaning] = frozenset()
    solving: bool = False
    kinds: frozenset[Meaning] = frozenset()
    parts: frozenset[Meaning] = frozenset()
    total: bool = False
    noted: frozenset[Meaning] = frozenset()
    including: bool = False
    excluded: frozenset[Meaning] = frozenset()
    foreign: bool = False
    share: bool = False
    unknown: tuple[str, ...] = ()
    slips: tuple[str, ...] = ()
    aside: bool = False

    @property
    def speaks(self) -> bool:
        return bool(self.groups or self.kinds or self.total or self.noted)


def _upright(text: str) -> str:
    """A title whose letters stand under one another, each in a line of its own, as one line."""
    lines = [line.strip() for line in text.splitlines()]
    stands = len(lines) > _MOST_REST and all(len(line) < 2 for line in lines)
    return "".join(line or " " for line in lines) if stands else text


def _key(text: str) -> tuple[str, ...]:
    return tuple(_expanded(_TOKEN.findall(name_key(text))))


def _abbreviations(
    means: Mapping[tuple[str, ...], tuple[Meaning, ...]],
) -> dict[tuple[str, ...], tuple[Meaning, ...]]:
    """Phrases with their first word cut short by a full stop, as in ``Q.hạn``, where these mean one thing."""
    found: dict[tuple[str, ...], set[tuple[Meaning, ...]]] = {}
    for (first, *rest), meaning in means.items():
        if rest and len(first) > 1 and meaning != (Meaning.FILLER,):
            for initial in _INITIAL.findall(first) if len(rest) < _MOST_REST else ():
                found.setdefault((f"{initial}.", *rest), set()).add(meaning)
            found.setdefault((f"{first[0]}.", *rest), set()).add(meaning)
    return {key: next(iter(known)) for key, known in found.items() if len(known) == 1}


def _expanded(tokens: Sequence[str]) -> list[str]:
    found: list[str] = []
    for token in tokens:
        if token in _SHORT and len(tokens) > 1:
            found += _SHORT[token]
        elif token in _AND:
            found.append("và")
        elif token not in {"-", "–", "—"}:
            found.append(token.replace("/", "."))
    return found


class TitleWords:
    """The words that a reader knows, with what they mean; an immutable value, compared by its synonyms.

    >>> from kstt.io.grid import Meaning, Synonym
    >>> words = TitleWords((Synonym("qua ki-ốt", (Meaning.DIRECT,), "Tiếp nhận qua ki-ốt"),))
    >>> words == TitleWords(words.added), words == TitleWords()
    (True, False)
    """

    __slots__ = ("_bare", "_hash", "_longest", "_marked", "_means", "_slips", "added")

    def __init__(self, added: tuple[Synonym, ...] = ()) -> None:
        self.added = added
        means: dict[tuple[str, ...], tuple[Meaning, ...]] = {
            _key(word): (Meaning.FILLER,) for word in FILLERS
        }
        # The user's own words stand above those that the library knows.
        known_words = {_key(known.words): known.meanings for known in (*SYNONYMS, *added)}
        means |= _abbreviations(known_words) | known_words
        self._means = means
        # Without marks words are others, too: "dung" is "đúng" and "dừng". Those said first are meant.
        self._bare: dict[tuple[str, ...], tuple[Meaning, ...]] = {}
        self._marked: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
        for key, meaning in means.items():
            without = tuple(map(bare, key))
            self._bare.setdefault(without, meaning)
            self._marked.setdefault(without, []).append(key)
        self._bare |= {tuple(map(bare, _key(known.words))): known.meanings for known in added}
        # How many words the longest phrase has that begins with a word, without marks.
        self._longest: dict[str, int] = {}
        for key in means:
            first = bare(key[0]) if key else ""
            self._longest[first] = max(self._longest.get(first, 0), len(key))
        self._slips = Vocabulary(means)
        self._hash = hash(added)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TitleWords) and self.added == other.added

    def __hash__(self) -> int:
        return self._hash

    def __reduce__(self) -> tuple[type[TitleWords], tuple[tuple[Synonym, ...]]]:
        # The hash of another process is another.
        return TitleWords, (self.added,)

    def cell(self, text: str) -> _Cell:
        """What one cell of a header says."""
        return _cell(self, text)

    def said(self, text: str) -> Said:
        """What a title of one cell says.

        >>> said = WORDS.said("Số HS đã GQ trễ hạn")
        >>> said.group.value, [kind.value for kind in said.kinds]
        ('resolved', ['late'])
        """
        return path_said(self, (text,))

    def meanings(self, text: str) -> list[tuple[tuple[Meaning, ...], bool, str]]:
        """The words of a text in order: their meanings (none: unknown), whether in brackets, the word."""
        return self.read(text)[0]

    def read(self, text: str) -> tuple[list[tuple[tuple[Meaning, ...], bool, str]], tuple[str, ...]]:
        """The words of a text with their :meth:`meanings`, and those that are slips for known words."""
        joined = _HYPHENATED.sub("", _upright(apart(text[:LONGEST_TITLE])))
        plain = _NUMBERED.sub(" ", name_key(joined))
        found: list[tuple[tuple[Meaning, ...], bool, str]] = []
        tokens: list[tuple[str, bool]] = []
        depth = 0
        written = _TOKEN.findall(plain)
        for token in written:
            if token in {"(", "["}:
                depth += 1
            elif token in {")", "]"}:
                depth = max(depth - 1, 0)
            else:
                tokens += [(one, depth > 0) for one in _expanded((token, "")) if one]
        unmarked = plain.isascii()
        tokens, slips = self._slips.corrected(tokens, partial(self._meaning, plain=unmarked), plain=unmarked)
        i = 0
        while i < len(tokens):
            longest = self._longest.get(bare(tokens[i][0]), 0)
            for length in range(min(longest, len(tokens) - i), 0, -1):
                words = tuple(token for token, _ in tokens[i : i + length])
                means = self._meaning(words, plain=unmarked)
                if means is not None and tokens[i][1] == tokens[i + length - 1][1]:
                    found.append((means, tokens[i][1], bare(" ".join(words))))
                    i += length
                    break
            else:
                word, noted = tokens[i]
                if word.endswith("."):
                    # No phrase that is cut short: a word of its own, such as "TS. hồ sơ".
                    tokens[i : i + 1] = [(one, noted) for one in _expanded((word[:-1], "")) if one]
                    continue
                if len(word) > 1 and not word.isdecimal():
                    found.append(((), noted, bare(word)))
                i += 1
        return found, slips

    def _meaning(self, words: tuple[str, ...], *, plain: bool) -> tuple[Meaning, ...] | None:
        """What words mean as written, else without marks: where the title has none, or wrong ones."""
        means = self._means.get(words)
        if means is None and (plain or (len(words) > 1 and not all(map(str.isascii, words)))):
            bare_words = tuple(map(bare, words))
            known = self._bare.get(bare_words)
            # "Trể hạn" is a slip for "trễ hạn", but "trong quy trình" is not "trong quý".
            if known is not None and (plain or self._differs_in_marks(words, bare_words)):
                means = known
        return means

    def _differs_in_marks(self, words: tuple[str, ...], bare_words: tuple[str, ...]) -> bool:
        """Whether a synonym differs from words only where these have marks, too."""
        return any(
            all(a == b or not a.isascii() for a, b in zip(words, key, strict=True))
            for key in self._marked.get(bare_words, ())
        )


WORDS = TitleWords()
"""The words that come with the library."""


@lru_cache(maxsize=4096)
def _cell(words: TitleWords, text: str) -> _Cell:
    found, slips = words.read(text)
    if found and all(noted for _, noted, _ in found):
        found = [(means, False, word) for means, _, word in found]
    found = with_negations(found, KINDS)
    groups: set[Meaning] = set()
    kinds: set[Meaning] = set()
    parts: set[Meaning] = set()
    noted_kinds: set[Meaning] = set()
    excluded: set[Meaning] = set()
    unknown: list[str] = []
    solving = total = foreign = share = aside = including = excluding = False
    for means, noted, word in found:
        said = set(means)
        if Meaning.EXCLUDED in said and (noted or kinds or groups or total):
            excluding = True
        elif Meaning.INCLUDED in said:
            including = True
        elif excluding:
            excluded |= said & KINDS
        elif noted:
            noted_kinds |= said & KINDS
            parts |= said & _PARTS
            share = share or Meaning.SHARE in said
            foreign = foreign or share or word == "luy ke"
        else:
            groups |= said & GROUPS
            kinds |= said & KINDS
            parts |= said & _PARTS
            solving = solving or Meaning.SOLVING in said
            total = total or Meaning.TOTAL in said
            share = share or Meaning.SHARE in said
            aside = aside or Meaning.ASIDE in said
            foreign = foreign or bool(said & _FOREIGN) or Meaning.EXCLUDED in said
            if not means and word != "cong":
                unknown.append(word)
    # "Cộng" alone is a total; without marks it is also the first half of many other words.
    total = total or [word for _, _, word in found] == ["cong"]
    plain = frozenset(word for _, noted, word in found if not noted)
    return _Cell(
        _groups(groups, kinds, plain, solving=solving, strange=bool(unknown)), solving,
        frozenset(kinds), frozenset(parts),
        total, frozenset(noted_kinds), including, frozenset(excluded), foreign, share, tuple(unknown), slips,
        aside,
    )  # fmt: skip


def _groups(
    said: set[Meaning], kinds: set[Meaning], words: frozenset[str], *, solving: bool, strange: bool
) -> frozenset[Meaning]:
    """The groups that a cell names: in so many words, or by a verb that is done or not."""
    groups = set(said)
    if not groups and (solving or not (kinds or strange)) and (words & _ONGOING or words & _DONE):
        groups = {Meaning.PENDING if words & _ONGOING else Meaning.RESOLVED}
    if solving and groups == {Meaning.RECEIVED}:
        # "Received and resolved" stands over columns of both.
        groups.add(Meaning.RESOLVED)
    if Meaning.CARRIED in kinds:
        # What was pending before is received by this period.
        groups.discard(Meaning.PENDING)
    return frozenset(groups)


def _with_notes(cell: _Cell) -> frozenset[Meaning]:
    """The kinds of a cell with those that its note adds: of the same family, or where it has none."""
    if not cell.noted:
        return cell.kinds
    if not cell.kinds - {Meaning.IN_PERIOD} and not cell.total:
        return cell.kinds if cell.including else cell.kinds | cell.noted
    own = {family for family in FAMILIES if cell.kinds & family}
    return cell.kinds | {kind for kind in cell.noted if any(kind in family for family in own)}


def _group(path: Sequence[str], words: TitleWords) -> Meaning | None:
    """The group that the lowest cell names that names one.

    When cases were received is said of resolved ones, too: "received in the period" under "resolved".
    """
    found = [
        (next(iter(cell.groups)), cell.kinds, text)
        for text in path
        if len((cell := words.cell(text)).groups) == 1
    ]
    if not found:
        return None
    group, kinds, _ = found[-1]
    above, _, title = found[-2] if len(found) > 1 else (None, None, "")
    if group is Meaning.RECEIVED and above is Meaning.RESOLVED and kinds & _ORIGINS:
        # "Results" may stand over the columns of all groups; "already resolved" does not.
        return above if _DONE.intersection(bare(name_key(title)).split()) else group
    return group


@lru_cache(maxsize=8192)
def path_said(words: TitleWords, path: tuple[str, ...]) -> Said:
    """What the cells over a column say together, from the top; of each family the lowest cell counts."""
    cells = [words.cell(text) for text in path if text.strip()]
    if not cells:
        return Said()
    group = _group(path, words)
    within = any(Meaning.WITHIN in c.kinds for c in cells)
    implied = group is None and not within and any(c.solving and not c.groups for c in cells)
    if implied:
        group = Meaning.RESOLVED
    foreign = any(cell.foreign for cell in cells)
    kinds: set[Meaning] = set()
    for family in FAMILIES:
        for depth, cell in enumerate(reversed(cells)):
            own = _with_notes(cell) & family
            under = any(lower.groups for lower in cells[len(cells) - depth :])
            if depth and (cell.groups or under):
                # "Received in the period" over columns of which one is carried over says nothing of each.
                own -= {Meaning.IN_PERIOD}
            if under and Meaning.CARRIED in own:
                # All parts of a form under "previous period" are those of another table, to compare with.
                foreign = True
            if own:
                kinds |= own
                break
    lowest = cells[-1]
    return Said(
        group,
        frozenset(kinds),
        frozenset().union(*(cell.parts for cell in cells)),
        lowest.total,
        frozenset().union(*(cell.excluded for cell in cells)),
        foreign,
        any(cell.share for cell in cells),
        tuple(word for cell in cells for word in cell.unknown),
        implied,
        tuple(word for cell in cells for word in cell.slips),
        any(cell.aside for cell in cells),
    )
