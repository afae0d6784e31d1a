"""Makes the workbooks beside this script, with other programs than kstt's own writer.

LibreOffice turns a sheet written by hand as flat OpenDocument into .xlsx, .xls and .ods; openpyxl and
pandas make untidy ones; msoffcrypto-tool (if installed) an encrypted one. The figures are those of
sections II and III of the published form. Run it from the root of the repository:

    python tests/data/workbooks/make_workbooks.py
"""

import csv
import datetime as dt
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

HERE = Path(__file__).parent
TABLE = HERE.parents[2] / "src/kstt/data/dak-nong-2021-q2-06c.tsv"
LINES = list(csv.reader(TABLE.read_text(encoding="utf-8").splitlines(), delimiter="\t"))[1:]
COUNT = 11
# Formulas do not add numbers that were typed as text: the totals of these columns are typed, too.
TYPED = (0, 2)


def section(number):
    """The heading and the rows of a section: number, label, counts."""
    lines = [line for line in LINES if line[0] == number]
    rows = [(line[1], line[2], [int(c.replace(".", "") or 0) for c in line[3:]]) for line in lines]
    return rows[0], rows[1:]


HEADER = [
    ("TT", 1, 3), ("Lĩnh vực, công việc giải quyết theo cấp", 1, 3), ("Số lượng hồ sơ tiếp nhận", 4, 1),
    ("Số lượng hồ sơ đã giải quyết", 4, 1), ("Số lượng hồ sơ đang giải quyết", 3, 1), ("Ghi chú", 1, 3),
]  # fmt: skip
SECOND = [
    ("Tổng số", 1, 2), ("Trong kỳ", 2, 1), ("Từ kỳ trước", 1, 2), ("Tổng số", 1, 2), ("Trước hạn", 1, 2),
    ("Đúng hạn", 1, 2), ("Quá hạn", 1, 2), ("Tổng số", 1, 2), ("Trong hạn", 1, 2), ("Quá hạn", 1, 2),
]  # fmt: skip
THIRD = ["Trực tuyến", "Trực tiếp, dịch vụ bưu chính"]


class Flat:
    """A flat OpenDocument spreadsheet, written by hand."""

    def __init__(self):
        self.tables = []

    def text(self, text="", wide=1, high=1):
        if not text:
            return "<table:table-cell/>"
        span = ""
        if wide > 1 or high > 1:
            span = f' table:number-columns-spanned="{wide}" table:number-rows-spanned="{high}"'
        lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))
        covered = "<table:covered-table-cell/>" * (wide - 1)
        return f'<table:table-cell office:value-type="string"{span}>{lines}</table:table-cell>{covered}'

    def number(self, value):
        return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'

    def formula(self, formula):
        return f'<table:table-cell table:formula="of:={escape(formula)}"/>'

    def row(self, *cells, hidden=False):
        visibility = ' table:visibility="collapse"' if hidden else ""
        return f"<table:table-row{visibility}>{''.join(cells)}</table:table-row>"

    def table(self, name, rows, *, hidden=False):
        style = ' table:style-name="away"' if hidden else ""
        self.tables.append(f'<table:table table:name="{name}"{style}>{"".join(rows)}</table:table>')

    def __str__(self):
        return (
            '<?xml version="1.0" encoding="UTF-8"?><office:document '
            'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
            'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
            'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
            'xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" office:version="1.3" '
            'office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:automatic-styles>'
            '<style:style style:name="away" style:family="table"><style:table-properties table:display="false"/>'
            "</style:style></office:automatic-styles><office:body><office:spreadsheet>"
            + "".join(self.tables)
            + "</office:spreadsheet></office:body></office:document>"
        )


def letters(c):
    return "ABCDEFGHIJKLMNOP"[c]


def by_hand(folder=HERE, name="libreoffice", kinds=("xlsx", "xls", "ods"), wrong=None):
    """Merged header, title and signature blocks, totals as formulas, text numbers, dashes, remarks, hidden rows."""
    sheet = Flat()
    covered = "<table:covered-table-cell/>"
    rows = [
        sheet.row(sheet.text("Biểu số 06c/VPCP/KSTT\nBan hành theo Thông tư số 02/2017/TT-VPCP", 2), sheet.text("TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH\nTRÊN ĐỊA BÀN TỈNH", 8)),
        sheet.row(*[sheet.text()] * 2, sheet.text("Kỳ báo cáo: Quý 2/2021", 8), sheet.text("- Đơn vị báo cáo: UBND tỉnh Đắk Nông\n- Đơn vị nhận báo cáo: Văn phòng Chính phủ", 4)),
        sheet.row(*[sheet.text()] * 2, sheet.text("(Từ ngày 15/03/2021 đến ngày 14/06/2021)", 8)),
        sheet.row(*[sheet.text()] * 10, sheet.text("Đơn vị tính: Số hồ sơ TTHC", 4)),
        sheet.row(),
        sheet.row(*(sheet.text(*cell) for cell in HEADER)),
        sheet.row(covered * 2, *(sheet.text(*cell) for cell in SECOND), covered),
        sheet.row(covered * 3, *(sheet.text(text) for text in THIRD), covered * 9),
        sheet.row(sheet.text("A"), sheet.text("B"), *(sheet.number(n) for n in range(1, COUNT + 1))),
    ]  # fmt: skip
    first = len(rows) + 1
    parts = [section("II"), section("III")]
    heads, place = [], first + 1
    for _, below in parts:
        heads.append(place)
        place += 1 + len(below)
    rows.append(sheet.row(sheet.text(), sheet.text("Tổng cộng"), *(
        sheet.number(sum(head[2][c] for head, _ in parts)) if c in TYPED
        else sheet.formula("+".join(f"[.{letters(c + 2)}{head}]" for head in heads)) for c in range(COUNT)
    )))  # fmt: skip
    for (number, label, totals), below in parts:
        start = len(rows) + 2
        sums = [
            f"SUM([.{letters(c + 2)}{start}:.{letters(c + 2)}{start + len(below) - 1}])" for c in range(COUNT)
        ]
        cells = [sheet.number(totals[c]) if c in TYPED else sheet.formula(sums[c]) for c in range(COUNT)]
        rows.append(sheet.row(sheet.text(number), sheet.text(label), *cells))
        for stt, title, counts in below:
            more = 10 if (number, title) == wrong else 0
            cells = [*(sheet.number(count) for count in counts[:-1]), sheet.number(counts[-1] + more)]
            remark = sheet.text()
            if title == "Đất đai":
                # Typed as text, with dots and with a space between thousands.
                cells[0] = sheet.text(f"{counts[0]:,}".replace(",", "."))
                cells[2] = sheet.text(f"{counts[2]:,}".replace(",", " "))
                remark = sheet.text("Số liệu đã đối chiếu")
            if title == "Chứng thực" and number == "II":
                cells[3] = sheet.text("-")
            if title == "Dầu khí":
                cells = [sheet.text() if count == 0 else sheet.number(count) for count in counts]
            rows.append(
                sheet.row(sheet.number(stt), sheet.text(title), *cells, remark, hidden=title == "Chính sách")
            )
    rows += [
        sheet.row(),
        sheet.row(*[sheet.text()] * 9, sheet.text("Đắk Nông, ngày 21 tháng 6 năm 2021", 5)),
        sheet.row(sheet.text(), sheet.text("NGƯỜI LẬP BIỂU"), *[sheet.text()] * 7, sheet.text("THỦ TRƯỞNG ĐƠN VỊ", 5)),
        sheet.row(sheet.text(), sheet.text("(Ký, ghi rõ họ tên)"), *[sheet.text()] * 7, sheet.text("(Ký, ghi rõ họ tên, đóng dấu)", 5)),
    ]  # fmt: skip
    sheet.table(
        "Hướng dẫn",
        [sheet.row(sheet.text("Ghi số liệu vào sheet 06c")), sheet.row(sheet.text("Không thêm cột"))],
    )
    sheet.table("06c quý II", rows)
    sheet.table("Kỳ trước", rows, hidden=True)
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch) / f"{name}.fods"
        source.write_text(str(sheet), encoding="utf-8")
        for kind in kinds:
            subprocess.run(
                ["soffice", f"-env:UserInstallation=file://{scratch}/profile", "--headless",
                 "--convert-to", kind, "--outdir", str(folder), str(source)],
                check=True, stdout=subprocess.DEVNULL,
            )  # fmt: skip


def by_openpyxl():
    """A unit's workbook: another order of columns, a portal's titles, units as rows, every kind of bad cell."""
    import openpyxl

    workbook = openpyxl.Workbook()
    workbook.properties.created = workbook.properties.modified = dt.datetime(2021, 6, 21)
    sheet = workbook.active
    sheet.title = "Bao cao"
    sheet["B1"] = "UBND HUYỆN KRÔNG NÔ"
    sheet["E2"] = "Biểu số II.06a/VPCP/KSTT"
    sheet["E3"] = "Quý II năm 2021"
    # Resolved and pending stand before received; the label is in the third column.
    top = [
        ("TT", 2),
        ("Mã", 2),
        ("Đơn vị", 2),
        ("Số lượng hồ sơ đã giải quyết", 0),
        ("Hồ sơ đang giải quyết", 0),
        ("Số hồ sơ tiếp nhận", 0),
    ]
    below = [
        ["Tổng số", "Trước hạn", "Đúng hạn\n(Bao gồm cả hồ sơ chờ bổ sung và trả lại/xin rút)", "Quá hạn"], ["Tổng số", "Trong hạn", "Quá hạn"],
        ["Tổng số", "Trong kỳ, trực tuyến", "Trong kỳ, trực tiếp, dịch vụ bưu chính", "Từ kỳ trước"],
    ]  # fmt: skip
    column = 1
    groups = iter(below)
    for title, high in top:
        sheet.cell(5, column, title)
        if high:
            sheet.merge_cells(start_row=5, start_column=column, end_row=6, end_column=column)
            column += 1
            continue
        names = next(groups)
        sheet.merge_cells(start_row=5, start_column=column, end_row=5, end_column=column + len(names) - 1)
        for name in names:
            sheet.cell(6, column, name)
            column += 1
    for c, number in enumerate([1, "", 2, 7, 8, 9, 10, 11, 12, 13, 3, 4, 5, 6], 1):
        sheet.cell(7, c, number)
    units = [
        ("UBND xã Nam Đà", [5, 2, 3, 0, 1, 1, 0, 6, 1, 5, 0]),
        ("UBND xã Đắk Drô", [4, 4, 0, 0, 0, 0, 0, 4, 0, 4, 0]),
        ("UBND xã Tân Thành", [1200, 200, 999, 1, 34, 30, 4, 1234, 34, 1100, 100]),
    ]
    for i, (unit, counts) in enumerate(units):
        r = 8 + i
        for c, value in enumerate([i + 1, f"{670 + i:05}", unit, *counts], 1):
            sheet.cell(r, c, value)
        # Totals that this program writes but does not calculate.
        sheet.cell(r, 4, f"=SUM(E{r}:G{r})")
        sheet.cell(r, 8, f"=I{r}+J{r}")
        sheet.cell(r, 11, f"=SUM(L{r}:N{r})")
    sheet["E9"] = " 4 "
    sheet["E10"] = "200"
    sheet["F10"] = 998.5
    sheet["I10"] = dt.date(2021, 6, 14)
    sheet["J10"] = "#REF!"
    sheet["J10"].data_type = "e"
    sheet["L10"] = True
    sheet["M10"] = 1.1
    sheet["C11"] = "Cộng"
    for c in range(4, 15):
        letter = letters(c - 1)
        sheet.cell(11, c, f"=SUM({letter}8:{letter}10)")
    sheet.row_dimensions[9].hidden = True
    sheet.column_dimensions["G"].hidden = True
    workbook.create_sheet("Trống")
    workbook.create_chartsheet("Biểu đồ")
    workbook.save(HERE / "openpyxl.xlsx")


def by_pandas():
    """A frame with a header of several levels; and one whose totals are formulas that nobody calculated."""
    import pandas as pd

    (_, _, total), rows = section("III")
    paths = [
        ("Tiếp nhận", "Tổng số", ""), ("Tiếp nhận", "Trong kỳ", "Trực tuyến"),
        ("Tiếp nhận", "Trong kỳ", "Trực tiếp, dịch vụ bưu chính"), ("Tiếp nhận", "Từ kỳ trước", ""),
        ("Đã giải quyết", "Tổng số", ""), ("Đã giải quyết", "Trước hạn", ""), ("Đã giải quyết", "Đúng hạn", ""),
        ("Đã giải quyết", "Quá hạn", ""), ("Đang giải quyết", "Tổng số", ""), ("Đang giải quyết", "Trong hạn", ""),
        ("Đang giải quyết", "Quá hạn", ""),
    ]  # fmt: skip
    paths = [(f"Số lượng hồ sơ {group[0].lower()}{group[1:]}", *rest) for group, *rest in paths]
    frame = pd.DataFrame(
        [counts for _, _, counts in rows] + [total],
        index=pd.Index([name for _, name, _ in rows] + ["Tổng cộng"], name="Lĩnh vực giải quyết"),
        columns=pd.MultiIndex.from_tuples(paths),
    )
    frame.to_excel(HERE / "pandas.xlsx", sheet_name="Cấp xã")
    keys = ["received", "received_online", "received_direct", "carried_over", "resolved", "resolved_early",
            "resolved_on_time", "resolved_late", "pending", "pending_within", "pending_overdue"]  # fmt: skip
    plain = pd.DataFrame([counts for _, _, counts in rows], columns=keys)
    plain.insert(0, "label", [name for _, name, _ in rows])
    plain.insert(0, "number", range(1, len(rows) + 1))
    with pd.ExcelWriter(HERE / "pandas-xlsxwriter.xlsx", engine="xlsxwriter") as writer:
        plain.to_excel(writer, sheet_name="III", index=False)
        last = len(rows) + 1
        writer.sheets["III"].write(last, 1, "Tổng cộng")
        for c in range(COUNT):
            letter = letters(c + 2)
            writer.sheets["III"].write_formula(last, c + 2, f"=SUM({letter}2:{letter}{last})")


def by_text_editor():
    """Files that are not what their names say."""
    (_, _, total), rows = section("III")
    cells = [["STT", "Lĩnh vực giải quyết", *(f"({n})" for n in range(3, 14))]]
    cells += [["", "Tổng cộng", *map(str, total)]]
    cells += [[stt, name, *map(str, counts)] for stt, name, counts in rows]
    quoted = [";".join(f'"{cell}"' if ";" in cell else cell for cell in line) for line in cells]
    (HERE / "text.xlsx").write_text("\n".join(quoted) + "\n", encoding="utf-8")
    table = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in line) + "</tr>\n" for line in cells
    )
    page = f'<html><head><meta charset="utf-8"></head><body><table>\n{table}</table></body></html>\n'
    (HERE / "page.xls").write_text(page, encoding="utf-8")


def encrypted():
    """A workbook behind a password, where the tool for it is installed."""
    try:
        from msoffcrypto.format.ooxml import OOXMLFile
    except ImportError:
        sys.stderr.write("msoffcrypto-tool is not installed: encrypted.xlsx stays as it is\n")
        return
    with (HERE / "openpyxl.xlsx").open("rb") as plain, (HERE / "encrypted.xlsx").open("wb") as out:
        OOXMLFile(plain).encrypt("06c", out)


if __name__ == "__main__":
    by_hand()
    # For the documentation: a figure that does not fit the others of its row.
    by_hand(HERE.parents[2] / "src/kstt/data/samples", "q2-06c", ("xlsx",), wrong=("II", "Đất đai"))
    by_openpyxl()
    by_pandas()
    by_text_editor()
    encrypted()
