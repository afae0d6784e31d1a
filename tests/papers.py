"""Forms on paper: PDF files drawn with a font, and what a scanner makes of their pages."""

import io

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from kstt.definitions.header import header_cells, header_depth

FONTS = "/usr/share/fonts/truetype/"
SERIF, SANS = f"{FONTS}dejavu/DejaVuSerif.ttf", f"{FONTS}dejavu/DejaVuSans.ttf"


class Sheet:
    """A PDF file being drawn, in points from the upper left corner; ``upside`` quarters turned."""

    def __init__(self, font=SERIF, size=(842, 595), upside=0, password=None):
        self.out = io.BytesIO()
        self.size, self.upside, self.rotation, self.pages = size, upside, 0, 0
        self.canvas = Canvas(self.out, size[::-1] if upside % 2 else size, encrypt=password)
        self.font = font.rpartition("/")[2]
        pdfmetrics.registerFont(TTFont(self.font, font))

    def page(self):
        if self.pages:
            self.canvas.showPage()
        self.pages += 1
        self.canvas.setPageRotation(self.rotation)
        width, height = self.size
        turns = {
            0: (1, 0, 0, 1, 0, 0),
            1: (0, 1, -1, 0, height, 0),
            2: (-1, 0, 0, -1, width, height),
            3: (0, -1, 1, 0, 0, width),
        }
        self.canvas.transform(*turns[self.upside % 4])

    def text(self, x, y, text, size=8, align="left"):
        self.canvas.setFont(self.font, size)
        draw = {
            "left": self.canvas.drawString,
            "right": self.canvas.drawRightString,
            "center": self.canvas.drawCentredString,
        }
        draw[align](x, self.size[1] - y, text)

    def line(self, x0, y0, x1, y1, thick=0.6):
        self.canvas.setLineWidth(thick)
        self.canvas.line(x0, self.size[1] - y0, x1, self.size[1] - y1)

    def wrapped(self, text, size, width):
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and pdfmetrics.stringWidth(longer, self.font, size) > width:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines

    def done(self):
        self.canvas.showPage()
        self.canvas.save()
        return self.out.getvalue()


def form_pdf(
    form,
    font=SERIF,
    *,
    ruled=True,
    rows_ruled=True,
    down=True,
    extra=(),
    repeat=True,
    upside=0,
    rotation=0,
    size=7.0,
    rows=24,
    prose=(),
    thick=0.6,
    align="right",
):
    """A form as a PDF file: its heading, its header (on every page or on the first), its rows.

    ``down`` is whether lines are ruled down it; ``extra`` are further columns, each its title and its texts.
    """
    form = form.table()
    sheet = Sheet(font, upside=upside)
    sheet.rotation = rotation
    columns = form.layout.columns
    left, number, label, right = 36, 26, 190, 812
    each = (right - left - number - label) / (len(columns) + len(extra))
    xs = [left, left + number, left + number + label] + [
        left + number + label + each * (i + 1) for i in range(len(columns) + len(extra))
    ]
    step = size * 1.25

    def cell(c0, c1, top, bottom, text, align="center"):
        lines = sheet.wrapped(text, size, xs[c1] - xs[c0] - 4)
        y = (top + bottom) / 2 - step * len(lines) / 2 + size
        for line in lines:
            x = {"left": xs[c0] + 3, "right": xs[c1] - 3, "center": (xs[c0] + xs[c1]) / 2}[align]
            sheet.text(x, y, line, size, align)
            y += step

    def header(top):
        depth = header_depth(columns)
        high = step * 3.1
        for h in header_cells(columns, form.layout.row_header):
            y0, y1 = top + h.row * high, top + (h.row + h.height) * high
            cell(h.column, h.column + h.width, y0, y1, h.text)
            if ruled:
                sheet.line(xs[h.column], y0, xs[h.column + h.width], y0, thick)
                for c in (h.column, h.column + h.width) if down else ():
                    sheet.line(xs[c], y0, xs[c], y1, thick)
        for c, (title, _) in enumerate(extra, len(columns) + 2):
            cell(c, c + 1, top, top + depth * high, title)
            if ruled:
                sheet.line(xs[c], top, xs[c + 1], top, thick)
                for x in xs[c : c + 2] if down else ():
                    sheet.line(x, top, x, top + depth * high, thick)
        top += depth * high
        for c, text in enumerate([1, 2, *(column.number for column in columns)]):
            cell(c, c + 1, top, top + step * 1.3, f"({text})")
        if ruled:
            for y in (top, top + step * 1.3):
                sheet.line(xs[0], y, xs[-1], y, thick)
            for x in xs if down else ():
                sheet.line(x, top, x, top + step * 1.3, thick)
        return top + step * 1.3

    for first in range(0, len(form.rows), rows):
        sheet.page()
        y = 40
        if not first:
            for line in (*prose, f"Biểu số {form.layout.code}"):
                sheet.text(left, y, line, 9)
                y += 13 if line not in prose else 34
            if form.period:
                sheet.text(left, y, f"Kỳ báo cáo: {form.period.label}", 9)
                y += 13
            if form.reporting_unit:
                sheet.text(left, y, f"Đơn vị báo cáo: {form.reporting_unit}", 9)
                y += 13
            y += 24
        if repeat or not first:
            y = header(y)
        start = y
        for n, row in enumerate(form.rows[first : first + rows], first):
            lines = sheet.wrapped(row.label, size, label - 6)
            high = step * (len(lines) + 0.35)
            if ruled and rows_ruled:
                sheet.line(xs[0], y, xs[-1], y, thick)
            cell(0, 1, y, y + high, row.number)
            cell(1, 2, y, y + high, row.label, "left")
            for c, each_cell in enumerate(row.cells, 2):
                cell(c, c + 1, y, y + high, each_cell.text, align)
            for c, (_, texts) in enumerate(extra, len(columns) + 2):
                cell(c, c + 1, y, y + high, texts[n % len(texts)], align)
            y += high
        if ruled:
            sheet.line(xs[0], start, xs[-1], start, thick)
            sheet.line(xs[0], y, xs[-1], y, thick)
            for x in xs if down else ():
                sheet.line(x, start, x, y, thick)
        sheet.text(421, 588, f"{first // rows + 1}", 8, "center")
    return sheet.done()
