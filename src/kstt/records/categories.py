"""Procedure categories: canonical names with aliases, per level of authority, in print order.

A catalogue is an immutable value, read from a file of the user's; the rows of a published report are the
first one. Its names compare without regard to case, spacing, Unicode form and the place of tone marks.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import attrs

from kstt.errors import ParseError, UnknownNameError
from kstt.i18n import msg
from kstt.limits import LONGEST_NAME
from kstt.text import bare, clean, close_names, name_key
from kstt.vocabulary import AuthorityLevel

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = [
    "CategoryCatalogue",
    "ProcedureCategory",
    "category_key",
    "initials",
    "likely_twins",
    "spells_out",
    "without_procedures",
]

_NUMBERING = re.compile(
    r"\(?(?:(?:[ivx]{1,5}|\d{1,2})\.\d{1,3}[.)]{0,2}\s|\d{1,3}\s*[.)/:\-\u2013]+"
    r"|(?:[ivx]{1,5}|[a-hđ])\s*[.)])\s*(?=[^\W\d])"
)
_FIELD = re.compile(
    r"(?:(?:nhóm |các )?(?:tthc|thủ tục(?: hành chính)?) "
    r"(?:(?:thuộc |trong |về |của )?(?:các )?(?:lĩnh vực|lv) |(?<=tthc )(?:thuộc |về )?)"
    r"|(?:các )?(?:lĩnh vực|lv) )"
)
_PROCEDURE = r"(?:tthc|tt|thủ tục(?: hành chính)?|dvc(?:tt)?|dịch vụ công(?: trực tuyến)?)"
_KIND = r"(?:mức(?: độ)? \d(?: ?[,+] ?\d)?|toàn trình|một phần|trực tuyến)"
_PROCEDURES = re.compile(
    rf"(?:(?:có|gồm|bao gồm|với|(?:tổng )?(?:số|cộng)(?: lượng)?) ?:? ?)?"
    rf"(?:\d{{1,4}} ?{_PROCEDURE}|{_PROCEDURE} ?[:=]? ?\d{{1,4}})(?: {_KIND})?"
    rf"(?: ?[,;:] ?(?:trong đó ?:? ?)?\d{{1,4}} ?(?:{_PROCEDURE} ?)?{_KIND}){{0,3}}\.?"
)
"""A number of procedures, as some write it after the name of their category."""
_SETS_APART = re.compile(r"[:,;\u2013\u2014-]")
_WORD = re.compile(r"[^\W\d_]+")
_SIGNS = re.compile(r"[\W_]+")
_SMALL = ("và", "ở", "về", "các", "của", "trong", "thuộc", "tại", "trên", "theo")
_SMALL_WORDS = frozenset(map(bare, _SMALL))
_SMALL_AS_WRITTEN = frozenset((*map(name_key, _SMALL), "va"))
_SHORTEST = 8
"""Names of fewer letters differ by one letter by chance."""
_ORDINAL = re.compile(r"\d+|[ivx]+|[a-z]")
_LETTERS = 8
_SYLLABLE = re.compile(r"(?:ngh?|[ckpt]h|gh|gi|nh|qu|tr|[bcdghklmnrstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?")
"""A word of the language without its marks."""


def _names(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(clean, values))


@attrs.frozen
class ProcedureCategory:
    """A category: its name, the level whose section lists it, other spellings, code, printed number.

    A ``level`` of ``None`` is a category of every level; one without a number is numbered by its place.

    >>> category = ProcedureCategory("Đất đai", AuthorityLevel.DISTRICT, aliases=["Quản lý đất đai"])
    >>> CategoryCatalogue([category]).find("Quản lý  ĐẤT ĐAI", AuthorityLevel.DISTRICT).name
    'Đất đai'
    """

    name: str = attrs.field(converter=clean)
    level: AuthorityLevel | None = None
    aliases: tuple[str, ...] = attrs.field(default=(), converter=_names)
    code: str = ""
    number: str = ""

    @property
    def keys(self) -> frozenset[str]:
        """The keys of its name and aliases."""
        return frozenset(map(name_key, (self.name, *self.aliases)))


@attrs.frozen
class CategoryCatalogue:
    """Categories in print order; no name or alias may mean two categories of one level, no code two.

    Raises: ParseError for an ambiguous name or code.

    >>> catalogue = CategoryCatalogue((ProcedureCategory("Hộ tịch", aliases=("Tư pháp - Hộ tịch",)),))
    >>> catalogue.canonical("tư pháp - hộ tịch")
    'Hộ tịch'
    """

    categories: tuple[ProcedureCategory, ...] = attrs.field(converter=tuple["ProcedureCategory", ...])
    _index: Mapping[tuple[AuthorityLevel | None, str], ProcedureCategory] = attrs.field(
        init=False,
        eq=False,
        repr=False,
        default=attrs.Factory(lambda self: _indexed(self.categories), takes_self=True),
    )

    def find(self, name: str, level: AuthorityLevel | None = None) -> ProcedureCategory:
        """The category that a name, an alias or a code means at a level.

        Args:
            name: the name, alias or code.
            level: the level; ``None`` for a category of every level.

        Raises: UnknownNameError with suggestions; of a name that only some levels have, these levels.

        >>> commune = ProcedureCategory("Hộ tịch", AuthorityLevel.COMMUNE)
        >>> CategoryCatalogue((commune,)).find("hộ tịch")
        Traceback (most recent call last):
        kstt.errors.UnknownNameError: no category of every level 'hộ tịch'; did you mean 'Hộ tịch (commune)'?
        """
        key = name_key(name)
        found = self._index.get((level, key)) or self._index.get((None, key))
        if found is not None:
            return found
        elsewhere = tuple(
            f"{category.name} ({at.value})"
            for (at, other), category in self._index.items()
            if at is not None and other == key
        )
        if elsewhere:
            what = msg("category of every level") if level is None else msg("category of this level")
            raise UnknownNameError(what, name, elsewhere)
        known = [c.name for c in self.categories if level is None or c.level in {level, None}]
        raise UnknownNameError(msg("category"), name, close_names(name, known))

    def canonical(self, name: str, level: AuthorityLevel | None = None) -> str:
        """The canonical name; a name that the catalogue does not know is its own."""
        try:
            return self.find(name, level).name
        except UnknownNameError:
            return clean(name)

    def order(self, name: str, level: AuthorityLevel | None = None) -> int:
        """The place of a category in print order; unknown names come after all others."""
        try:
            return self.categories.index(self.find(name, level))
        except UnknownNameError:
            return len(self.categories)

    def listed(self, level: AuthorityLevel | None) -> Mapping[str, str]:
        """The rows of a section in print order: the key of each name, alias and code, with the name it means.

        Args:
            level: the level of the section; ``None`` for a form without sections, of all names.

        >>> catalogue = CategoryCatalogue((ProcedureCategory("Hộ tịch", aliases=("Tư pháp - Hộ tịch",)),))
        >>> dict(catalogue.listed(AuthorityLevel.COMMUNE))
        {'hộ tịch': 'Hộ tịch', 'tư pháp - hộ tịch': 'Hộ tịch'}
        """
        here = [c for c in self.categories if level is None or c.level in {level, None}]
        # Names first: one wins over an alias or a code of another level.
        found: dict[str, str] = {}
        for category in here:
            found.setdefault(name_key(category.name), category.name)
        for category in here:
            for key in (*sorted(category.keys), *([name_key(category.code)] if category.code else [])):
                found.setdefault(key, found[name_key(category.name)])
        return found

    def numbers(self, level: AuthorityLevel | None) -> Mapping[str, str]:
        """The printed number of each row of a section that has one of its own, by the key of its name.

        None in a section of all levels where the categories are of several, each numbered by itself.

        >>> catalogue = CategoryCatalogue((ProcedureCategory("Hộ tịch", number="44"),))
        >>> dict(catalogue.numbers(AuthorityLevel.COMMUNE))
        {'hộ tịch': '44'}
        """
        here = [c for c in self.categories if c.number and (level is None or c.level in {level, None})]
        several = len({c.level for c in here} - {None}) > 1
        return {} if several else {name_key(c.name): c.number for c in here}

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and any(name_key(name) in c.keys for c in self.categories)

    def __iter__(self) -> Iterator[ProcedureCategory]:
        return iter(self.categories)

    def __len__(self) -> int:
        return len(self.categories)

    def __add__(self, other: CategoryCatalogue) -> CategoryCatalogue:
        """Both catalogues; a category that both have, by name and level, gets the aliases of both.

        Raises: ParseError where the two contradict each other.
        """
        joined = {(c.level, name_key(c.name)): c for c in self.categories}
        for category in other.categories:
            place = (category.level, name_key(category.name))
            mine = joined.get(place)
            if mine is None:
                joined[place] = category
            elif mine.code and category.code and mine.code != category.code:
                raise ParseError(
                    msg("code"),
                    category.code,
                    msg("{code}, as {name} has it", code=mine.code, name=repr(mine.name)),
                )
            else:
                aliases = tuple(dict.fromkeys((*mine.aliases, *category.aliases)))
                joined[place] = attrs.evolve(
                    mine,
                    aliases=aliases,
                    code=mine.code or category.code,
                    number=mine.number or category.number,
                )
        return CategoryCatalogue(tuple(joined.values()))


def _indexed(
    categories: tuple[ProcedureCategory, ...],
) -> Mapping[tuple[AuthorityLevel | None, str], ProcedureCategory]:
    index: dict[tuple[AuthorityLevel | None, str], ProcedureCategory] = {}
    for category in categories:
        for key in (*category.keys, *([name_key(category.code)] if category.code else [])):
            other = index.setdefault((category.level, key), category)
            if other is not category:
                raise ParseError(
                    msg("category"),
                    category.name,
                    msg(
                        "names of its own; {key} also means {other}",
                        key=repr(key),
                        other=repr(other.name),
                    ),
                )
    return index


@lru_cache(maxsize=65_536)
def category_key(label: str) -> str:
    """The key by which two labels name one category though their signs differ.

    Insensitive, beyond :func:`~kstt.text.name_key`, to dashes, commas, full stops, asterisks and other
    signs, to a number before the name, to *Lĩnh vực*, *LV* or *TTHC lĩnh vực* before it, to a number of
    procedures after it, and to ``&`` for *và*.

    >>> labels = ("Thi đua - Khen thưởng", "Thi đua, khen thưởng", "2. Lĩnh vực thi đua–khen thưởng (*)")
    >>> {category_key(label) for label in labels}
    {'thi đua khen thưởng'}
    >>> {category_key(label) for label in ("Đất đai (12 TTHC)", "TTHC lĩnh vực Đất đai", "II.1 Đất đai")}
    {'đất đai'}
    """
    key = name_key(without_procedures(label))
    numbered = _NUMBERING.match(key)
    if numbered:
        key = key[numbered.end() :]
    words = _SIGNS.sub(" ", key.replace("&", " và ")).strip()
    return words[field.end() :] if (field := _FIELD.match(words)) else words or key


def without_procedures(label: str) -> str:
    """A name without the number of its procedures, written after it in brackets or set apart by a sign.

    >>> [without_procedures(name) for name in ("Đất đai (12 TTHC)", "Hộ tịch: 5 thủ tục", "Thú y (cấp xã)")]
    ['Đất đai', 'Hộ tịch', 'Thú y (cấp xã)']
    """
    if label.rstrip(" .;,")[-1:].casefold() not in {")", "]", "c", "h"}:
        return label
    written = clean(label).rstrip(" .;,")
    if written[-1] in ")]":
        name, number = _parted(written[:-1], max(written.rfind("("), written.rfind("[")))
    else:
        name, number = _parted(
            written, max((sign.start() for sign in _SETS_APART.finditer(written)), default=0)
        )
    counts = len(number) <= LONGEST_NAME and _PROCEDURES.fullmatch(name_key(number))
    return name if counts and _WORD.search(name) else label


def _parted(text: str, at: int) -> tuple[str, str]:
    """The text before a place, and the text after it."""
    return text[: max(at, 0)].rstrip(" :,;\u2013\u2014-"), text[max(at, 0) + 1 :].strip()


def initials(name: str) -> str:
    """The first letters of the words of a name, small words aside, and all those of an abbreviation.

    >>> initials("Giáo dục và Đào tạo"), initials("GD&ĐT"), initials("Bảo trợ XH")
    ('gddt', 'gddt', 'btxh')
    """
    return "".join(word[0] for word in _spelt(name))


def spells_out(name: str, short: str) -> bool:
    """Whether a name with abbreviations means another, which says their words in full.

    An abbreviation is of capitals that make no word; its letters are the first of as many words, small
    words such as *và* aside; the other words are the same.

    >>> spells_out("Giáo dục và Đào tạo", "GD&ĐT"), spells_out("Bảo trợ xã hội", "BẢO TRỢ XH")
    (True, True)
    >>> spells_out("Đất đai", "Đất đai"), spells_out("Bảo tồn xa hoa", "Bảo trợ XH")
    (False, False)
    """
    whole, words = _spelt(name), _spelt(short)
    return (
        words != whole
        and any(map(_is_short, _WORD.findall(short)))
        and len(words) == len(whole)
        and all(
            word == one or (len(one) == 1 and word[0] == one) for word, one in zip(whole, words, strict=True)
        )
    )


@lru_cache(maxsize=8_192)
def _spelt(name: str) -> tuple[str, ...]:
    """The words of a name without marks, small words aside, of an abbreviation its letters."""
    found: list[str] = []
    for word in _WORD.findall(clean(name)):
        plain = bare(word)
        if _is_short(word):
            found += plain
        elif name_key(word) not in _SMALL_AS_WRITTEN:
            found.append(plain)
    return tuple(found)


def _is_short(word: str) -> bool:
    return 1 < len(word) <= _LETTERS and word.isupper() and not _SYLLABLE.fullmatch(bare(word))


def likely_twins(keys: Iterable[str]) -> dict[str, str]:
    """Keys that probably name a category named by another key, with that other.

    Two names are a likely pair where they have the same words in any order, small words (*và*, *ở*, *của*)
    and marks aside, or, being long, differ by a letter. Names that differ by a number are no pair.

    Args:
        keys: the keys of names, the names to be preferred first.

    >>> likely_twins(["hòa giải ở cơ sở", "đất đai", "hòa giải cơ sở", "cấp 1", "cấp 2"])
    {'hòa giải cơ sở': 'hòa giải ở cơ sở'}
    """
    by_words: dict[frozenset[str], str] = {}
    by_letters: dict[str, str] = {}
    found: dict[str, str] = {}
    for key in dict.fromkeys(keys):
        words = [word for word in bare(key).split() if word not in _SMALL_WORDS]
        letters = "".join(words)
        other = by_words.setdefault(frozenset(words), key)
        near = [letters] if _SHORTEST <= len(letters) <= LONGEST_NAME else []
        near += [letters[:i] + letters[i + 1 :] for i in range(len(letters))] if near else []
        if other is key:
            other = next((by_letters[text] for text in near if text in by_letters), key)
            if _differ_by_number(key, other):
                other = key
        if other is not key:
            found[key] = other
        for text in near:
            by_letters.setdefault(text, key)
    return found


def _differ_by_number(one: str, other: str) -> bool:
    numbers = [sorted(filter(_ORDINAL.fullmatch, bare(key).split())) for key in (one, other)]
    return any(first != second for first, second in pairwise(numbers))
