from __future__ import annotations

import pytest

from kstt import (
    AuthorityLevel,
)
from kstt.errors import ParseError
from kstt.io.units import LevelRule
from kstt.records.units import level_of_folder, level_of_unit

UNITS = {
    "Sở Tư pháp": AuthorityLevel.PROVINCE,
    "UBND huyện Đắk Mil": AuthorityLevel.DISTRICT,
    "UBND xã Đắk Lao": AuthorityLevel.COMMUNE,
    "Ủy ban nhân dân xã Thuận An": AuthorityLevel.COMMUNE,
}


def test_levels_by_name():
    for name, level in UNITS.items():
        assert level_of_unit(name) is level
    for name, level in (
        ("cap-xa", "commune"), ("3. Cấp xã", "commune"), ("Xã, phường, thị trấn", "commune"), ("HUYEN", "district"),
        ("UBND cấp tỉnh", "province"), ("So_nganh", "province"), ("communes", None), ("", None), ("x", None), ("2021", None),
    ):  # fmt: skip
        found = level_of_folder(name)
        assert (found.value if found else None) == level, name
    for text in ("=commune", "abc", "abc=", "abc=nowhere"):
        with pytest.raises(ParseError):
            LevelRule.parse(text)
