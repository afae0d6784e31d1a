"""The reporting unit by the lines of a heading: a letterhead, *Đơn vị: …*, *Kết quả giải quyết của UBND …*.

A line that may say something else names no unit: the table goes by its file's name then, or is refused.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING
from unicodedata import is_normalized

from kstt.io.grid.lines.sections import named_level
from kstt.limits import LONGEST_TITLE
from kstt.records.same_units import is_desk
from kstt.records.unit_words import CITY, COUNCIL
from kstt.records.units import BY_AREA, UNIT_WORDS, is_unit, level_of_unit, unit_key
from kstt.tables.heading import PREFIXES
from kstt.text import clean, name_key
from kstt.vocabulary import AuthorityLevel

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["before_period", "stated_unit", "unit_after_head", "unit_in_title", "unit_of_letterhead"]

_LETTERHEAD = 6
_JOINTLY = re.compile(
    r"(?:(?:đảng [uủ][yỷ]|hđnd|hội đồng nhân dân|ủy ban mttq|ubmttq|mttq)(?: việt nam| vn)?\s?[-–]\s?){1,3}"
    r"(?=(?:ubnd|[uủ][yỷ] ban nhân dân)\b)",
    re.IGNORECASE,
)
"""Who shares a letterhead with a committee."""
"""A letterhead stands in the first texts of a document."""
_MOTTO = re.compile(
    r"(?:cộng h(?:òa|oà) xã hội chủ nghĩa việt nam|độc lập ?[-–] ?tự do ?[-–] ?hạnh phúc)", re.IGNORECASE
)
"""The right half of a letterhead, on one line with the left."""
_RECIPIENTS = ("kính gửi", "nơi nhận")
"""What stands before the units that a report is sent to."""
_STATE_OFFICE = re.compile(
    r"(?:tổng cục|cục|kho bạc nhà nước|bảo hiểm xã hội|ngân hàng nhà nước|điện lực|công ty điện lực"
    r"|viện kiểm sát nhân dân|t(?:òa|oà) án nhân dân|ban (?:dân tộc|tôn giáo)"
    r"|(?:thuế|hải quan|thống kê) (?:tỉnh|thành phố|cơ sở|khu vực))\b.{0,80}"
)
"""Bodies of the state beside the offices of a province, as a letterhead names them [recall]."""
_UNIT_HEADS = frozenset(
    name_key(f"{name}{office}{doing}")
    for name in ("", "Tên ")
    for office in ("đơn vị", "cơ quan", "cơ quan, đơn vị")
    for doing in ("", " báo cáo", " thực hiện", " lập", " lập biểu", " lập báo cáo", " gửi báo cáo")
)
_LONGEST_HEAD = max(len(head.split()) for head in _UNIT_HEADS)
"""What stands before the name of the reporting unit, too, and how many words the longest has."""
_STATED = re.compile(
    rf"([-–—+*• ]{{0,3}}{PREFIXES.unit}: ?)([^\W_]+(?:(?: |, | - |[.-]|\. )[^\W_]+){{0,20}})", re.IGNORECASE
)
"""A line that states the reporting unit by words and numbers, and nothing else."""
_TIME = (
    r"(?:(?:báo cáo|số liệu|thống kê|kỳ báo cáo|thời gian)[\s:]{1,3}){0,3}(?:"
    r"qu[ýí] [ivx\d]|(?:\d{1,2}|ba|sáu|chín|mười hai) tháng\b|tháng \d|(?:cả )?năm (?:báo cáo\b|\d{4})"
    r"|kỳ(?: báo cáo|\s?[:\d])|(?:tính )?(?:từ|đến)(?: hết)? (?:ngày\b|tháng\b|quý\b|đầu\b|\d)"
    r"|trong (?:quý|kỳ|tháng|năm|\d)|giai đoạn \d|nửa (?:đầu|cuối) năm|l[uũ][yỹ] kế|tuần \d|\d{1,2}/\d)"
)
"""How a period begins; places are called *Kỳ Anh*, *Từ Sơn*, *Năm Căn*, too."""
_AFTER_UNIT = re.compile(rf"[\s(,–-]{{1,4}}{_TIME}.*", re.IGNORECASE | re.DOTALL)
_RESULTS_OF = re.compile(
    r"\b(?:kết quả|tình hình|số liệu)(?:,? (?:và )?(?:kết quả|tình hình|công tác|tiếp nhận)){0,3},? (?:và )?"
    rf"giải quyết(?: (?:hồ sơ|tthc|thủ tục hành chính)){{0,2}}(?: {_TIME}[^:;,()]{{0,40}}?)? "
    r"(?:của|tại) (\S.{3,160})"
    rf"|^báo cáo (?:{_TIME}[^:;,()]{{0,40}}? )?của (\S.{{3,160}})",
    re.IGNORECASE,
)
_OF = re.compile(r"(?:của|tại) (\S.{3,160})", re.IGNORECASE)
"""A line that only with the title above it says whose results are given."""
_TITLE = re.compile(r"\b(?:kết quả|tình hình|số liệu|thống kê|báo cáo|tổng hợp|biểu)\b")
_BESIDE = re.compile(r" [-–—|] ")
"""What sets a unit apart in a title."""
_OTHERS_WORDS = re.compile(
    r"\b(?:công văn|kế hoạch|quyết định|(?<!^)báo cáo của|yêu cầu|chỉ đạo|thẩm quyền|đính kèm|kèm theo"
    r"|phụ lục|ban hành|thông tư|theo|căn cứ)\b"
)
"""Words of a line that names others: who issued the form, or the letter that asks for it."""
_PLACE = re.compile(
    r"\b(?:(?:xã|phường|thị trấn|đặc khu|huyện|quận|thị xã|thành phố|tỉnh|tp|tx|tt)\b|[xphq]\."
    r"|(?:ubnd|[uủ][yỷ] ban nhân dân)\b)",
    re.IGNORECASE,
)
"""What stands before the name of a place."""
_DEPARTMENTS = frozenset(
    unit_key(f"Sở{word.removeprefix('Bộ')}")[0] for word in UNIT_WORDS if word.startswith("Bộ ")
)
"""The departments that are called after a ministry."""
_COMMITTEE = re.compile(r"^(?:ubnd|[uủ][yỷ] ban nhân dân)(?!\w)\s*", re.IGNORECASE)
_SECTION = re.compile(r"phòng (?!chống(?!\w)|họp(?!\w)|ban(?!\w))[^\d,;:()]{2,60}")
"""The name of a section; *phòng, chống* is what it may deal with."""
_OFFICE = "văn phòng"
_COUNCILS = ("hđnd", COUNCIL)
"""A council and its committee are one unit."""
_SENTENCE = re.compile(
    r"\b(?:nộp|gửi|báo cáo|chậm|trễ|muộn|chưa|đã|được|theo|cần|phải|do|vì|nên|sẽ|đang|còn|đề nghị|yêu cầu)\b"
)
"""Words of a sentence that no name of a unit has [recall]."""
_LONGEST_PLACE = 4
"""Words of a place's name."""


def unit_of_letterhead(cells: Sequence[tuple[str, str]]) -> str:
    """The unit that a letterhead names: the last of the units at its top, an office under its committee.

    A desk such as *Bộ phận Một cửa* is its committee's; any other office reports by its own name.
    """
    lines = [text for text, _ in cells]
    if name_key(lines[0] if lines else "").startswith(_RECIPIENTS):
        # A mail may begin before the letterhead of what is pasted into it.
        lines = lines[next((i for i, text in enumerate(lines[1:]) if _MOTTO.search(text)), 0) :]
    texts = [_JOINTLY.sub("", clean(_MOTTO.sub("", text))) for text in lines[:_LETTERHEAD]]
    texts = list(takewhile(lambda text: not name_key(text).startswith(_RECIPIENTS), texts))
    units = [text for text in texts if _names_office(text) and not _has_title_beside(text)]
    others = [text for text in units if not is_desk(text)]
    unit = (others or units or [""])[-1]
    if section := _section_under(texts, unit):
        return section
    above = [rank for text in others[:-1] if (rank := _depth(text)) is not None]
    rank = _depth(unit)
    if above and rank is not None and rank > min(above):
        return ""
    return "" if ":" in unit else unit


def _names_office(text: str) -> bool:
    """Whether a line of a letterhead is the name of a unit, or of a body of the state."""
    return is_unit(text) or _STATE_OFFICE.fullmatch(name_key(text)) is not None


def _section_under(texts: Sequence[str], committee: str) -> str:
    """*PHÒNG NỘI VỤ HUYỆN A*, where *PHÒNG NỘI VỤ* stands on the line below *UBND HUYỆN A*.

    Sections of many districts and communes have one name: that of the place tells them apart and gives the
    level. So it is of the office of a province.
    """
    place, level = _COMMITTEE.sub("", committee), level_of_unit(committee)
    below = next(iter(texts[texts.index(committee) + 1 :]), "") if place != committee else ""
    if level is AuthorityLevel.PROVINCE:
        return f"{below} {committee}" if name_key(below) == _OFFICE else ""
    return f"{below} {place}" if level is not None and _SECTION.fullmatch(name_key(below)) else ""


def _has_title_beside(text: str) -> bool:
    """Whether a title follows in a line that begins with a unit."""
    return any(_TITLE.search(name_key(side)) for side in _BESIDE.split(text)[1:])


@lru_cache(maxsize=4_096)
def stated_unit(text: str) -> tuple[str, str] | None:
    """The reporting unit in a line that states it and nothing else, after what stands before it.

    >>> stated_unit("- Đơn vị báo cáo: UBND xã Đắk Lao"), stated_unit("Đơn vị báo cáo: UBND xã A (lần 2)")
    (('- Đơn vị báo cáo: ', 'UBND xã Đắk Lao'), None)
    """
    stated = _STATED.fullmatch(text) if len(text) <= LONGEST_TITLE else None
    if stated is None or not is_normalized("NFC", text) or _AFTER_UNIT.search(stated[2]):
        return None
    return stated[1], stated[2]


def before_period(line: str) -> tuple[str, str]:
    """A line that ends in a unit and what may be a period, parted before that.

    >>> before_period("UBND XÃ A - QUÝ II/2026"), before_period("UBND huyện Kỳ Anh")
    (('UBND XÃ A', 'QUÝ II/2026'), ('UBND huyện Kỳ Anh', ''))
    """
    match = _AFTER_UNIT.search(line) if len(line) <= LONGEST_TITLE else None
    name = line[: match.start()] if match else ""
    if match is None or not is_unit(name.rpartition(":")[2].strip()):
        return line, ""
    return name, match[0].strip(" (),–-")


def unit_after_head(text: str) -> str:
    """The unit in a line such as *Tên đơn vị: UBND xã A*, with a colon or without; nothing in another."""
    words = text.replace(":", ": ").split()
    for count in range(1, _LONGEST_HEAD + 1):
        head, unit = " ".join(words[:count]), " ".join(words[count:])
        if name_key(head.rstrip(": ")) in _UNIT_HEADS and is_unit(unit):
            return unit if _is_one_name(unit, stated=head.endswith(":")) else ""
    return ""


def unit_in_title(cells: Sequence[tuple[str, str]]) -> str:
    """The unit whose results a line of the heading gives: *Kết quả giải quyết TTHC của UBND xã A quý I*.

    It may also stand apart in a title: *Kết quả giải quyết TTHC quý I - UBND xã A*. Of two units the one
    that lies within the other counts; two side by side name none.
    """
    above = ""
    for text, _ in cells:
        line = clean(text[:LONGEST_TITLE])
        before, above = above, line
        if _OTHERS_WORDS.search(name_key(line)):
            continue
        match = _RESULTS_OF.search(line) or (_TITLE.search(name_key(before)) and _OF.fullmatch(line))
        of = _AFTER_UNIT.sub("", next(filter(None, match.groups()))).strip(" .-–") if match else ""
        sides = _BESIDE.split(line) if _TITLE.search(name_key(line)) else []
        apart = [(side, True) for side in (sides if len(sides) > 1 else [])]
        named = [one for one in ((of, False), *apart) if is_unit(one[0]) and named_level(one[0]) is None]
        if named and all(_is_one_name(unit, stated=stated) for unit, stated in named):
            return _innermost([unit for unit, _ in named])
    return ""


def _innermost(units: Sequence[str]) -> str:
    """The one of units that lies within all others; nothing where two lie side by side.

    A department lies within a province, a commune within a district; two communes lie side by side.
    """
    found = units[0]
    for unit in units[1:]:
        if unit_key(unit) == unit_key(found):
            continue
        one, other = _depth(found), _depth(unit)
        if one is None or other is None or one == other:
            return ""
        found = unit if other < one else found
    return found


def _depth(unit: str) -> float | None:
    """How large the area of a unit is; a department is less than its province."""
    rank = _rank(unit)
    if rank is None or _PLACE.match(unit):
        return rank
    return rank - 0.25


def _is_one_name(unit: str, *, stated: bool) -> bool:
    """Whether a text that begins with a unit's name is no more than that: neither a sentence nor a list.

    Args:
        unit: the text.
        stated: whether the line says that a name follows. Else nothing but a name may stand there.
    """
    key, within = unit_key(unit)
    if key in _DEPARTMENTS and not within:
        return True
    if any(key.startswith(f"{known} ") for known in _DEPARTMENTS) or any(sign in unit for sign in ":;()"):
        return False
    first, *larger = (part.strip() for part in unit.split(","))
    rank = _rank(first)
    for part in larger:
        above = _rank(part)
        if not _PLACE.match(part) or rank is None or above is None or above <= rank:
            return False
        rank = above
    before, joined, after = name_key(first).partition(" và ")
    if before.endswith(_COUNCILS):
        joined = ""
    if joined and (_PLACE.search(before) or is_unit(after) or level_of_unit(before) is not None):
        return False
    place = next(iter(_PLACE.finditer(unit)), None)
    if place is None:
        return stated and _SENTENCE.search(name_key(unit)) is None
    rest = _PLACE.sub("", unit[place.end() :]).replace(",", " ").replace(".", " ").split()
    rest = [word for word in rest if word not in {"-", "–"}]
    if unit.isupper():
        return _SENTENCE.search(name_key(unit)) is None and (stated or len(rest) <= _LONGEST_PLACE)
    # A place's name is written in capitals; what goes on in small letters is a sentence.
    return all(word[:1].isupper() or word.isdecimal() for word in rest)


def _rank(place: str) -> float | None:
    """How large a place is; a city lies between a district and a province."""
    level = level_of_unit(place)
    if level is None:
        return 1.5 if CITY in name_key(place) or name_key(place).startswith("tp") else None
    return float(BY_AREA.index(level)) if level is not AuthorityLevel.MINISTRY else None
