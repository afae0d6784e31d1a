"""Palettes: colours that readers tell apart."""

import pytest

from kstt import (
    CaseAccount,
)
from kstt.charts import (
    DARK,
    LIGHT,
    worst_categories,
)
from kstt.samples import REMAINDER, published_report

PUBLISHED = published_report().to_form(remainder=REMAINDER).of(CaseAccount)


def luminance(colour):
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_palettes_can_be_read(palette):
    assert contrast(palette.ink, palette.ground) > 10
    assert contrast(palette.quiet, palette.ground) > 4.5
    for mark in (palette.blue, palette.vermilion, palette.green):
        assert contrast(mark, palette.ground) > 3
    document = worst_categories(PUBLISHED, palette=palette).to_dict()
    assert document["config"]["background"] == palette.ground
