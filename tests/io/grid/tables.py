"""A table of form 06a as texts, with groups of rows."""

from kstt import LAYOUTS

COLUMNS = LAYOUTS.latest("06a").columns
HEADER = [
    ["STT", "Lĩnh vực giải quyết", "Số lượng hồ sơ tiếp nhận", "", "", "", "Số lượng hồ sơ đã giải quyết", "",
     "", "", "Số lượng hồ sơ đang giải quyết", "", ""],
    ["", "", "Tổng số", "Trong kỳ", "", "Từ kỳ trước", "Tổng số", "Trước hạn", "Đúng hạn", "Quá hạn",
     "Tổng số", "Trong hạn", "Quá hạn"],
    ["", "", "", "Trực tuyến", "Trực tiếp, dịch vụ bưu chính", *[""] * 8],
]  # fmt: skip
LAND = [35, 10, 20, 5, 25, 10, 10, 5, 10, 8, 2]
CIVIL = [350, 100, 200, 50, 250, 100, 100, 50, 100, 80, 20]
WORKS = [6, 1, 2, 3, 3, 1, 1, 1, 3, 2, 1]


def added(*rows):
    return [sum(column) for column in zip(*rows, strict=True)]


def table(*rows, header=HEADER):
    return "\n".join("\t".join(map(str, row)) for row in (*header, *rows)) + "\n"


def counts(form):
    return [(row.label, [cell.value for cell in row.cells]) for row in form.rows]


ROWS = [("Đất đai", LAND), ("Hộ tịch", CIVIL), ("Xây dựng", WORKS)]
TOTAL = ["", "Tổng cộng", *added(LAND, CIVIL, WORKS)]
