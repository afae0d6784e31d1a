"""A page that shows a scan and the form read from it side by side; a click on a cell shows why it is so."""

from __future__ import annotations

import base64
import json
from collections import Counter
from importlib.resources import files
from typing import TYPE_CHECKING

from kstt.definitions.header import header_cells, header_depth
from kstt.io.pdf.cuttings import Cuttings, open_cuttings
from kstt.io.pdf.spots import spot_of
from kstt.markup.markup import Markup, element, joined
from kstt.markup.style import style
from kstt.numerals import format_count
from kstt.tables.recognition import Certainty, ScannedCell

if TYPE_CHECKING:
    from kstt.io.files.containers import Source
    from kstt.io.pdf.geometry import Box
    from kstt.tables.table import FormTable, HasTable

__all__ = ["render_beside"]

_NAMES = {
    Certainty.PROVED: "đã khẳng định",
    Certainty.CORRECTED: "đã sửa theo phép cộng",
    Certainty.DOUBTFUL: "chưa chắc chắn",
    Certainty.CONTRADICTED: "không khớp phép cộng",
}


def render_beside(form: HasTable, scan: Source) -> str:
    """A whole page: the scan at the left, the form that was read from it at the right.

    Args:
        form: the form, as it was read from the scan.
        scan: the scan: its path, its bytes, or an open binary file.

    Raises: DocumentError for a scan that cannot be read; MissingExtraError without the extra ``scan``.

    >>> from kstt import samples
    >>> from kstt.io.formats import read_form
    >>> path = samples.path("printed.pdf")
    >>> "<html" in render_beside(read_form(path), path)
    True
    """
    table = form.table()
    scanned = [one for one in (table.recognition.scanned if table.recognition else ()) if spot_of(one.where)]
    with open_cuttings(scan) as cuttings:
        paper, sizes = _paper(table, scanned, cuttings)
    counts = Counter(one.certainty for one in scanned)
    buttons = [
        element("button", f"{_NAMES[kind]}: {counts[kind]}", data_kind=kind.value, type="button")
        for kind in Certainty
    ]
    why = element(
        "div",
        element("div", class_="cutting"),
        element(
            "div",
            element("div", *buttons, class_="counts"),
            element("div", "Bấm vào một ô để xem hình và lý do.", class_="said", aria_live="polite"),
        ),
        class_="why",
    )
    body = joined(
        element("div", *paper, class_="paper", aria_label="Bản quét"),
        element("div", why, element("div", _table(table, scanned), class_="rows"), class_="form"),
    )
    script = (files("kstt.markup") / "scan.js").read_text(encoding="utf-8")
    remarks = json.dumps([_remark(table, one, sizes) for one in scanned], ensure_ascii=False).replace(
        "<", "\\u003c"
    )
    head = joined(
        Markup('<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'),
        element("title", f"{table.layout.code} – {table.reporting_unit}".rstrip(" –")),
        element("style", style("page", "scan")),
    )
    page = joined(
        element("div", body, class_="kstt-scan"),
        Markup(
            f'<script type="application/json" id="kstt-cells">{remarks}</script><script>{script}</script>'
        ),
    )
    return "<!DOCTYPE html>\n" + element("html", element("head", head), element("body", page), lang="vi")


def _paper(
    table: FormTable, scanned: list[ScannedCell], cuttings: Cuttings
) -> tuple[list[Markup], dict[int, Box]]:
    sheets, sizes = [], {}
    spots: dict[int, list[tuple[int, Box, ScannedCell]]] = {}
    for n, one in enumerate(scanned):
        if (spot := spot_of(one.where)) is not None:
            spots.setdefault(spot[0], []).append((n, spot[1], one))
    for number, cells in sorted(spots.items()):
        png, whole = cuttings.page(number)
        sizes[number] = whole
        wide, high = whole.right, whole.bottom
        boxes = [
            element(
                "button",
                class_=f"spot {one.certainty.value}",
                data_cell=n,
                type="button",
                tabindex=-1,
                aria_label=table.rows[one.row].ref,
                style=f"left:{box.left / wide:.3%};top:{box.top / high:.3%};"
                f"width:{(box.right - box.left) / wide:.3%};height:{(box.bottom - box.top) / high:.3%}",
            )
            for n, box, one in cells
        ]
        picture = base64.b64encode(png).decode()
        sheets.append(
            element(
                "div",
                *boxes,
                class_="sheet",
                style=f"aspect-ratio:{wide:.1f}/{high:.1f};"
                f"background-image:url(data:image/png;base64,{picture})",
            )
        )
    return sheets, sizes


def _remark(table: FormTable, one: ScannedCell, sizes: dict[int, Box]) -> dict[str, object]:
    """What the page says of a cell, and where it frames it."""
    spot = spot_of(one.where)
    number, box = spot or (0, next(iter(sizes.values())))
    row, column = table.rows[one.row], table.layout.columns[one.column]
    said = [f"{row.ref} · {column.label}", f"{_NAMES[one.certainty]}; đọc được: {one.read or '–'}"]
    if one.certainty is not Certainty.PROVED:
        candidates = "; ".join("–" if value is None else format_count(value) for value in one.candidates)
        said.append(f"có thể là: {candidates or '?'}")
    if one.reason:
        said.append(f"phép cộng: {one.reason}")
    whole = sizes[number]
    return {
        "kind": one.certainty.value,
        "box": [box.left, box.top, box.right, box.bottom],
        "size": [whole.right, whole.bottom],
        "said": said,
    }


def _table(table: FormTable, scanned: list[ScannedCell]) -> Markup:
    places = {(one.row, one.column): (n, one) for n, one in enumerate(scanned)}
    columns = table.layout.columns
    header = [
        element(
            "tr",
            *(
                element("th", cell.text, rowspan=cell.height, colspan=cell.width, scope="col")
                for cell in sorted(
                    header_cells(columns, table.layout.row_header), key=lambda cell: cell.column
                )
                if cell.row == level
            ),
        )
        for level in range(header_depth(columns))
    ]
    rows = []
    for r, row in enumerate(table.rows):
        cells = [element("td", row.number), element("th", row.label, scope="row")]
        for c, cell in enumerate(row.cells):
            n, one = places.get((r, c), (None, None))
            kind = one.certainty.value if one else None
            title = None if one is None else _NAMES[one.certainty]
            shown = "?" if one and one.certainty is Certainty.DOUBTFUL and cell.value is None else cell.shown
            cells.append(
                element(
                    "td", shown, class_=kind, data_cell=n, title=title, tabindex=None if one is None else 0
                )
            )
        rows.append(element("tr", *cells, class_=row.kind.value))
    return element("table", element("thead", *header), element("tbody", *rows))
