"""The titles by which the columns of exports are known."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kstt.io.records.heading import GROUPED
from kstt.text import bare, name_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = [
    "HEADERS",
    "changed_column",
    "end_of_title",
    "history_columns",
    "is_title_of",
    "known_columns",
    "of_case",
    "same_ends",
    "words_of_title",
]

HEADERS: Mapping[str, tuple[str, ...]] = {
    "id": ("Mã hồ sơ", "Số hồ sơ", "Mã số hồ sơ", "Mã HS", "Số HS", "Số biên nhận", "Mã biên nhận",
        "Dossier code", "Dossier no", "Dossier id", "Dossier", "Case id", "Record id",
        "Application code", "Application no", "Application id"),
    "category": ("Lĩnh vực", "Tên lĩnh vực", "Lĩnh vực giải quyết", "Lĩnh vực TTHC", "Tên lĩnh vực TTHC",
        "Nhóm lĩnh vực", "Nhóm TTHC", "Sector", "Domain", "Domain name", "Field name", "Field"),
    "level": ("Cấp", "Cấp giải quyết", "Cấp thực hiện", "Cấp thẩm quyền", "Cấp TTHC"),
    "unit": (
        "Đơn vị xử lý", "Đơn vị giải quyết", "Đơn vị tiếp nhận", "Cơ quan giải quyết", "Đơn vị",
        "Đơn vị thực hiện", "Đơn vị thụ lý", "Cơ quan thực hiện", "Cơ quan xử lý", "Cơ quan tiếp nhận",
        "Cơ quan thụ lý", "Nơi xử lý", "Agency", "Agency name", "Gov agency name", "Office", "Org",
        "Organization", "Authority",
    ),
    "channel": (
        "Hình thức nộp", "Hình thức tiếp nhận", "Kênh tiếp nhận", "Hình thức", "Cách thức nộp",
        "Phương thức nộp", "Cách nộp", "Phương thức", "Kênh nộp", "Nguồn hồ sơ", "Nguồn HS", "Kênh",
        "Kênh thực hiện", "Receive type", "Loại tiếp nhận",
        "Tiếp nhận qua", "Nộp qua", "Apply method", "Application method",
    ),
    "received": (
        "Ngày tiếp nhận", "Ngày nhận", "Thời gian tiếp nhận", "Ngày nhận hồ sơ", "Ngày nhận HS",
        "Thời điểm tiếp nhận", "Ngày giờ tiếp nhận", "Received date", "Receive date", "Received at",
        "Receiving date",
    ),
    "due": (
        "Ngày hẹn trả", "Hẹn trả", "Hạn xử lý", "Hạn trả kết quả", "Ngày hẹn trả kết quả", "Ngày hẹn",
        "Hạn trả", "Thời hạn trả kết quả", "Hạn giải quyết", "Thời gian hẹn trả", "Due date", "Due at",
        "Appointment date",
    ),
    "closed": (
        "Ngày kết thúc", "Ngày kết thúc xử lý", "Ngày có kết quả", "Ngày hoàn thành", "Ngày xử lý xong",
        "Ngày giải quyết xong", "Ngày giải quyết", "Ngày hoàn tất", "Thời gian kết thúc", "Ngày trả kết quả",
        "Ngày xong", "Closed at", "Closed date", "Finish date", "Finished date", "End date",
    ),
    "closing": (
        "Trạng thái", "Trạng thái hồ sơ", "Tình trạng", "Tình trạng hồ sơ", "Trạng thái xử lý",
        "Tình trạng xử lý", "Kết quả xử lý", "Status", "Status name", "Dossier status",
    ),
    "procedure": ("Tên thủ tục", "Tên thủ tục hành chính", "Thủ tục hành chính", "Thủ tục", "Tên TTHC"),
}  # fmt: skip
"""What systems call the fields of a case, the usual name first [recall]; marks and spaces play no part."""
BELOW: Mapping[str, tuple[str, ...]] = {
    "id": ("Id",),
    "received": ("Tiếp nhận", "Nhận"),
    "due": ("Hẹn trả", "Hạn trả"),
    "closed": ("Kết thúc", "Hoàn thành", "Có kết quả"),
}
"""What they are called below the title of a group, as in ``Thời gian / Tiếp nhận``."""
HISTORIES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "suspensions": (
        ("Ngày yêu cầu bổ sung", "Ngày tạm dừng", "Ngày dừng", "Ngày bắt đầu tạm dừng"),
        (
            "Ngày nhận bổ sung", "Ngày tiếp nhận bổ sung", "Ngày bổ sung", "Ngày tiếp tục",
            "Ngày kết thúc tạm dừng",
        ),
    ),
    "extensions": (
        ("Ngày gia hạn", "Ngày QĐ gia hạn", "Ngày quyết định gia hạn"),
        ("Hạn trả sau gia hạn", "Ngày hẹn trả sau gia hạn", "Ngày hẹn trả mới", "Hạn trả mới", "Hạn mới"),
    ),
}  # fmt: skip
CHANGED = (
    "Ngày cập nhật",
    "Thời gian cập nhật",
    "Cập nhật lúc",
    "Thời điểm cập nhật",
    "Cập nhật lần cuối",
    "Updated at",
    "Last updated",
    "Modified date",
)


_ANY_FIELD = (
    "ngay thang nam gio thoi gian diem luc tg t date time datetime at on of the ho_so hso hs dossier case "
    "record tthc thu_tuc hanh_chinh ten ma name code is"
)
_OWN_WORDS: Mapping[str, frozenset[str]] = {
    field: frozenset(f"{words} {_ANY_FIELD}".split())
    for field, words in {
        "id": "so bien_nhan phieu don tra_cuu id no number key",
        "category": "linh_vuc nhom loai giai_quyet sector domain field",
        "level": "cap giai_quyet xu_ly thuc_hien tham_quyen don_vi co_quan level authority",
        "unit": "don_vi co_quan phong ban noi van_phong xu_ly giai_quyet tiep_nhan thu_ly thuc_hien gov "
        "agency office org organization unit department dept",
        "channel": "nguon kenh hinh_thuc cach cach_thuc phuong_thuc loai nop gui nhan tiep_nhan truc_tuyen "
        "online channel source submit submitted submission receive received receiving method mode type",
        "received": "nhan tiep_nhan tn don tai bo_phan mot_cua recv receive received receiving receipt "
        "accept accepted",
        "due": "hen han tra nhan lay kq ket_qua xu_ly giai_quyet xong den du_kien due deadline appoint "
        "appointment appointed result return",
        "closed": "tra kq ket_qua co da xong hoan_thanh hoan_tat ket_thuc xu_ly giai_quyet cho nguoi dan "
        "cong_dan khach thuc thuc_te finish finished end ended done close closed complete completed "
        "completion result release released processing",
        "closing": "trang_thai tinh_trang hien_tai xu_ly giai_quyet kq ket_qua status state current step "
        "processing",
    }.items()
}
"""The words that the titles of a field are made up of [recall]."""
_GROUP_WORDS = frozenset(
    {"va", "times", "dates", *_OWN_WORDS["received"], *_OWN_WORDS["due"], *_OWN_WORDS["closed"]}
)
"""What may stand in the title of a group of days."""
_PHRASES = {
    phrase.replace("_", " "): phrase for words in _OWN_WORDS.values() for phrase in words if "_" in phrase
}


_CASES = frozenset(
    ("hoso", "thongtinhoso", "tthoso", "hosotthc", "dossier", "dossierinfo", "record", "case", "caseinfo")
)
"""The letters of the groups whose ``id`` is that of a case [recall]."""


_BETWEEN = re.compile(rf"{GROUPED}|\.(?=\S)")
"""Between the titles of groups, or the names of objects."""


def known_columns(header: Sequence[str]) -> dict[str, str]:
    """The column of each field whose title is a usual one."""
    by_key, below = _keys_of(header), _below(header)
    found = {}
    for field, titles in HEADERS.items():
        name = _first_of((field, *titles), by_key) or _first_below(field, below)
        if name is not None:
            found[field] = name
    return found


def same_ends(field: str, column: str, others: Sequence[str]) -> list[str]:
    """The other columns whose usual title below a group is that of the column of a field.

    Beside the id of a case those of persons and offices are none.

    >>> same_ends("unit", "nguoiNop.donVi", ["xuLy.donVi", "xuLy.ten"])
    ['xuLy.donVi']
    >>> same_ends("id", "hoSo.id", ["nguoiNop.id"])
    []
    """
    *groups, end = map(_letters, _parts(column))
    if not groups or end not in map(_letters, _titles_below(field)):
        return []
    found = [name for name in others if len(_parts(name)) > 1 and _letters(_parts(name)[-1]) == end]
    return [name for name in found if of_case(name)] if field == "id" and of_case(column) else found


def of_case(name: str) -> bool:
    """Whether an id is that of a case by its own title or by that of its group; ``id`` alone says nothing.

    >>> of_case("Mã"), of_case("hoSo.id"), of_case("nguoiNop.maHoSo"), of_case("nguoiNop.id")
    (True, True, True, False)
    """
    *groups, end = map(_letters, _parts(name))
    return not groups or groups[-1] in _CASES or end in map(_letters, HEADERS["id"])


def is_title_of(field: str, title: str) -> bool:
    """Whether a title is made up of words of a field alone; one of another word may be of anything.

    The title of its group may have words of the days of cases, too.

    >>> is_title_of("closed", "Ngày trả KQ"), is_title_of("closed", "Ngày kiểm tra")
    (True, False)
    >>> is_title_of("channel", "Hình thức nộp hồ sơ"), is_title_of("channel", "Hình thức nộp phí")
    (True, False)
    >>> is_title_of("received", "Nhận và trả kết quả / Ngày tiếp nhận")
    True
    """
    *groups, end = _parts(title)
    if field not in _OWN_WORDS or not _words(end) <= _OWN_WORDS[field]:
        return False
    return all(_words(group) <= _OWN_WORDS[field] | _GROUP_WORDS for group in groups)


def _words(title: str) -> set[str]:
    """The words and phrases of a title."""
    words = f" {words_of_title(title)} "
    for phrase, one in _PHRASES.items():
        words = words.replace(f" {phrase} ", f" {one} ")
    return set(words.split())


def end_of_title(title: str) -> str:
    """The title of a column below those of its groups, or its name within objects.

    >>> end_of_title("Nhận và trả kết quả / Ngày tiếp nhận")
    'Ngày tiếp nhận'
    """
    return _parts(title)[-1]


def _first_of(titles: Sequence[str], by_key: Mapping[str, str]) -> str | None:
    """The column of the first title that there is, as it is written, or else without marks and spaces."""
    keys = [*map(name_key, titles), *map(_letters, titles)]
    return next((by_key[key] for key in keys if key in by_key), None)


def _keys_of(header: Sequence[str]) -> dict[str, str]:
    """The columns by their titles, and by the letters of these."""
    return {_letters(name): name for name in header} | {name_key(name): name for name in header}


def _letters(title: str) -> str:
    """A title as in ``NgayTiepNhan``, ``ngay_tiep_nhan`` and ``Ngay tiep nhan``: its letters alone."""
    return "".join(filter(str.isalnum, bare(title)))


def _parts(name: str) -> list[str]:
    """The titles of the groups of a column, or the names of the objects that it is in, and its own."""
    return _BETWEEN.split(name)


def _below(header: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """The columns below groups, by their own titles and by the letters of these."""
    found: dict[str, dict[str, None]] = {}
    for name in header:
        *groups, end = _parts(name)
        for key in (_letters(end), name_key(end)) if groups else ():
            found.setdefault(key, {})[name] = None
    return {key: tuple(names) for key, names in found.items()}


def _first_below(field: str, below: Mapping[str, Sequence[str]]) -> str | None:
    """The first column whose title below that of its group, or name within an object, is a usual one."""
    titles = _titles_below(field)
    keys = [*map(name_key, titles), *map(_letters, titles)]
    names = (name for key in keys for name in below.get(key, ()))
    return next((name for name in names if field != "id" or of_case(name)), None)


def _titles_below(field: str) -> tuple[str, ...]:
    return (*HEADERS[field], *BELOW.get(field, ()))


def history_columns(header: Sequence[str]) -> dict[str, tuple[str, str]]:
    """The two columns of suspensions, and of extensions."""
    by_key = _keys_of(header)
    pairs = {field: tuple(_first_of(titles, by_key) for titles in both) for field, both in HISTORIES.items()}
    return {field: (one, other) for field, (one, other) in pairs.items() if one and other}


def changed_column(header: Sequence[str]) -> str | None:
    """The column that says when a row changed."""
    return _first_of(CHANGED, _keys_of(header))


def words_of_title(title: str) -> str:
    """The words of a title without marks, those of ``NgayNhan`` and ``ngay_nhan`` apart.

    >>> words_of_title("NgayNhan"), words_of_title("Hạn_trả")
    ('ngay nhan', 'han tra')
    """
    letters = zip(f" {title}", title, strict=False)
    apart = "".join(f" {two}" if one.islower() and two.isupper() else two for one, two in letters)
    return " ".join(re.findall(r"[^\W_]+", bare(apart)))
