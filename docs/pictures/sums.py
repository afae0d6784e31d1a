"""The picture of the sums of a form, drawn from the equations that the library reads from its layout."""

from __future__ import annotations

from html import escape
from pathlib import Path

ROOT = Path(__file__).parents[2]
_LEFT, _TOP, _WIDTH, _HEIGHT = 190, 74, 72, 54
_PALE, _BROKEN, _INK = "#b9c4d0", "#d1242f", "#1f2430"


def sums() -> str:
    """The SVG: a line through the cells of each sum, a ring on its total; what is broken is red."""
    from kstt.io.text import read_table
    from kstt.repair import repair
    from kstt.repair.system import System
    from kstt.tables import equations_of

    table = read_table(ROOT / "src" / "kstt" / "data" / "samples" / "wrong.tsv")
    system = System.of([table])
    wrong = {change.place for change in repair(table).changes}
    columns, rows = table.layout.columns, table.rows
    broken = set(system.broken_counts)
    equations = sorted(equations_of(table), key=lambda e: e in broken)
    lanes: dict[tuple[str, int, int], int] = {}
    lines = []
    for e in equations:
        across = all(part[0] == e.total[0] for part in e.parts)
        cells = [e.total, *e.parts]
        kind = ("row", e.total[0], 0) if across else ("column", e.total[1], 0)
        lane = lanes[kind] = lanes.get(kind, -1) + 1
        offset = -13 + 7 * lane
        points = [
            (_x(c) + (0 if across else offset - 12), _y(r) + (offset + 3 if across else 0)) for r, c in cells
        ]
        low, high = min(points), max(points)
        colour, width = (_BROKEN, 3) if e in broken else (_PALE, 1.3)
        lines.append(
            f'<line x1="{low[0]}" y1="{low[1]}" x2="{high[0]}" y2="{high[1]}" stroke="{colour}" '
            f'stroke-width="{width}"/>'
        )
        for i, (x, y) in enumerate(points):
            fill = "#fff" if i == 0 else colour
            radius = 4 if i == 0 else 2.4
            lines.append(
                f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{fill}" stroke="{colour}" stroke-width="1.6"/>'
            )
    boxes, texts = [], []
    for c, column in enumerate(columns):
        words = column.key.split("_", 1)
        for i, word in enumerate(words):
            texts.append(_text(_x(c), 30 + 15 * i + (8 if len(words) == 1 else 0), word, 11, "middle"))
    for r, row in enumerate(rows):
        label = row.ref if len(row.ref) < 24 else row.ref[:22] + "…"
        texts.append(_text(_LEFT - 16, _y(r) + 5, label, 13, "end"))
        for c, cell in enumerate(row.cells):
            bad = (r, c) in wrong
            edge, paper = (_BROKEN, "#ffe3e3") if bad else ("#dfe5ec", "#fff")
            boxes.append(
                f'<rect x="{_x(c) - _WIDTH / 2 + 2}" y="{_y(r) - _HEIGHT / 2 + 2}" width="{_WIDTH - 4}" '
                f'height="{_HEIGHT - 4}" rx="5" fill="{paper}" stroke="{edge}"/>'
            )
            texts.append(_text(_x(c) + 22, _y(r) + 5, cell.text, 15, "middle", _BROKEN if bad else _INK))
    width, height = _LEFT + len(columns) * _WIDTH + 20, _TOP + len(rows) * _HEIGHT + 44
    note = f"{len(equations)} sums, {len(broken)} broken (red): the wrong cell is where they meet"
    texts.append(_text(_LEFT, height - 16, note, 14, "start"))
    body = "\n".join([*boxes, *lines, *texts])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'font-family="Liberation Sans, Arial, sans-serif">\n<rect width="100%" height="100%" fill="#fff"/>\n'
        f"{body}\n</svg>\n"
    )


def _x(column: int) -> int:
    return _LEFT + column * _WIDTH + _WIDTH // 2


def _y(row: int) -> int:
    return _TOP + row * _HEIGHT + _HEIGHT // 2


def _text(x: float, y: float, text: str, size: int, anchor: str, colour: str = _INK) -> str:
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" text-anchor="{anchor}" fill="{colour}" '
        f'paint-order="stroke" stroke="#fff" stroke-width="3">{escape(text)}</text>'
    )
