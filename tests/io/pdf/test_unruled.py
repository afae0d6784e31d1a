"""Tables that no line parts: columns by their figures, rows by their labels, titles by their middles."""

from hypothesis import given
from hypothesis import strategies as st

from kstt.io.pdf.columns import columns_of
from kstt.io.pdf.geometry import Box, PageContent, TextLine
from kstt.io.pdf.headers import titles_of
from kstt.io.pdf.rows import rows_of
from kstt.io.pdf.unruled import unruled_tables
from kstt.limits import MOST_PARTED

SIZE = 10.0
COLUMNS = 5


def word(text, left, y):
    return text, Box(left, y - SIZE, left + SIZE * 0.5 * len(text), y)


def line(y, *words):
    words = tuple(word(text, left, y) for text, left in words)
    box = Box.around(box for _, box in words)
    return TextLine(" ".join(text for text, _ in words), box, y, words)


def figures(y, number, *counts):
    return line(y, (str(number), 10), *((str(count), 200 + 60 * c) for c, count in enumerate(counts)))


def body(heights, align, gap=4.0):
    """Rows with labels of so many lines: the lines with figures, the others, and the labels of each row."""
    anchors, others, labels = [], [], []
    top = 100.0
    for n, high in enumerate(heights, 1):
        ys = [top + SIZE * (i + 1) for i in range(high)]
        y = {"top": ys[0], "middle": (ys[0] + ys[-1]) / 2, "bottom": ys[-1]}[align]
        own = [line(at, (f"label{n}.{i}", 40)) for i, at in enumerate(ys) if at != y]
        anchor = figures(y, n, *range(COLUMNS))
        if y in ys:
            whole = sorted([*anchor.words, word(f"label{n}.{ys.index(y)}", 40, y)], key=lambda w: w[1].left)
            anchor = TextLine("", anchor.box, y, tuple(whole))
        anchors.append(anchor)
        others += own
        labels.append([f"label{n}.{i}" for i in range(high)])
        top = ys[-1] + gap
    return anchors, others, labels


def labels_in(row):
    lines = sorted(row, key=lambda one: one.baseline)
    return [text for one in lines for text, _ in one.words if text.startswith("label")]


@given(
    heights=st.lists(st.integers(1, 5), min_size=3, max_size=8),
    align=st.sampled_from(["top", "middle", "bottom"]),
)
def test_lines_of_labels_go_to_their_row_however_figures_are_aligned(heights, align):
    heights = [*heights, 1]
    anchors, others, labels = body([1, *heights], align, gap=8.0)
    columns = columns_of(anchors, [], others, [])
    rows, left = rows_of(anchors, others, [], columns, SIZE)
    assert [labels_in(row) for row in rows] == labels
    assert left == []


def test_lines_between_ruled_lines_alone_are_a_row_of_their_own():
    first, second, third = (figures(y, n, *range(COLUMNS)) for n, y in ((1, 110), (2, 150), (3, 170)))
    heading = line(130, ("heading", 40))
    labelled = [
        TextLine("", one.box, one.baseline, (*one.words[:1], word("label", 40, one.baseline), *one.words[1:]))
        for one in (first, second, third)
    ]
    columns = columns_of(labelled, [], [heading], [])
    rows, _ = rows_of(labelled, [heading], [115.0, 135.0, 155.0], columns, SIZE)
    assert [[one.baseline for one in row] for row in rows] == [[110], [130], [150], [170]]


def test_titles_share_columns_by_their_middles():
    anchors, others, _ = body([1, 1, 1], "top")
    columns = columns_of(anchors, [], others, [])
    leaves = line(90, *((text, 197 + 60 * c) for c, text in enumerate("abcde")))
    groups = line(70, ("first", 197 + 30 - 12.5), ("second", 197 + 180 - 15))
    found = titles_of([groups, leaves], columns, [], SIZE)
    assert [(one.text, one.level, one.column) for one in found] == [
        ("first", 0, 2), ("second", 0, 4),
        ("a", 1, 2), ("b", 1, 3), ("c", 1, 4), ("d", 1, 5), ("e", 1, 6),
    ]  # fmt: skip


def test_a_number_after_a_word_is_of_the_label():
    rows = [
        line(
            100 + 20 * n,
            (str(n), 10),
            ("ward", 40),
            (str(n), 62),
            *((str(c), 200 + 60 * c) for c in range(COLUMNS)),
        )
        for n in range(1, 4)
    ]
    ((table, _),) = unruled_tables(rows, PageContent(1, 800, 600, (), (), ()), None)
    assert [row[1].text for row in table.rows] == ["ward 1", "ward 2", "ward 3"]


def test_a_row_alone_on_a_page_carries_on_the_table_before():
    anchors, others, _ = body([1, 1, 1], "top")
    page = PageContent(1, 800, 600, (), (), ())
    ((_, columns),) = unruled_tables(sorted([*anchors, *others], key=lambda one: one.baseline), page, None)
    last, _, _ = body([1], "top")
    assert unruled_tables(last, page, None) == []
    ((table, _),) = unruled_tables(last, page, columns)
    assert [cell.text for cell in table.rows[0]] == ["1", "label1.0", *map(str, range(COLUMNS))]
    sparse = line(110, ("III", 10), ("0", 260))
    ((table, _),) = unruled_tables([sparse], page, columns)
    assert [cell.text for cell in table.rows[0]] == ["III", "", "", "0", "", "", ""]
    across = line(110, ("1", 10), *((str(c), 230 + 60 * c) for c in range(COLUMNS)))
    assert unruled_tables([across], page, columns) == []


def table_of(*rows):
    ((table, _),) = unruled_tables(rows, PageContent(1, 800, 600, (), (), ()), None)
    return [[cell.text for cell in row] for row in table.rows]


def labelled(y, number, *counts):
    start = [(number, 10)] if number else []
    cells = [(str(count), 200 + 60 * c) for c, count in enumerate(counts) if count != ""]
    return line(y, *start, ("label", 40), *cells)


@given(
    st.lists(st.sampled_from(["", "7"]), min_size=COLUMNS, max_size=COLUMNS).filter(any),
    st.sampled_from(["4", ""]),
)
def test_the_last_row_has_as_few_figures_as_it_likes(counts, number):
    above = [labelled(100 + 20 * n, str(n), *range(COLUMNS)) for n in range(1, 4)]
    below = line(400, ("label", 40), ("5", 260))
    assert table_of(*above, labelled(180, number, *counts), below)[3:] == [[number, "label", *counts]]


def test_words_below_a_table_are_no_rows():
    above = [labelled(100 + 20 * n, str(n), *range(COLUMNS)) for n in range(1, 4)]
    for below in (line(180, ("date", 200), ("7", 260), ("month", 270)), line(180, ("7", 320))):
        assert len(table_of(*above, below)) == 3


def test_a_number_at_the_end_of_a_note_below_a_table_is_no_row():
    rows = [
        line(100 + 20 * n, ("l" * 29, 40), *((str(c), 200 + 60 * c) for c in range(COLUMNS)))
        for n in range(1, 4)
    ]
    assert len(table_of(*rows, line(180, ("n" * 30, 40), ("7", 192)))) == 3
    assert len(table_of(*rows, line(180, ("n" * 29, 40), ("7", 200)))) == 4


def test_a_mark_beside_a_count_is_of_its_cell():
    first, second, third = (labelled(100 + 20 * n, str(n), *range(10, 10 + COLUMNS)) for n in range(1, 4))
    for mark in ("11*", "11 (1)", "11 (x 3)"):
        marked, left = [], 260
        for text in mark.split():
            marked.append((text, left))
            left += SIZE * 0.5 * len(text) + 2
        words = sorted(
            [(text, box.left) for text, box in second.words if text != "11"] + marked, key=lambda w: w[1]
        )
        rows = table_of(first, line(140, *words), third)
        assert rows[1] == ["2", "label", "10", mark, "12", "13", "14"]


def test_columns_beyond_those_of_any_form_are_refused_before_they_are_told_apart():
    def numbered(count):
        rows = [
            line(200 + 20 * n, ("lab", 10), *(("1", 100 + 40 * c) for c in range(count))) for n in range(3)
        ]
        return columns_of(rows, [line(100, *(("(1)", 115 + 40 * c) for c in range(count)))], [], [])

    assert len(numbered(MOST_PARTED)) == MOST_PARTED + 2
    assert numbered(100 * MOST_PARTED) is None
