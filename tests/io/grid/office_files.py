"""Tables of form 06 as offices draw them, with what they say known: wordings, headers, rows, what stands around.

A file is drawn from a ``random.Random``, so that Hypothesis and measurements of thousands share one
generator. Wordings marked as fresh stand apart: they were not before anybody's eyes when the words that
the readers know were listed.
"""

from __future__ import annotations

import unicodedata
from random import Random

import attrs

NAMES = (
    "Đất đai", "Hộ tịch", "Chứng thực", "Xây dựng", "Công chứng", "Đường bộ", "Người có công", "Lâm nghiệp",
    "Bảo trợ xã hội", "Thi đua - Khen thưởng", "Giáo dục và đào tạo", "Thủy lợi", "Văn hóa cơ sở", "Đầu tư",
    "Lao động, tiền lương", "Nuôi con nuôi", "Khám bệnh, chữa bệnh", "Môi trường", "Quản lý công sản",
    "Thành lập và hoạt động của doanh nghiệp", "Phòng, chống tệ nạn xã hội", "Tôn giáo Chính phủ", "Đấu thầu",
)  # fmt: skip
UNITS = ("UBND xã Đắk Lao", "UBND xã Thuận An", "UBND phường Nghĩa Thành", "Sở Xây dựng", "Sở Tài chính",
         "UBND huyện Cư Jút", "UBND thị trấn Đắk Mil")  # fmt: skip

GROUPS = (
    ("Số lượng hồ sơ tiếp nhận", "Số hồ sơ tiếp nhận", "Hồ sơ tiếp nhận", "Tiếp nhận", "Số hồ sơ nhận giải quyết",
     "Số lượng HS tiếp nhận", "Số HS TTHC tiếp nhận", "Tổng số hồ sơ tiếp nhận", "Số hồ sơ đã tiếp nhận",
     "Tình hình tiếp nhận hồ sơ", "Số lượng hồ sơ TTHC tiếp nhận trong kỳ", "Số hồ sơ tiếp nhận giải quyết"),
    ("Số lượng hồ sơ đã giải quyết", "Số hồ sơ đã giải quyết", "Kết quả giải quyết", "Đã giải quyết", "Số HS đã GQ",
     "Hồ sơ đã xử lý", "Kết quả xử lý", "Số hồ sơ đã trả kết quả", "Số hồ sơ giải quyết xong", "Số lượng HS đã giải quyết",
     "Kết quả giải quyết hồ sơ TTHC", "Đã giải quyết xong"),
    ("Số lượng hồ sơ đang giải quyết", "Số hồ sơ đang giải quyết", "Đang giải quyết", "Hồ sơ đang xử lý", "Số HS đang GQ",
     "Chưa giải quyết", "Hồ sơ chưa giải quyết", "Số hồ sơ chưa giải quyết xong", "Số hồ sơ đang thụ lý",
     "Số lượng hồ sơ chưa giải quyết", "Hồ sơ còn đang giải quyết"),
)  # fmt: skip
FRESH_GROUPS = (
    ("Lượng hồ sơ tiếp nhận", "Số hồ sơ TTHC được tiếp nhận", "Hồ sơ đã tiếp nhận", "Số hồ sơ phải giải quyết",
     "Tổng số hồ sơ phải xử lý", "Tổng tiếp nhận"),
    ("Hồ sơ đã giải quyết xong", "Số hồ sơ đã hoàn thành", "Số lượng hồ sơ đã xử lý", "Hồ sơ đã trả kết quả", "Xử lý xong",
     "Tình hình giải quyết"),
    ("Hồ sơ đang trong quá trình giải quyết", "Số lượng hồ sơ đang xử lý", "Hồ sơ chưa xử lý xong", "Hồ sơ tồn cuối kỳ",
     "Số hồ sơ còn lại chưa giải quyết", "Đang thực hiện"),
)  # fmt: skip
TITLES = {
    "total": ("Tổng số", "Tổng", "TS", "Tổng cộng", "TỔNG SỐ", "Tổng số hồ sơ"),
    "online": ("Trực tuyến", "Qua mạng", "DVCTT", "Nộp trực tuyến", "Tiếp nhận trực tuyến", "HS trực tuyến",
               "Trực tuyến (mức 3, 4)", "Trực tuyến (toàn trình, một phần)", "Dịch vụ công trực tuyến"),
    "direct": ("Trực tiếp, dịch vụ bưu chính", "Trực tiếp và BCCI", "Trực tiếp, bưu chính công ích",
               "Trực tiếp/dịch vụ bưu chính", "Trực tiếp hoặc qua BCCI", "Trực tiếp", "Nộp trực tiếp, qua bưu điện",
               "Trực tiếp, DVBCCI"),
    "carried": ("Từ kỳ trước", "Kỳ trước chuyển sang", "Kỳ trước chuyển qua", "Tồn đầu kỳ", "Từ quý trước",
                "Số từ kỳ trước chuyển qua", "Tồn kỳ trước", "Từ kỳ trước chuyển sang", "Quý trước chuyển sang"),
    "early": ("Trước hạn", "Sớm hạn", "Trước thời hạn", "Sớm hơn hạn", "Trước hẹn", "Giải quyết trước hạn"),
    "on_time": ("Đúng hạn", "Đúng thời hạn", "Đúng hẹn", "Giải quyết đúng hạn",
                "Đúng hạn\n(Bao gồm cả hồ sơ chờ Bổ sung và Trả lại/Xin rút)"),
    "late": ("Quá hạn", "Trễ hạn", "Chậm hạn", "Trễ hẹn", "Giải quyết quá hạn", "Quá thời hạn"),
    "within": ("Trong hạn", "Chưa quá hạn", "Chưa đến hạn", "Còn hạn", "Còn trong hạn", "Trong thời hạn",
               "Trong hạn\n(Bao gồm cả hồ sơ chờ bổ sung và hồ sơ khác)"),
    "overdue": ("Quá hạn", "Trễ hạn", "Chậm hạn", "Đã quá hạn", "Quá thời hạn"),
}  # fmt: skip
FRESH_TITLES = {
    "total": ("Tổng hồ sơ", "Cộng", "Tổng số HS", "T. số"),
    "online": ("Hồ sơ nộp trực tuyến", "Nhận qua mạng", "Trên Cổng DVC", "Qua dịch vụ công trực tuyến", "DVC trực tuyến"),
    "direct": ("Trực tiếp tại Bộ phận Một cửa hoặc qua bưu chính", "Tiếp nhận trực tiếp, BCCI", "Hồ sơ giấy (trực tiếp, bưu chính)",
               "Trực tiếp + bưu chính", "Nhận trực tiếp và qua dịch vụ BCCI"),
    "carried": ("Hồ sơ kỳ trước chuyển sang", "Kỳ trước còn lại", "Chuyển từ kỳ trước", "Tồn tháng trước chuyển sang",
                "HS tồn từ kỳ trước"),
    "early": ("Hoàn thành trước hạn", "HS trước hạn", "Sớm hơn thời hạn", "Trả trước hạn"),
    "on_time": ("HS đúng hạn", "Trả đúng hạn", "Hoàn thành đúng hạn", "Xử lý đúng hạn"),
    "late": ("HS quá hạn", "Trả kết quả quá hạn", "Xử lý quá hạn", "Chậm muộn", "Trả trễ hạn"),
    "within": ("Đang xử lý trong hạn", "HS còn hạn", "Chưa tới hạn", "Còn trong thời hạn giải quyết"),
    "overdue": ("Đang xử lý quá hạn", "HS quá hạn", "Đã trễ hạn", "Bị quá hạn"),
}  # fmt: skip
_SHORT = {
    "Trực tuyến": "T.tuyến", "Trực tiếp": "T.tiếp", "Kỳ trước chuyển sang": "K.trước chuyển sang",
    "Đúng hạn": "Đ.hạn", "Quá hạn": "Q.hạn", "Tổng số": "T.số", "Tổng cộng": "T. cộng", "Trước hạn": "Tr.hạn",
    "Trực tiếp, dịch vụ bưu chính": "T.tiếp, BC", "Số hồ sơ tiếp nhận": "TN", "Đã giải quyết": "Đã GQ",
    "Đang giải quyết": "Đang GQ",
}  # fmt: skip
"""Words that offices cut short."""
SYSTEMS = (
    ("Hồ sơ trên hệ thống tỉnh", "Hồ sơ trên hệ thống chuyên ngành"),
    ("TTHC thực hiện tại cơ quan", "TTHC liên thông"),
    ("Trên phần mềm của Bộ", "Trên phần mềm một cửa của tỉnh"),
    ("Ngành dọc", "Hệ thống thông tin giải quyết TTHC tỉnh"),
)
"""Headings of two blocks of rows in a form without sections."""
ORDER = (
    "total",
    "online",
    "direct",
    "carried",
    "total",
    "early",
    "on_time",
    "late",
    "total",
    "within",
    "overdue",
)
NUMBER = ("STT", "TT", "Số TT", "Stt")
LABEL = ("Lĩnh vực giải quyết", "Lĩnh vực", "Tên lĩnh vực", "Lĩnh vực, công việc giải quyết theo cấp",
         "Lĩnh vực TTHC")  # fmt: skip
LEVELS = ("cấp tỉnh", "cấp huyện", "cấp xã")
HEADINGS = (
    "TTHC thuộc phạm vi thẩm quyền giải quyết của UBND {}", "UBND {}", "TTHC {}", "Thủ tục hành chính {}", "{}",
    "Thẩm quyền giải quyết của UBND {}", "Lĩnh vực thuộc thẩm quyền {}",
)  # fmt: skip
UNIT_HEADINGS = ("Sở, ban, ngành", "Huyện, thị xã, thành phố", "Xã, phường, thị trấn")


@attrs.define
class OfficeFile:
    """A sheet as drawn, and the truth: per row its section (0 for none), name and eleven counts.

    ``above`` and ``below`` are the numbers of rows before the header and after the table.
    """

    rows: list[list[object]]
    merges: list[tuple[int, int, int, int]]
    truth: list[tuple[int, str, tuple[int, ...]]]
    form: str
    traits: list[str]
    above: int = 0
    below: int = 0


def plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def account(chance: Random) -> tuple[int, ...]:
    """Eleven counts whose sums hold."""
    top = chance.choice((5, 60, 900, 3_000))
    online, direct, carried = (
        chance.choice((0, chance.randrange(top + 1), chance.randrange(top + 1))) for _ in range(3)
    )
    received = online + direct + carried
    resolved = chance.randint(0, received)
    early = chance.randint(0, resolved)
    on_time = chance.randint(0, resolved - early)
    within = chance.randint(0, received - resolved)
    return (received, online, direct, carried, resolved, early, on_time, resolved - early - on_time,
            received - resolved, within, received - resolved - within)  # fmt: skip


def added(accounts: list[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(map(sum, zip(*accounts, strict=True))) if accounts else (0,) * 11


@attrs.define
class Column:
    """A column of the sheet: its titles from the top, and what it shows of a row's eleven counts."""

    path: list[str]
    show: object
    number: int | None = None


def draw(chance: Random, *, fresh: bool = False) -> OfficeFile:
    """A file; ``fresh`` takes wordings from those set apart."""
    traits: list[str] = []

    def some(trait: str, share: float) -> bool:
        if chance.random() < share:
            traits.append(trait)
            return True
        return False

    groups = [
        chance.choice(FRESH_GROUPS[g] if fresh and chance.random() < 0.5 else GROUPS[g]) for g in range(3)
    ]
    official = some("official", 0.15)
    if official:
        groups = [names[0] for names in GROUPS]
    columns: list[Column] = []
    for place, kind in enumerate(ORDER):
        pool = FRESH_TITLES[kind] if fresh and chance.random() < 0.5 else TITLES[kind]
        title = TITLES[kind][0] if official else chance.choice(pool)
        group = groups[0 if place < 4 else 1 if place < 8 else 2]
        middle = (
            [chance.choice(("Trong kỳ", "Trong đó"))] if place in {1, 2} and chance.random() < 0.8 else []
        )
        columns.append(Column([group, *middle, title], lambda c, p=place: c[p], place + 3))
    both = [columns[1], columns[2]]
    if len(both[0].path) != len(both[1].path):
        for column in both:
            column.path = [column.path[0], "Trong kỳ", column.path[-1]]
    else:
        both[1].path[:-1] = both[0].path[:-1]
    _vary_columns(chance, columns, some)
    flat = some("flat header", 0.15)
    if flat:
        for column in columns:
            last = column.path[-1]
            column.path = [
                f"{column.path[0]} - {last}" if last in (*TITLES["total"], *FRESH_TITLES["total"]) else last
            ]
    elif some("one group over all", 0.1):
        for column in columns:
            column.path.insert(0, "Kết quả tiếp nhận và giải quyết hồ sơ TTHC")
    lead = [Column([chance.choice(NUMBER)], None), Column([chance.choice(LABEL)], None)]
    units = not flat and some("unit column", 0.06)
    if units:
        lead.insert(1, Column([chance.choice(("Đơn vị", "Tên đơn vị"))], None))
    _style(chance, columns, some)
    every = [*lead, *columns]
    header, merges = _header(chance, every, some)
    sections = 0
    if not units and some("06c", 0.45):
        sections = 3
    above = _above(chance, sections, some)
    body, truth = _body(chance, every, len(lead), sections, units, some)
    number_line = _number_line(chance, every, len(lead), some)
    offset = len(above)
    below = _below(chance, len(every), some)
    rows = [*above, *header, *number_line, *body, *below]
    width = max(map(len, rows))
    rows = [[*row, *[""] * (width - len(row))] for row in rows]
    shifted = [(a + offset, b, c + offset, d) for a, b, c, d in merges]
    form = "06c" if sections else "06a"
    return OfficeFile(rows, shifted, truth, form, traits, offset, len(below))


def _vary_columns(chance: Random, columns: list[Column], some) -> None:
    """Splits, extra columns, totals left out, another order."""
    if some("online split", 0.08):
        place = next(i for i, c in enumerate(columns) if c.number == 4)
        whole = columns[place]
        show, share = whole.show, chance.random()
        part = lambda c: int(show(c) * share)  # noqa: E731
        columns[place : place + 1] = [
            Column([*whole.path[:-1], "Trực tuyến toàn trình"], part, 4),
            Column([*whole.path[:-1], "Trực tuyến một phần"], lambda c: show(c) - part(c), 4),
        ]
    if some("direct split", 0.08):
        place = next(i for i, c in enumerate(columns) if c.number == 5)
        whole = columns[place]
        own, part_of = whole.show, chance.random()
        half = lambda c: int(own(c) * part_of)  # noqa: E731
        columns[place : place + 1] = [
            Column([*whole.path[:-1], chance.choice(("Trực tiếp", "Nộp trực tiếp"))], half, 5),
            Column(
                [*whole.path[:-1], chance.choice(("Dịch vụ bưu chính", "BCCI", "Qua bưu chính"))],
                lambda c: own(c) - half(c),
                5,
            ),
        ]
    if some("percent inside", 0.1):
        place = next(i for i, c in enumerate(columns) if c.number == 11)
        group = columns[place - 1].path[:1] if chance.random() < 0.5 else []
        columns.insert(place, Column([*group, chance.choice(("Tỷ lệ đúng hạn (%)", "Tỷ lệ (%)", "% đúng hạn"))],
                                     lambda c: f"{100 * (c[5] + c[6]) / c[4]:.1f}".replace(".", ",") if c[4] else ""))  # fmt: skip
    if some("remark column", 0.1):
        columns.append(
            Column(
                [chance.choice(("Ghi chú", "Nguyên nhân quá hạn"))], lambda c: "Do hệ thống" if c[7] else ""
            )
        )
    if some("comparison column", 0.06):
        columns.append(
            Column([chance.choice(("So với kỳ trước (%)", "Tăng/giảm so với cùng kỳ"))], lambda c: "12,5")
        )
    if some("unit-of-count column", 0.03):
        columns.insert(0, Column(["Đơn vị tính"], lambda c: "Hồ sơ"))
    if some("in-period total", 0.05):
        place = next(i for i, c in enumerate(columns) if c.number == 4)
        path = columns[place].path
        columns.insert(place, Column([path[0], "Trong kỳ", "Tổng số"], lambda c: c[1] + c[2]))
        for column in columns:
            if column.number in {4, 5} and len(column.path) == 2:
                column.path.insert(1, "Trong kỳ")
            elif column.number in {4, 5}:
                column.path[1] = "Trong kỳ"
    if some("a total missing", 0.06):
        gone = chance.choice((3, 7, 11))
        columns[:] = [c for c in columns if c.number != gone]
    if some("late before early", 0.12):
        resolved = [c for c in columns if c.number in {8, 9, 10}]
        spots = [columns.index(c) for c in resolved]
        chance.shuffle(resolved)
        for spot, column in zip(spots, resolved, strict=True):
            columns[spot] = column
    if some("carried over first", 0.1):
        carried = next(c for c in columns if c.number == 6)
        columns.remove(carried)
        first = next(i for i, c in enumerate(columns) if c.number in {3, 4, 5})
        columns.insert(first + (columns[first].number == 3), carried)


def _style(chance: Random, columns: list[Column], some) -> None:
    change = []
    if some("no diacritics", 0.08):
        change.append(plain)
    if some("capitals", 0.1):
        change.append(str.upper)
    if some("line breaks", 0.15):
        change.append(lambda text: text.replace(" ", "\n", 2))
    if some("decomposed", 0.05):
        change.append(lambda text: unicodedata.normalize("NFD", text))
    if some("words cut short", 0.05):
        change.append(lambda text: _SHORT.get(text, text))
    if some("hyphenated", 0.03):
        change.append(lambda text: text.replace("Trực tuyến", "Trực tu-\nyến"))
    for column in columns:
        for step in change:
            column.path = [step(title) for title in column.path]
    if some("numbers in titles", 0.06):
        for column in columns:
            if column.number:
                sums = {3: "=(4)+(5)+(6)", 7: "=(8)+(9)+(10)", 11: "=(12)+(13)"}.get(column.number, "")
                column.path[-1] += f" ({column.number}){sums}"


def _header(
    chance: Random, every: list[Column], some
) -> tuple[list[list[object]], list[tuple[int, int, int, int]]]:
    depth = max(len(c.path) for c in every)
    rows: list[list[object]] = [[""] * len(every) for _ in range(depth)]
    merges: list[tuple[int, int, int, int]] = []
    with_merges = some("merges known", 0.6)
    for level in range(depth):
        place = 0
        while place < len(every):
            path = every[place].path
            start = place
            place += 1
            if level >= len(path):
                continue
            if level == len(path) - 1:
                rows[level][start] = path[level]
                if depth - 1 > level:
                    merges.append((level, start, depth - 1, start))
                continue
            while (
                place < len(every)
                and len(every[place].path) > level + 1
                and every[place].path[: level + 1] == path[: level + 1]
            ):
                place += 1
            rows[level][start] = path[level]
            if place - start > 1:
                merges.append((level, start, level, place - 1))
    return rows, merges if with_merges else []


def _number_line(chance: Random, every: list[Column], lead: int, some) -> list[list[object]]:
    if not some("number line", 0.5):
        return []
    style = chance.choice(("({})", "{}", "[{}]", "({})"))
    letters = chance.random() < 0.3
    line: list[object] = ["ABC"[i] if letters else style.format(i + 1) for i in range(lead)]
    number = 0 if letters else lead
    for column in every[lead:]:
        if column.number is None and chance.random() < 0.4:
            line.append("")
            continue
        number += 1
        line.append(style.format(number))
    return [line]


def _above(chance: Random, sections: int, some) -> list[list[object]]:
    rows: list[list[object]] = []
    if some("letterhead", 0.15):
        rows += [["UBND TỈNH LAM SƠN", "", "", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
                 ["VĂN PHÒNG", "", "", "", "Độc lập - Tự do - Hạnh phúc"],
                 ["", "", "", "", "Lam Sơn, ngày 20 tháng 6 năm 2024"]]  # fmt: skip
    if some("code above", 0.7):
        rows.append([f"Biểu số II.06{'c' if sections else 'a'}/VPCP/KSTT"])
    where = " TRÊN ĐỊA BÀN TỈNH" if sections else ""
    rows.append([f"TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH{where}"])
    rows.append(["Kỳ báo cáo: Quý II/2024"])
    if some("unit line", 0.7):
        rows.append(["Đơn vị báo cáo: UBND tỉnh Lam Sơn"])
    if some("unit of count", 0.5):
        rows.append(["", "", "", "Đơn vị tính: Số hồ sơ TTHC"])
    if some("blank above", 0.5):
        rows.append([])
    return rows


def _body(chance: Random, every: list[Column], lead: int, sections: int, units: bool, some):
    truth: list[tuple[int, str, tuple[int, ...]]] = []
    lines: list[tuple[str, object, str, tuple[int, ...] | None]] = []  # kind, number, label, counts
    style = chance.choice(
        ("I", "I.", "I/", "(I)", "Phần I", "A", "A.", "i", "1st", "word", "label", "label.")
    )
    blank_heads = bool(sections) and some("sections without figures", 0.15)
    heading = chance.choice(HEADINGS)
    unit_heads = bool(sections) and style == "word" and chance.random() < 0.5
    if sections:
        some(f"sections as {style}", 1)
    blocks = chance.choice(SYSTEMS) if not sections and not units and some("two blocks", 0.12) else ()
    blank_heads = blank_heads or (bool(blocks) and chance.random() < 0.4)
    dashes = some("dashes for zero", 0.08)
    blanks = not dashes and some("blanks for zero", 0.08)
    unnumbered = some("numbers left out", 0.06)
    mark = chance.choice(("- ", "{}. ", "")) if some("labels with a mark", 0.08) else ""
    block_style = chance.choice(("{}", "{}", "{}.", "Phần {}"))
    within = bool(blocks) and some("sum within a block", 0.3)
    grouped = some("grouped text", 0.15)
    sums: list[tuple[int, ...]] = []
    for section in range(1, (sections or len(blocks) or 1) + 1):
        names = chance.sample(NAMES, chance.randint(1, 8))
        accounts = [account(chance) for _ in names]
        sums.append(added(accounts))
        if sections:
            level = LEVELS[section - 1]
            label = UNIT_HEADINGS[section - 1] if unit_heads else heading.format(level)
            if chance.random() < 0.3 or label[0].islower():
                label = label.upper() if chance.random() < 0.5 else label[0].upper() + label[1:]
            numeral = ("I", "II", "III")[section - 1]
            number: object = ""
            if style in {"I", "I.", "I/", "(I)", "Phần I"}:
                number = style.replace("I", numeral)
            elif style in {"A", "A."}:
                number = style.replace("A", "ABC"[section - 1])
            elif style == "i":
                number = numeral.lower()
            elif style == "1st":
                number = section
            elif style.startswith("label"):
                label = f"{numeral}{'.' if style == 'label.' else ' -'} {label}"
            lines.append(("section", number, label, None if blank_heads else sums[-1]))
        if blocks:
            numeral = block_style.format(("I", "II")[section - 1])
            lines.append(("section", numeral, blocks[section - 1], None if blank_heads else sums[-1]))
        for i, (name, counts) in enumerate(zip(names, accounts, strict=True), 1):
            left_out = unnumbered and chance.random() < 0.25
            lines.append(("row", "" if left_out else i, mark.format(i) + name, counts))
            if within and i == 2 and len(names) > 3:
                lines.append(("sum", "", chance.choice(("Cộng (1-2)", "Cộng nhóm")), added(accounts[:2])))
            truth.append((section if sections else 0, name, counts))
    total = ("total", "", chance.choice(("Tổng cộng", "TỔNG CỘNG", "Tổng số", "Tổng cộng:")), added(sums))
    where = chance.random()
    if where < 0.5:
        lines.append(total)
    elif where < 0.85:
        lines.insert(0, total)
    elif sections and blank_heads:
        lines.append(total)
    if some("page sum", 0.06) and len(lines) > 3:
        spot = chance.randint(2, len(lines) - 1)
        before = [counts for kind, _, _, counts in lines[:spot] if kind == "row" and counts]
        lines.insert(
            spot,
            ("sum", "", chance.choice(("Cộng trang 1", "Cộng trang", "Mang sang trang sau")), added(before)),
        )
    if some("check line", 0.06):
        lines.append(("sum", "", chance.choice(("Kiểm tra", "Chênh lệch", "Kiểm tra số liệu")), (0,) * 11))
    if some("percent line", 0.05):
        lines.append(("percent", "", chance.choice(("Tỷ lệ (%)", "Tỷ lệ %")), None))
    unit = chance.sample(UNITS, 2)
    drawn: list[list[object]] = []
    seen = 0
    for kind, number, label, counts in lines:
        row: list[object] = [number]
        if units:
            seen += kind == "row"
            row.append(
                unit[seen > len(truth) // 2] if kind == "row" and seen in {1, len(truth) // 2 + 1} else ""
            )
        row.append(label)
        for column in every[lead:]:
            value = column.show(counts) if counts is not None else ("45,2" if kind == "percent" else "")
            if kind == "sum" and column.number is None:
                value = ""
            if dashes and value == 0:
                value = "-"
            if blanks and value == 0:
                value = ""
            if grouped and isinstance(value, int) and value >= 1000:
                value = f"{value:,}".replace(",", ".")
            row.append(value)
        drawn.append(row)
    return drawn, truth


def _below(chance: Random, width: int, some) -> list[list[object]]:
    rows: list[list[object]] = []
    if some("numbered notes", 0.08):
        rows += [[], ["1", "Số liệu trích từ Hệ thống một cửa"], ["2", "Có 12 hồ sơ quá hạn do lỗi mạng"]]
    if some("remark below", 0.1):
        rows += [[], ["", "Ghi chú: số liệu đến 14/6/2024, còn 3 hồ sơ chưa cập nhật."]]
    if some("second table", 0.08):
        rows += [[], *([["Biểu số II.06d/VPCP/KSTT"]] if chance.random() < 0.5 else []),
                 ["STT", "Lĩnh vực giải quyết", "Số lượng hồ sơ quá hạn", "Nguyên nhân quá hạn"],
                 ["1", "Đất đai", 3, "Do hệ thống"], ["2", "Hộ tịch", 4, "Do hệ thống"]]  # fmt: skip
    if some("signatures", 0.5):
        rows += [[], [*[""] * (width - 4), "Lam Sơn, ngày 15 tháng 6 năm 2024"], ["", "NGƯỜI LẬP BIỂU"],
                 ["", "(Ký, ghi rõ họ tên)"], [], ["", "Nguyễn Văn A"]]  # fmt: skip
    return rows
