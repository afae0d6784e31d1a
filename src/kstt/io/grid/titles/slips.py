"""Slips of the hand in titles: words written together or apart, a letter or a mark that is wrong.

An unknown word is taken for a known one only where it is no syllable of the language, as *đagn* and
*tiếpnhận* are none: any other may be a word of its own, *tỉnh* beside *trình*. The words beside it have to
make a phrase with the known one, and no phrase of another meaning: it is weaker evidence than the words.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from kstt.io.files.syllables import is_foreign, is_syllable
from kstt.text import bare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

__all__ = ["Vocabulary", "apart"]

_LONG = 4
"""The fewest letters of a word in which one may be wrong."""
_KEPT = frozenset(("khong",))
"""Words that change what those after them mean."""
_Words = tuple[str, ...]


def apart(text: str) -> str:
    """A title in one word whose words begin with capitals, as names of fields do, in its words.

    >>> apart("DangGiaiQuyetQuaHan"), apart("Trực tuyến"), apart("TTHC")
    ('Dang Giai Quyet Qua Han', 'Trực tuyến', 'TTHC')
    """
    if not text.isalpha() or text.isupper():
        return text
    humps = "".join(f" {letter}" if letter.isupper() else letter for letter in text).split()
    return " ".join(humps) if all(len(word) > 1 for word in humps) else text


class Vocabulary:
    """The words of phrases, and how a word that is none of them may be a slip for some."""

    __slots__ = ("_alike", "_longest", "_near", "_pairs", "_words")

    def __init__(self, phrases: Iterable[_Words]) -> None:
        phrases = tuple(phrases)
        self._words = frozenset(word for phrase in phrases for word in phrase)
        self._longest = max(map(len, phrases), default=0)
        self._alike: dict[str, set[str]] = defaultdict(set)
        self._near: dict[str, set[str]] = defaultdict(set)
        self._pairs: dict[tuple[str, str], set[_Words]] = defaultdict(set)
        for word in self._words:
            self._alike[bare(word)].add(word)
            if len(word) >= _LONG:
                for part in (bare(word), *_shorter(bare(word))):
                    self._near[part].add(word)
        for phrase in phrases:
            for one, two in pairwise(phrase):
                self._pairs[bare(one), bare(two)].add((one, two))

    def corrected(
        self, tokens: Sequence[tuple[str, bool]], means: Callable[[_Words], object], *, plain: bool
    ) -> tuple[list[tuple[str, bool]], tuple[str, ...]]:
        """The words of a title with those that are slips put right, and these as they are written.

        Args:
            tokens: the words, each with whether it stands in brackets.
            means: what a phrase means; ``None`` for none.
            plain: whether the title is written without marks.
        """
        found, slips = list(tokens), []
        i = 0
        while i < len(found):
            word, noted = found[i]
            known = word in self._words or (plain and word in self._alike)
            if not known and word.isalpha() and bare(word) not in _KEPT:
                best = self._best(found, i, means, plain=plain)
                if best is not None:
                    words, taken = best
                    slips.append(" ".join(token for token, _ in found[i : i + taken]))
                    found[i : i + taken] = [(one, noted) for one in words]
            i += 1
        return found, tuple(slips)

    def _best(
        self,
        tokens: Sequence[tuple[str, bool]],
        i: int,
        means: Callable[[_Words], object],
        *,
        plain: bool,
    ) -> tuple[_Words, int] | None:
        """The words that one is a slip for, and how many it takes in.

        ``None`` where that is not clear, or where the phrase means the same as it is written.
        """
        found: list[tuple[int, object, _Words, int]] = []
        understood = 0
        for words, taken in self._instead(tokens, i, plain=plain):
            before = [token for token, _ in tokens[max(i - self._longest, 0) : i]]
            after = [token for token, _ in tokens[i + taken : i + taken + self._longest]]
            for start in range(len(before) + 1):
                for end in range(len(after), -1, -1):
                    phrase = (*before[start:], *words, *after[:end])
                    meaning = means(phrase) if 1 < len(phrase) <= self._longest else None
                    if meaning is not None:
                        found.append((len(phrase), meaning, words, taken))
                        as_written = (*before[start:], tokens[i][0], *after[:end])
                        if taken == len(words) and means(as_written) == meaning:
                            understood = max(understood, len(phrase))
        longest = max((length for length, _, _, _ in found), default=0)
        best = [one for one in found if one[0] == longest]
        clear = bool(best) and all(one[1] == best[0][1] for one in best) and understood < longest
        return best[0][2:] if clear else None

    def _instead(
        self, tokens: Sequence[tuple[str, bool]], i: int, *, plain: bool
    ) -> Iterator[tuple[_Words, int]]:
        """The words that may stand in place of one, and how many they take in."""
        word = tokens[i][0]
        stands = is_syllable(word, plain=plain)
        if i + 1 < len(tokens):
            rest = tokens[i + 1][0]
            if not (stands and is_syllable(rest, plain=plain)):
                joined = word + rest
                for one in self._alike.get(joined, ()) if plain else self._words & {joined}:
                    yield (one,), 2
        if not (stands or is_foreign(word)):
            for words in self._near_by(bare(word)):
                yield words, 1

    def _near_by(self, letters: str) -> Iterator[_Words]:
        """The words that letters are: with marks, run together, or with one letter wrong."""
        for one in self._alike.get(letters, ()):
            yield (one,)
        for cut in range(1, len(letters)):
            yield from self._pairs.get((letters[:cut], letters[cut:]), ())
        if len(letters) >= _LONG:
            seen = self._alike.get(letters, set())
            for part in (letters, *_shorter(letters)):
                for one in self._near.get(part, ()):
                    if one not in seen and _one_apart(letters, bare(one)):
                        yield (one,)


def _shorter(word: str) -> Iterator[str]:
    """A word without each of its letters."""
    return (word[:i] + word[i + 1 :] for i in range(len(word)))


def _one_apart(one: str, other: str) -> bool:
    """Whether words differ by a letter: missing, added, another, or exchanged with the next."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    a, b = one[start:], other[start:]
    return a[1:] == b or a == b[1:] or a[1:] == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
