"""The lines of a table that head its sections, by numeral or by words alone, with or without figures."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import attrs

from kstt.definitions.editions import LAYOUTS
from kstt.errors import KsttError
from kstt.io.grid.lines.line import adds_up, bare_number, names_system, sums_up
from kstt.numerals import parse_roman, roman
from kstt.records.same_units import committee_key
from kstt.records.units import is_unit, unit_key
from kstt.tables.cells import section_number
from kstt.tables.table import names_state_bodies
from kstt.text import bare, name_key
from kstt.vocabulary import AuthorityLevel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kstt.definitions.layout import FormLayout
    from kstt.io.grid.lines.line import TableLine

__all__ = [
    "headed_level",
    "heads_level",
    "in_sections",
    "is_number",
    "is_roman",
    "named_level",
    "summed_section",
]

_NUMERAL = re.compile(
    r"\s*(?:(?i:ph[ầa]n|m[ụu]c)\s+|\()?([IVXivx]{1,4}|[A-Da-d]|\d)(?:\s*[.)/:\-–—]\s*|\s+)(\S.*)", re.DOTALL
)
_DOTTED = re.compile(r"(?:[IVXivx]{1,4}|[A-Za-z]|\d{1,3})(?:\.\d{1,3}){1,4}")
"""The number of a row within its section, such as ``1.2`` or ``II.3``."""
_ALONE = re.compile(r"\(?(?:(?:phan|muc)\s+)?([ivx]{1,4}|[a-d]|\d{1,2})[.)/:\-]*")
_SUM_OF = re.compile(r"^\W{0,4}(?:tổng cộng|tổng số|cộng|tổng)(?:\s|$)", re.IGNORECASE)
_HOW_MANY = re.compile(r"(?:\(\d[^()]*\)|: ?\d[^():]*)$")
"""What a heading says of how many are under it."""
_WORDS = re.compile(r"[^\W_]+")
_TELLING = {
    "tinh": AuthorityLevel.PROVINCE, "so": AuthorityLevel.PROVINCE, "trung uong": AuthorityLevel.PROVINCE,
    "huyen": AuthorityLevel.DISTRICT, "quan": AuthorityLevel.DISTRICT, "thi xa": AuthorityLevel.DISTRICT,
    "xa": AuthorityLevel.COMMUNE, "phuong": AuthorityLevel.COMMUNE, "thi tran": AuthorityLevel.COMMUNE,
    "dac khu": AuthorityLevel.COMMUNE,
    "province": AuthorityLevel.PROVINCE, "provincial": AuthorityLevel.PROVINCE,
    "district": AuthorityLevel.DISTRICT, "commune": AuthorityLevel.COMMUNE,
}  # fmt: skip
"""Words of headings that name their level, without marks [doc, portal]."""
_MARKED = {"tinh": "tỉnh", "so": "sở", "huyen": "huyện", "quan": "quận", "xa": "xã", "phuong": "phường"}
"""How those of one syllable are written with marks; others are other words."""
_OF = frozenset(("thuoc", "cua", "tren"))
"""What comes before the larger place that units of a level are of."""
_GENERIC = frozenset(
    ("thu tuc", "hanh chinh", "tham quyen", "giai quyet", "pham vi", "linh vuc", "ho so", "dia ban",
    "uy ban", "nhan dan",
     "co quan", "dia phuong", "chuyen mon", "don vi", "tuong duong", "truc thuoc", "thanh pho", "tiep nhan",
     "thuc hien", "ban nganh",
     "tthc", "thuoc", "cua", "ubnd", "cap", "cac", "ban", "nganh", "va", "muc", "phan", "khoi", "tren",
     "hs", "gq", "thi",
     "theo", "do", "phong", "tp", "tx", "level", "procedures", "of", "the")
)  # fmt: skip
"""Words that headings of sections are made of beside these; a unit's own name has others."""


@lru_cache(maxsize=65_536)
def named_level(text: str) -> AuthorityLevel | None:
    """The level of authority that a heading names; ``None`` for a unit's own name or a category.

    >>> named_level("TTHC của UBND cấp huyện").value, named_level("Xã, phường, thị trấn").value
    ('district', 'commune')
    >>> named_level("UBND xã Quảng Sơn") is None, named_level("Cấp xã (05 lĩnh vực)").value
    (True, 'commune')
    """
    marked = _WORDS.findall(name_key(_HOW_MANY.sub("", text)))
    words = list(map(bare, marked))
    found: set[AuthorityLevel] = set()
    i = 0
    while i < len(words):
        if found and words[i] in _OF:
            # "Các huyện thuộc tỉnh", "các xã trên địa bàn huyện": names go from the small to the large.
            break
        for length in (2, 1):
            level = _TELLING.get(" ".join(words[i : i + length]))
            # "Đơn vị tính" names no province.
            other = length == 1 and not marked[i].isascii() and _MARKED.get(words[i], marked[i]) != marked[i]
            if level is not None and len(words[i : i + length]) == length and not other:
                found.add(level)
                i += length
                break
        else:
            pair = " ".join(words[i : i + 2])
            if pair not in _GENERIC and words[i] not in _GENERIC:
                return None
            i += 2 if pair in _GENERIC else 1
    return found.pop() if len(found) == 1 else None


def summed_section(label: str) -> str:
    """The heading of the section that a sum is of by its words; an empty text for another.

    >>> summed_section("Cộng cấp huyện"), summed_section("Cộng nhóm 1"), summed_section("Tổng số")
    ('cấp huyện', '', '')
    """
    heading = _SUM_OF.sub("", label)
    return heading if heading != label and named_level(heading) is not None else ""


def heads_level(label: str) -> bool:
    """Whether a text names a level, also one with the number of a section before it."""
    return headed_level(label) is not None


def headed_level(label: str) -> AuthorityLevel | None:
    """The level that a text names, the number of a section before it allowed.

    >>> headed_level("II. Cấp huyện").value, headed_level("UBND huyện Cư Jút") is None
    ('district', True)
    """
    match = _NUMERAL.fullmatch(label)
    return _headed_level(match[2] if match else label)


def _headed_level(label: str) -> AuthorityLevel | None:
    """The level that a heading names, also as that whose desks its rows are: *Bộ phận Một cửa cấp xã*."""
    key = committee_key(label)[0]
    return named_level(label) or (named_level(key) if unit_key(label)[0] != key else None)


def is_number(text: str) -> bool:
    """Whether a text is a row number: arabic, roman, or parts such as ``1.2``."""
    written = bare_number(text)
    return written.isdecimal() or parse_roman(written) is not None or _DOTTED.fullmatch(written) is not None


@attrs.frozen
class _Head:
    line: int
    level: AuthorityLevel
    numeral: str
    label: str


def in_sections(
    lines: Sequence[TableLine], layout: FormLayout, *, printed: bool
) -> tuple[list[TableLine], FormLayout]:
    """The lines with the headings of sections numbered in roman, and the form that the lines make.

    A table with headings of levels is the form with sections whatever its title says. One without any is the
    form without, unless the code of a form with sections is printed: then its rows stay outside, an error.

    Args:
        lines: the lines of a table as they stand.
        layout: the layout of its columns.
        printed: whether that layout was printed or asked for.
    """
    heads = _heads(lines)
    if not heads and (headed := _under_their_sums(lines, layout)):
        lines, heads = headed, _heads(headed)
    if len(heads) == 1 and not all(
        names_state_bodies(lines[i].label) for i in _lettered_beside(lines, heads)
    ):
        # Of blocks A, B, C one alone names a level: they are no sections.
        heads = []
    provincial = _sibling(layout, "06c") if layout.form in {"06a", "06b"} else layout
    if provincial is None or not provincial.sections:
        return list(lines), layout
    enough = layout.sections or len(heads) > 1 or any(map(_numeral, heads))
    if heads and enough:
        found = list(lines)
        for place, head in enumerate(heads, 1):
            own = _numeral(head)
            known = provincial.level_of(head.label) is head.level
            label = head.label if known else provincial.heading(head.level).title
            found[head.line] = attrs.evolve(lines[head.line], number=roman(own or place), label=label)
        for place, i in enumerate(_lettered_beside(lines, heads), len(heads) + 1):
            found[i] = attrs.evolve(lines[i], number=roman(place))
        # Under sections A and B, roman numbers are those of groups.
        grouped = all(_is_letter(lines[head.line].bare_number) for head in heads)
        # A section of further bodies (IV/ Cơ quan ngành dọc) names no level of the form.
        numbered = [
            attrs.evolve(line, in_section=True)
            if grouped and line is before and is_roman(line.number)
            else _in_roman(line)
            for line, before in zip(found, lines, strict=True)
        ]
        return _with_own_sums(numbered), provincial
    romans = [line.label for line in lines if is_roman(line.number) and line.label]
    levels = list(map(provincial.level_of, romans))
    of_units = any(map(is_unit, romans)) and (len(set(levels)) < len(levels) or None in levels)
    if layout.form == "06a" and romans and all(levels) and not of_units:
        return list(lines), provincial
    # Numbered in roman, but by the systems that the figures come from or by units: blocks, no sections.
    leveled = (
        [label for label in romans if provincial.level_of(label) and not names_system(label)]
        if not of_units
        else []
    )
    if layout.form == "06c" and not printed and not leveled:
        return list(lines), _sibling(layout, "06a") or layout
    return list(lines), layout


def _under_their_sums(lines: Sequence[TableLine], layout: FormLayout) -> list[TableLine]:
    """The lines with the sums of levels, such as *Cộng cấp huyện*, above the rows that they sum as headings.

    None where fewer than two lines are such sums, or one level has two.
    """
    found: list[TableLine] = []
    levels: list[AuthorityLevel | None] = []
    start = 0
    for line in lines:
        heading = summed_section(line.label) if not line.number else ""
        if heading and adds_up(line, found[start:]):
            levels.append(named_level(heading))
            found.insert(start, attrs.evolve(line, label=heading))
        else:
            found.append(line)
        if heading or line.is_total(layout.total_label):
            start = len(found)
    return found if len(levels) > 1 and len(set(levels)) == len(levels) else []


def _with_own_sums(lines: list[TableLine]) -> list[TableLine]:
    """The lines with the sum that stands first or last in each section as the counts of its heading.

    So only where every heading is without figures, and the line is the sum of the other rows of its section.
    """
    heads = [i for i, line in enumerate(lines) if line.is_section]
    if len(heads) < 2 or not all(lines[i].is_blank for i in heads):
        return lines
    found: dict[int, TableLine] = {}
    gone: set[int] = set()
    names: list[str] = []
    for i, end in zip(heads, [*heads[1:], len(lines)], strict=True):
        rows = [k for k in range(i + 1, end) if not (sums_up(lines[k]) or lines[k].is_total())]
        sums = [k for k in range(i + 1, end) if k not in rows]
        own = next((k for k in sums if adds_up(lines[k], [lines[r] for r in rows])), None)
        # A line under the sum of the last section is the total, as is its only one by another name.
        last = end == len(lines)
        if own is None or len(sums) > (2 if last else 1):
            return lines
        names.append(name_key(lines[own].label))
        if last and len(sums) == 1 and lines[own].is_total() and len(set(names)) > 1:
            return lines
        found[i] = attrs.evolve(lines[i], cells=lines[own].written)
        gone.add(own)
    return [found.get(i, line) for i, line in enumerate(lines) if i not in gone]


def _lettered_beside(lines: Sequence[TableLine], heads: Sequence[_Head]) -> list[int]:
    """The lines with a capital letter like those of the headings, and no level: further bodies."""
    known = {head.line: lines[head.line].bare_number for head in heads}
    if not heads or not all(map(_is_letter, known.values())):
        return []
    return [i for i, line in enumerate(lines) if i not in known and _is_letter(line.bare_number)]


def _is_letter(number: str) -> bool:
    """Whether a number is a capital letter that begins the alphabet, as those of sections are."""
    return len(number) == 1 and "A" <= number <= "H"


def _in_roman(line: TableLine) -> TableLine:
    """A line numbered in roman, whatever stands around the numeral, numbered by that alone."""
    written = line.bare_number
    return attrs.evolve(line, number=written) if written != line.number and is_roman(written) else line


def is_roman(number: str) -> bool:
    """Whether the number of a line is a roman numeral of sections, whatever stands around it."""
    return section_number(bare_number(number).partition(" ")[0]) is not None


def _numeral(head: _Head) -> int | None:
    """The roman number of a heading."""
    return section_number(head.numeral)


def _heads(lines: Sequence[TableLine]) -> list[_Head]:
    """The lines that head a section: one for each level, in any style."""
    found: list[_Head] = []
    for i, line in enumerate(lines):
        number, label = line.number, line.label
        if not any(map(str.isalnum, number)):
            number = ""  # A dash or plus sign numbers nothing.
        if len(label) > 160:
            continue
        if not number and (match := _NUMERAL.fullmatch(label)) and heads_level(label):
            number, label = match[1], match[2].strip()
        level = named_level(label) if number.isdecimal() else _headed_level(label)
        alone = _ALONE.fullmatch(bare(number)) if number.strip() else None
        if level is None or (number.strip() and alone is None):
            continue
        found.append(_Head(i, level, alone[1].upper() if alone else "", label))
    levels = [head.level for head in found]
    if len(set(levels)) < len(levels):
        # Bodies of the state beside those of the province are a section of their own, a desk is a unit.
        found = [head for head in found if not names_state_bodies(head.label) and named_level(head.label)]
        levels = [head.level for head in found]
    if len(set(levels)) < len(levels):
        # The same level twice: rows that name levels, or two tables; nothing is made of them.
        found = [head for head in found if is_roman(lines[head.line].number)]
        levels = [head.level for head in found]
        if len(set(levels)) < len(levels):
            return []
    arabic = all(head.numeral.isdecimal() for head in found)
    under = any(
        head.line + 1 < len(lines) and head.line + 1 not in {h.line for h in found} for head in found[:-1]
    )
    return [] if found and arabic and not under else found


def _sibling(layout: FormLayout, form: str) -> FormLayout | None:
    """The layout of another form in the same edition, with the same columns."""
    try:
        other = LAYOUTS.beside(layout, form)
    except KsttError:
        return None
    return attrs.evolve(other, columns=layout.columns) if other.account is layout.account else None
