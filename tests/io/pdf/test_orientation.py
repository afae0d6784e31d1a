"""Pages that lie sideways or upside down, or were photographed askew, and scans that cannot be read."""

import cv2
import numpy as np
import pytest

from kstt import samples
from kstt.errors import DocumentError
from kstt.io.formats import read_form
from kstt.io.pdf.orientation import table_of, upright
from kstt.io.pdf.pages import open_pages, open_pdf
from kstt.io.pdf.pictures import DPI
from tests.io.pdf.test_scans import one_section
from tests.papers import FONTS, form_pdf
from tests.scanners import scanned

FACE = f"{FONTS}dejavu/DejaVuSerif.ttf"


@pytest.fixture(scope="module")
def page():
    pdf = scanned(form_pdf(one_section(), FACE, rows=40), dpi=150)
    with open_pdf(pdf, "scan") as file:
        return file.picture(1, DPI)


@pytest.fixture(scope="module")
def places(page):
    return table_of(upright(page))


def shape(table):
    return table.row_count, table.column_count, len(table.cells)


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_is_turned_as_its_figures_are_read(page, places, quarters):
    found = table_of(upright(np.ascontiguousarray(np.rot90(page, quarters))))
    assert shape(found) == shape(places)
    assert found.xs == pytest.approx(places.xs, abs=2)


def test_a_small_page_of_figures_alike_is_not_left_upside_down():
    with open_pages(samples.path("scan.png").read_bytes(), "scan") as file:
        page = file.picture(1, DPI)
    expected, found = table_of(upright(page)), table_of(upright(np.ascontiguousarray(page[::-1, ::-1])))
    assert shape(found) == shape(expected)
    assert found.xs == pytest.approx(expected.xs, abs=2)


def photographed(page, corners):
    """The page as a camera sees it from the side, before a dark ground."""
    height, width = page.shape
    sheet = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
    seen = np.float32([[x * width, y * height] for x, y in corners])
    matrix = cv2.getPerspectiveTransform(sheet, seen)
    return cv2.warpPerspective(page, matrix, (width, height), borderValue=110)


@pytest.mark.parametrize(
    "corners",
    [
        [(0.03, 0.05), (0.98, 0.0), (1.0, 0.95), (0.0, 1.0)],
        [(0.1, 0.08), (0.97, 0.0), (0.95, 0.9), (0.02, 1.0)],
    ],
)
def test_a_photograph_from_the_side_is_made_flat(page, places, corners):
    found = table_of(upright(photographed(page, corners)))
    assert shape(found) == shape(places)
    wide, high = found.xs[-1] - found.xs[0], found.ys[-1] - found.ys[0]
    was_wide, was_high = places.xs[-1] - places.xs[0], places.ys[-1] - places.ys[0]
    assert [(x - found.xs[0]) / wide for x in found.xs] == pytest.approx(
        [(x - places.xs[0]) / was_wide for x in places.xs], abs=0.01
    )
    assert [(y - found.ys[0]) / high for y in found.ys] == pytest.approx(
        [(y - places.ys[0]) / was_high for y in places.ys], abs=0.01
    )


@pytest.mark.parametrize(("ruled", "what"), [({"ruled": False}, "columns"), ({"rows_ruled": False}, "rows")])
def test_a_table_without_lines_is_refused_in_words(tmp_path, ruled, what):
    file = tmp_path / "scan.pdf"
    file.write_bytes(scanned(form_pdf(one_section(), FACE, rows=40, **ruled), dpi=150))
    with pytest.raises(DocumentError, match=f"page 1: {what} of figures without ruled lines"):
        read_form(file)
