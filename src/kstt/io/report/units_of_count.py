"""The words of what numbers in reports count."""

from __future__ import annotations

import re

from kstt.text import name_key

__all__ = ["unit_after"]

_UNITS = (
    "hồ sơ TTHC", "hồ sơ thủ tục hành chính", "bộ hồ sơ", "lượt hồ sơ", "hồ sơ", "thủ tục hành chính", "TTHC",
    "thủ tục", "quyết định", "dịch vụ công trực tuyến", "dịch vụ công", "DVC", "dịch vụ",
    "phản ánh, kiến nghị", "phản ánh", "kiến nghị", "PAKN", "văn bản",
    "ngày làm việc", "ngày", "tháng", "năm", "quý", "tuần", "giờ",
    "phút", "lượt", "người", "trường hợp", "cơ quan", "đơn vị", "sở", "xã", "phường", "thị trấn", "huyện",
    "tỉnh", "lĩnh vực", "quy trình", "nhiệm vụ", "kế hoạch", "hội nghị", "lớp", "cuộc", "tin, bài", "tin",
    "bài", "giao dịch", "tài khoản", "công chức", "cán bộ", "đồng", "triệu đồng", "tỷ đồng", "triệu", "tỷ",
    "điểm", "giấy", "bộ phận", "nghị quyết", "thông tư", "kỳ", "đợt", "phiếu", "bản sao", "bản", "kết quả",
    "quy định", "chỉ tiêu", "tiêu chí", "công văn", "báo cáo", "hs", "ý kiến", "cấp", "khối", "quầy", "máy",
)  # fmt: skip
_SPELLED = {
    "hs": "hồ sơ", "bộ hồ sơ": "hồ sơ", "bộ": "hồ sơ", "lượt hồ sơ": "hồ sơ",
    "hồ sơ thủ tục hành chính": "hồ sơ TTHC",
    "ý kiến": "phản ánh, kiến nghị",
}  # fmt: skip
"""Other ways to write a unit."""
_UNIT_FORMS = {name_key(unit): unit for unit in _UNITS} | _SPELLED
_NOT_CASES = r"(?!,? ngành| phận| trưởng| máy)"
"""What follows ``bộ`` where it is no set of papers."""
_UNIT = re.compile(
    rf"""\s*({
        "|".join(
            re.escape(unit) + (_NOT_CASES if unit == "bộ" else "")
            for unit in sorted(_UNIT_FORMS, key=len, reverse=True)
        )
    })(?!\w)""",
    re.IGNORECASE,
)


def unit_after(text: str, end: int) -> str:
    """The known word of what a number counts, in its usual spelling; empty where none follows it.

    >>> unit_after("1.200 bộ hồ sơ", 5), unit_after("1.200 con", 5)
    ('hồ sơ', '')
    """
    match = _UNIT.match(text, end)
    return _UNIT_FORMS[name_key(match[1])] if match else ""
