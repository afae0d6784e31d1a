"""Tables of form 06 in the ways of writing that go beyond one plain table, each with what it says known.

Every kind is a way in which offices write a form: over several pages, with the previous period in a second
line of each row, with the example of the template left in. A file is drawn from a ``random.Random``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from tests.io.grid.office_files import (
    GROUPS,
    LEVELS,
    NAMES,
    ORDER,
    TITLES,
    UNITS,
    Column,
    OfficeFile,
    _header,
    account,
    added,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from random import Random

__all__ = ["WAYS", "draw_kind"]

_GROUP_OF = (0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2)
_Counts = tuple[int, ...]
_Row = list[object]


@attrs.define
class Line:
    """A line of the table: ``row``, ``section`` or ``total``, its number, name and counts."""

    kind: str
    number: object
    label: str
    counts: _Counts
    section: int = 0


@attrs.define
class Plain:
    """A form before it is written in some way: the columns of its header, and its lines."""

    columns: list[Column]
    lines: list[Line]
    sections: int
    total: str

    def truth(self) -> list[tuple[int, str, _Counts]]:
        return [(line.section, line.label, line.counts) for line in self.lines if line.kind == "row"]

    def header(self, chance: Random) -> tuple[list[_Row], list[tuple[int, int, int, int]]]:
        lead = [Column(["STT"], None), Column(["Lĩnh vực giải quyết"], None)]
        return _header(chance, [*lead, *self.columns], lambda trait, share: True)

    def row(self, line: Line) -> _Row:
        return [line.number, line.label, *line.counts]


def _plain(chance: Random, *, sections: bool | None = None, total: str = "", least: int = 2) -> Plain:
    groups = [chance.choice(names) for names in GROUPS]
    official = chance.random() < 0.4
    columns = []
    for place, key in enumerate(ORDER):
        title = TITLES[key][0] if official else chance.choice(TITLES[key])
        group = GROUPS[_GROUP_OF[place]][0] if official else groups[_GROUP_OF[place]]
        middle = ["Trong kỳ"] if place in {1, 2} else []
        columns.append(Column([group, *middle, title], lambda c, p=place: c[p], place + 3))
    count = 3 if (chance.random() < 0.5 if sections is None else sections) else 0
    lines: list[Line] = []
    sums = []
    for section in range(1, (count or 1) + 1):
        names = chance.sample(NAMES, chance.randint(least, 7))
        accounts = [account(chance) for _ in names]
        sums.append(added(accounts))
        if count:
            label = f"TTHC thuộc thẩm quyền giải quyết của UBND {LEVELS[section - 1]}"
            lines.append(Line("section", ("I", "II", "III")[section - 1], label, sums[-1], section))
        lines += [
            Line("row", i, name, counts, section if count else 0)
            for i, (name, counts) in enumerate(zip(names, accounts, strict=True), 1)
        ]
    total = total or chance.choice(("first", "last", "last", "none"))
    whole = Line("total", "", chance.choice(("Tổng cộng", "TỔNG CỘNG", "Tổng số")), added(sums))
    if total != "none":
        lines.insert(0 if total == "first" else len(lines), whole)
    return Plain(columns, lines, count, total)


def _above(chance: Random, sections: int) -> list[_Row]:
    rows: list[_Row] = (
        [[f"Biểu số II.06{'c' if sections else 'a'}/VPCP/KSTT"]] if chance.random() < 0.5 else []
    )
    rows += [["TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH"], ["Kỳ báo cáo: Quý II/2024"],
             ["Đơn vị báo cáo: UBND tỉnh Lam Sơn"]]  # fmt: skip
    return [*rows, []] if chance.random() < 0.5 else rows


def _file(
    chance: Random,
    form: Plain,
    body: Iterable[_Row],
    traits: Sequence[str],
    merges: Sequence[tuple[int, int, int, int]] = (),
    below: Sequence[_Row] = (),
    header: tuple[list[_Row], list[tuple[int, int, int, int]]] | None = None,
) -> OfficeFile:
    """A sheet; ``merges`` are counted from the first row of the body."""
    above = _above(chance, form.sections)
    head, spans = header or form.header(chance)
    numbers: list[_Row] = []
    if chance.random() < 0.3:
        numbers = [[f"({i + 1})" for i in range(len(head[0]))]]
    first = len(above)
    start = first + len(head) + len(numbers)
    rows = [*above, *head, *numbers, *body, *below]
    width = max(map(len, rows))
    rows = [[*row, *[""] * (width - len(row))] for row in rows]
    merged = [(a + first, b, c + first, d) for a, b, c, d in spans]
    merged += [(a + start, b, c + start, d) for a, b, c, d in merges]
    return OfficeFile(
        rows, merged, form.truth(), "06c" if form.sections else "06a", [*traits], first, len(below)
    )


def pages(chance: Random) -> OfficeFile:
    """One form over several pages of a sheet, the header printed again or not."""
    form = _plain(chance, least=3)
    head, _ = form.header(chance)
    style = chance.choice(("header", "header", "numbers", "word", "word and header", "sums", "carried sums"))
    traits = ["pages", style, form.total]
    body: list[_Row] = []
    rows = [form.row(line) for line in form.lines]
    cuts = sorted(chance.sample(range(1, len(rows)), min(chance.randint(1, 2), len(rows) - 1)))
    for page, (start, end) in enumerate(zip((0, *cuts), (*cuts, len(rows)), strict=True), 1):
        if page > 1:
            before = [line.counts for line in form.lines[:start] if line.kind == "row"]
            last = [line.counts for line in form.lines[([0, *cuts][page - 2]) : start] if line.kind == "row"]
            if style == "sums":
                body.append(
                    ["", chance.choice(("Cộng trang", f"Cộng trang {page - 1}", "Tổng trang")), *added(last)]
                )
            if style == "carried sums":
                body.append(["", "Cộng mang sang", *added(before)])
            body += [[]] * chance.choice((0, 0, 1, 2))
            if style == "carried sums":
                body.append(["", "Mang sang", *added(before)])
            if style.startswith("word"):
                word = chance.choice(("Tiếp theo", "(Tiếp theo)", "Tiếp theo trang trước", "(tiếp)", "Trang 2",
                                      "Biểu 06 (tiếp theo)", "Tiếp theo Biểu số II.{}/VPCP/KSTT", "Trang 2/3"))  # fmt: skip
                word = word.format("06c" if form.sections else "06a")
                place = chance.choice((0, 0, 1, 5))
                body.append([*[""] * place, word])
            if style.endswith("header"):
                body += [list(row) for row in head]
            if style == "numbers":
                body.append([f"({i + 1})" for i in range(13)])
        body += rows[start:end]
    return _file(chance, form, body, traits)


def two_periods(chance: Random) -> OfficeFile:
    """Two lines for each row, the period's own and the previous one's, their names merged."""
    form = _plain(chance)
    own, other = chance.choice((("Kỳ này", "Kỳ trước"), ("Kỳ báo cáo", "Kỳ trước"), ("Quý này", "Quý trước"),
                                ("Năm nay", "Cùng kỳ năm trước"), ("Quý II/2024", "Quý I/2024"),
                                ("Năm 2024", "Năm 2023"), ("Kỳ này", "Cùng kỳ")))  # fmt: skip
    column = chance.random() < 0.7
    third = chance.choice(("", "", "So sánh", "Tăng/giảm", "Tỷ lệ (%)"))
    first = not column or chance.random() < 0.85
    repeated = chance.random() < 0.2
    body: list[_Row] = []
    merges = []
    for line in form.lines:
        previous = line.counts if chance.random() < 0.1 else account(chance)
        pair = [(own, line.counts), (other, previous)]
        if not first:
            pair.reverse()
        if third:
            pair.append((third, tuple(a - b for a, b in zip(line.counts, previous, strict=True))))
        start = len(body)
        for i, (word, counts) in enumerate(pair):
            named = i == 0 or repeated
            number, label = (line.number, line.label) if named else ("", "")
            if column:
                body.append([number, label, word, *counts])
            elif i == 0:
                body.append([line.number, line.label, *counts])
            else:
                body.append(["", word, *counts])
        if column and not repeated and chance.random() < 0.8:
            merges += [(start, 0, len(body) - 1, 0), (start, 1, len(body) - 1, 1)]
    lead = [Column(["STT"], None), Column(["Lĩnh vực giải quyết"], None)]
    if column:
        lead.append(Column([chance.choice(("Kỳ", "Kỳ báo cáo", "Thời điểm", "Kỳ so sánh", ""))], None))
    header = _header(chance, [*lead, *form.columns], lambda trait, share: True)
    traits = ["two periods", "column" if column else "labels", own, other, third, form.total,
              "own first" if first else "own second"]  # fmt: skip
    return _file(chance, form, body, traits, merges, header=header)


def example(chance: Random) -> OfficeFile:
    """The row that shows how to fill in the template, left in."""
    form = _plain(chance)
    name = chance.choice(("hộ tịch", "Hộ tịch", "Lĩnh vực đất đai", "Chứng thực", "A"))
    label = chance.choice(("Ví dụ: {}", "VD: {}", "(Ví dụ) {}", "Ví dụ {}", "{} (ví dụ)", "Mẫu: {}", "vd: {}",
                           "Dòng mẫu", "Ví dụ", "{} (dòng mẫu)"))  # fmt: skip
    number = chance.choice(("", "", "VD", "Ví dụ", "0", "1", "Mẫu"))
    plain = number in {"VD", "Ví dụ", "Mẫu"} and chance.random() < 0.5
    sample = chance.choice(((100, 60, 30, 10, 80, 40, 30, 10, 20, 15, 5), (10, 5, 4, 1, 8, 4, 3, 1, 2, 1, 1),
                            account(chance)))  # fmt: skip
    place = next(i for i, line in enumerate(form.lines) if line.kind == "row")
    body = [form.row(line) for line in form.lines]
    place = chance.choice((0, place))
    body.insert(place, [number, name.capitalize() if plain else label.format(name), *sample])
    counted = chance.random() < 0.1 and form.total != "none" and not form.sections
    if counted:
        for row in body:
            if str(row[1]).upper() in {"TỔNG CỘNG", "TỔNG SỐ"}:
                row[2:] = added([tuple(row[2:]), sample])
    traits = ["example", str(number), label, form.total, "counted" if counted else "not counted"]
    return _file(chance, form, body, traits)


def vertical(chance: Random) -> OfficeFile:
    """A fourth section of bodies outside the province's administration, or one that names no level."""
    form = _plain(chance, sections=True)
    label = chance.choice(("Cơ quan ngành dọc", "Các cơ quan ngành dọc", "CƠ QUAN NGÀNH DỌC",
                           "Cơ quan Trung ương đóng trên địa bàn", "Các cơ quan ngành dọc đóng trên địa bàn tỉnh",
                           "TTHC của các cơ quan ngành dọc", "Ngành dọc", "Đơn vị ngành dọc",
                           "Cơ quan trung ương được tổ chức theo ngành dọc đặt tại tỉnh", "Khối ngành dọc",
                           "Công an, Bảo hiểm xã hội, Thuế", "Đơn vị khác", "Lĩnh vực khác"))  # fmt: skip
    names = chance.sample(("Thuế", "Bảo hiểm xã hội", "Công an tỉnh", "Hải quan", "Kho bạc Nhà nước", "Cư trú"),
                          chance.randint(1, 4))  # fmt: skip
    accounts = [account(chance) for _ in names]
    lines = [Line("section", chance.choice(("IV", "IV", "IV.", "IV/")), label, added(accounts), 4)]
    lines += [
        Line("row", i, name, counts, 4)
        for i, (name, counts) in enumerate(zip(names, accounts, strict=True), 1)
    ]
    end = len(form.lines) - (form.total == "last")
    form.lines[end:end] = lines
    for line in form.lines:
        if line.kind == "total":
            line.counts = added([line.counts, *accounts])
    return _file(chance, form, [form.row(line) for line in form.lines], ["vertical", label, form.total])


def _slip(chance: Random, text: str) -> str:
    """A title with a slip of the hand."""
    words = text.split(" ")
    kind = chance.choice(("joined", "joined", "tone", "missing", "doubled", "swapped", "blank"))
    if kind == "joined" and len(words) > 1:
        i = chance.randrange(len(words) - 1)
        return " ".join([*words[:i], words[i] + words[i + 1], *words[i + 2 :]])
    long = [i for i, word in enumerate(words) if len(word) > 3 and word.isalpha()]
    if not long:
        return text
    i = chance.choice(long)
    word = words[i]
    if kind == "tone":
        slips = {"ể": "ễ", "ễ": "ể", "ế": "ê", "ậ": "ạ", "ả": "ã", "ã": "ả", "ạ": "a", "ự": "ư", "ướ": "uớ",
                 "ư": "u", "ơ": "o", "ò": "ó", "ố": "ó", "ụ": "u", "ô": "o"}  # fmt: skip
        spots = [a for a in slips if a in word]
        if not spots:
            return text
        spot = chance.choice(spots)
        word = word.replace(spot, slips[spot], 1)
    elif kind == "blank":
        spot = chance.randrange(1, len(word))
        word = f"{word[:spot]} {word[spot:]}"
    else:
        spot = chance.randrange(1, len(word) - 1)
        a, b = word[spot], word[spot + 1]
        word = (
            word[:spot]
            + {"missing": b, "doubled": a + a + b, "swapped": b + a}.get(kind, a + b)
            + word[spot + 2 :]
        )
    return " ".join([*words[:i], word, *words[i + 1 :]])


def slips(chance: Random) -> OfficeFile:
    """Slips of the hand in one to four titles of the header."""
    form = _plain(chance)
    for _ in range(chance.randint(1, 4)):
        column = chance.choice(form.columns)
        level = chance.randrange(len(column.path))
        old = column.path[level]
        new = _slip(chance, old)
        for other in form.columns:
            if other.path[: level + 1] == column.path[: level + 1] and other is not column:
                other.path[level] = new
        column.path[level] = new
    return _file(chance, form, [form.row(line) for line in form.lines], ["slips", form.total])


def wrapped(chance: Random) -> OfficeFile:
    """Names of rows that go on in a second row."""
    form = _plain(chance)
    long = ("Thành lập và hoạt động của doanh nghiệp", "Quản lý hoạt động xây dựng công trình",
            "Phòng, chống tệ nạn xã hội và trẻ em", "Tiêu chuẩn đo lường chất lượng sản phẩm")  # fmt: skip
    names = iter(chance.sample(long, chance.randint(1, 4)))
    rows = [line for line in form.lines if line.kind == "row"]
    for line in rows:
        line.label = line.label.replace(long[0], "Thành lập doanh nghiệp")
    for i, line in enumerate(chance.sample(rows, len(rows))):
        if i == 0 or chance.random() < 0.3:
            name = next(names, "")
            line.label = name or line.label
    body: list[_Row] = []
    merges = []
    style = chance.choice(("counts first", "counts last", "counts merged", "number merged"))
    for line in form.lines:
        if line.label not in long:
            body.append(form.row(line))
            continue
        words = line.label.split(" ")
        cut = chance.randint(2, len(words) - 1)
        one, two = " ".join(words[:cut]), " ".join(words[cut:])
        blank = [""] * 11
        if style == "counts last":
            body += [[line.number, one, *blank], ["", two, *line.counts]]
        else:
            body += [[line.number, one, *line.counts], ["", two, *blank]]
        here = len(body) - 2
        if style == "counts merged":
            merges += [(here, c, here + 1, c) for c in (0, *range(2, 13))]
        elif style == "number merged":
            merges += [(here, 0, here + 1, 0)]
    return _file(chance, form, body, ["wrapped", style, form.total], merges)


def remarks(chance: Random) -> OfficeFile:
    """Remarks that have figures in the columns of the form, between the rows or below them."""
    form = _plain(chance)
    text = chance.choice(("Ghi chú: trong đó hồ sơ liên thông", "Trong đó: hồ sơ liên thông", "Trong đó hồ sơ thí điểm",
                          "Ghi chú: hồ sơ phi địa giới", "Lưu ý: hồ sơ chưa cập nhật", "Hồ sơ quá hạn do lỗi phần mềm",
                          "Hồ sơ không tính vào tổng số", "(*) Hồ sơ chuyển từ năm 2023",
                          "Số hồ sơ thanh toán trực tuyến", "Số hồ sơ trả kết quả điện tử"))  # fmt: skip
    rows = [i for i, line in enumerate(form.lines) if line.kind == "row"]
    place = chance.choice((chance.choice(rows) + 1, len(form.lines)))
    above = form.lines[place - 1].counts
    few = chance.random() < 0.6
    counts: _Row = [""] * 11
    for c in chance.sample(range(11), chance.randint(1, 3)) if few else range(11):
        counts[c] = chance.randint(0, above[c])
    number = chance.choice(("", "", "*", "-", "(*)"))
    body = [form.row(line) for line in form.lines]
    body.insert(place, [number, text, *counts])
    traits = [
        "remarks",
        text,
        "few" if few else "all",
        "below" if place == len(form.lines) else "between",
        form.total,
    ]
    return _file(chance, form, body, traits)


def transposed(chance: Random) -> OfficeFile:
    """Units or categories across, the columns of the form down."""
    form = _plain(chance, sections=False, total=chance.choice(("first", "last", "none")))
    units = chance.random() < 0.6
    if units:
        names = chance.sample(UNITS, min(len(UNITS), sum(line.kind == "row" for line in form.lines)))
        rows = [line for line in form.lines if line.kind == "row"][: len(names)]
        for line, name in zip(rows, names, strict=True):
            line.label = name
        form.lines = [line for line in form.lines if line.kind != "row" or line in rows]
        for line in form.lines:
            if line.kind == "total":
                line.counts = added([row.counts for row in rows])
    down = chance.choice(("two columns", "one column", "groups as lines"))
    head: _Row = [chance.choice(("STT", "TT")), chance.choice(("Chỉ tiêu", "Nội dung", "Nội dung báo cáo")),
                  *(line.label for line in form.lines)]  # fmt: skip
    body: list[_Row] = []
    group = ""
    for i, column in enumerate(form.columns):
        counts = [line.counts[i] for line in form.lines]
        path = column.path
        if down == "two columns":
            body.append([path[0] if path[0] != group else "", " ".join(path[1:]), *counts])
        elif down == "one column":
            body.append([i + 1, f"{path[0]} - {path[-1]}", *counts])
        elif path[0] != group and path[-1] in TITLES["total"]:
            body.append([("I", "II", "III")[_GROUP_OF[i]], path[0], *counts])
        else:
            body.append(["-", path[-1], *counts])
        group = path[0]
    if down == "two columns":
        head[0] = "Nhóm"
    above = _above(chance, 0)
    rows = [*above, head, *body]
    width = max(map(len, rows))
    rows = [[*row, *[""] * (width - len(row))] for row in rows]
    return OfficeFile(rows, [], form.truth(), "06a", ["transposed", down, form.total], len(above), 0)


def cumulative(chance: Random) -> OfficeFile:
    """Columns of the year so far beside the period's own."""
    form = _plain(chance)
    more = {id(line): account(chance) for line in form.lines}
    word = chance.choice(("Lũy kế từ đầu năm", "Luỹ kế", "Lũy kế", "Lũy kế đến nay", "Cộng dồn từ đầu năm",
                          "Lũy kế năm 2024", "Lũy kế 6 tháng"))  # fmt: skip
    own = chance.choice(("Trong kỳ", "Kỳ báo cáo", "Phát sinh trong kỳ", "Quý II/2024", "Kỳ này"))
    style = chance.choice(("beside", "blocks", "totals", "blocks first"))
    columns: list[Column] = []
    shown: list[Callable[[Line], int]] = []
    for i, column in enumerate(form.columns):
        path = column.path
        is_total = i in {0, 4, 8}
        if style == "beside" or (style == "totals" and is_total):
            columns += [Column([*path, own], None), Column([*path, word], None)]
            shown += [lambda line, i=i: line.counts[i], lambda line, i=i: more[id(line)][i]]
        else:
            columns.append(Column([own, *path] if style.startswith("blocks") else path, None))
            shown.append(lambda line, i=i: line.counts[i])
    if style.startswith("blocks"):
        again = [Column([word, *column.path[1:]], None) for column in columns]
        others = [lambda line, i=i: more[id(line)][i] for i in range(11)]
        columns, shown = (
            (again + columns, others + shown)
            if style == "blocks first"
            else (columns + again, shown + others)
        )
    lead = [Column(["STT"], None), Column(["Lĩnh vực giải quyết"], None)]
    header = _header(chance, [*lead, *columns], lambda trait, share: True)
    body = [[line.number, line.label, *(show(line) for show in shown)] for line in form.lines]
    return _file(chance, form, body, ["cumulative", style, word, own, form.total], header=header)


WAYS: dict[str, Callable[[Random], OfficeFile]] = {
    "pages": pages, "two periods": two_periods, "example": example, "vertical": vertical, "slips": slips,
    "wrapped": wrapped, "remarks": remarks, "transposed": transposed, "cumulative": cumulative,
}  # fmt: skip


def draw_kind(way: str, chance: Random) -> OfficeFile:
    """A file of one of the ways."""
    return WAYS[way](chance)
