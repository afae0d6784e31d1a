"""HTML of forms and values: its structure, read back with a parser, over generated forms."""

import re
from datetime import date
from html.parser import HTMLParser

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kstt import LAYOUTS, CaseAccount, FeedbackAccount, ReportedForm, ReportingPeriod, check, form_06c
from kstt.definitions.columns import columns_of
from kstt.definitions.header import header_cells
from kstt.definitions.rules import RowBy
from kstt.findings.collection import Findings
from kstt.findings.rules import RULES, Severity
from kstt.html import render_account, render_findings, render_html, render_period
from kstt.ledger import Ledger
from kstt.numerals import format_count
from kstt.samples import published_report, year_of_cases
from kstt.series import form_series
from kstt.testing import case_accounts, cases, corrupted_forms, feedback_accounts, forms, periods

VOID = {"meta", "br", "link"}
REPORT = published_report()


@attrs.define
class Node:
    tag: str
    attributes: dict
    children: list = attrs.field(factory=list)

    def find(self, *tags):
        for child in self.children:
            if isinstance(child, Node):
                if child.tag in tags:
                    yield child
                yield from child.find(*tags)

    @property
    def text(self):
        return "".join(
            c if isinstance(c, str) else c.text
            for c in self.children
            if isinstance(c, str) or c.tag not in {"sup", "style"}
        )

    @property
    def kinds(self):
        return set(self.attributes.get("class", "").split())


class Tree(HTMLParser):
    """Refuses what is not well nested."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.root = Node("", {})
        self.open = [self.root]
        self.feed(text)
        self.close()
        assert self.open == [self.root]

    def handle_starttag(self, tag, attrs):
        node = Node(tag, dict(attrs))
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag):
        assert self.open.pop().tag == tag

    def handle_data(self, data):
        self.open[-1].children.append(data)


def parse(text):
    return Tree(text).root


def grid(rows):
    """The text at each place of a table, spans filled out; refuses overlaps and holes."""
    places = {}
    for r, row in enumerate(rows):
        c = 0
        for cell in row.find("th", "td"):
            while (r, c) in places:
                c += 1
            for down in range(int(cell.attributes.get("rowspan", 1))):
                for right in range(int(cell.attributes.get("colspan", 1))):
                    assert (r + down, c + right) not in places
                    places[r + down, c + right] = cell.text
    width = max(c for _, c in places) + 1
    assert len(places) == len(rows) * width
    return [[places[r, c] for c in range(width)] for r in range(len(rows))]


def header_paths(table):
    """The header over each column as a path, and the printed numbers under it."""
    (head,) = table.find("thead")
    *titles, numbers = grid(list(head.find("tr")))
    return [tuple(dict.fromkeys(column)) for column in zip(*titles, strict=True)], numbers


def one(node, *tags):
    (found,) = node.find(*tags)
    return found


@settings(max_examples=40)
@given(form=forms(max_rows=3), page=st.booleans())
def test_the_table_says_what_the_form_says(form, page):
    root = parse(render_html(form, page=page))
    table = one(root, "table")
    paths, numbers = header_paths(table)
    assert paths == [("STT",), (form.layout.row_header,), *(column.header for column in form.columns)]
    assert numbers == ["(1)", "(2)", *(f"({column.number})" for column in form.columns)]
    rows = list(one(table, "tbody").find("tr"))
    expected = [
        [line.number, line.label, *(format_count(line.account.values[c.key]) for c in form.columns)]
        for line in form
    ]
    assert [[cell.text for cell in row.find("th", "td")] for row in rows] == expected
    assert [row.kinds for row in rows] == [{line.kind.value} for line in form]
    assert not [cell for cell in table.find("th", "td") if cell.kinds & {s.value for s in Severity}]
    assert len(list(root.find("style"))) == 1
    assert bool(list(root.find("body"))) is page
    caption = one(table, "caption").text
    assert form.code in caption
    assert form.period.label in caption
    assert form.reporting_unit in caption


@settings(max_examples=40)
@given(corruption=corrupted_forms(most_cells=4))
def test_the_cells_of_findings_are_marked_with_the_reason(corruption):
    reported, findings = corruption.reported, check(corruption.reported)
    root = parse(reported._repr_html_())
    rows = list(one(one(root, "table"), "tbody").find("tr"))
    for row, shown in zip(reported.rows, rows, strict=True):
        _, *cells = shown.find("th", "td")
        for key, cell in zip(["", *(c.key for c in reported.layout.columns)], cells, strict=True):
            about = [f for f in findings if (f.row, f.column) == (row.ref, key)]
            if about:
                worst = min(about, key=lambda f: list(Severity).index(f.severity)).severity
                assert cell.kinds == {worst.value}
                for finding in about:
                    assert finding.message_vi in cell.attributes["title"]
            else:
                assert "title" not in cell.attributes
                assert not cell.kinds & {s.value for s in Severity}
    listed = [item.text for item in root.find("li")]
    grave = [f.message_vi for f in findings if f.severity is not Severity.INFO]
    assert listed[: len(grave)] == grave
    assert sorted(listed) == sorted(f.message_vi for f in findings)
    # The number beside a marked cell is the place of its message in the list.
    for cell in root.find("th", "td"):
        for mark in cell.find("sup"):
            for number in mark.text.split(","):
                assert grave[int(number) - 1] in cell.attributes["title"]


def test_blanks_stay_blank_and_are_explained():
    root = parse(render_html(REPORT, lang="en"))
    blanks = [cell for cell in one(root, "tbody").find("td") if "info" in cell.kinds and not cell.text]
    assert len(blanks) == 12
    assert all("the blank can only be 0" in cell.attributes["title"] for cell in blanks)
    assert "scroll long" in {node.attributes.get("class") for node in root.find("div")}


def test_many_findings_are_folded_and_numbered_on():
    wrong = REPORT
    for number in range(1, 13):
        wrong = wrong.with_cell(f"III.{number}", "pending", 9999)
    root = parse(render_html(wrong))
    first, rest = root.find("ol")
    assert len(list(first.find("li"))) == 12
    assert rest.attributes["start"] == "13"
    assert "lỗi" in next(root.find("p")).text


def test_text_cannot_break_out():
    evil = '<script>alert("1")</script>&amp;'
    form = form_06c([], ReportingPeriod.quarter(2021, 2), reporting_unit=evil)
    reported = attrs.evolve(
        ReportedForm.from_form(form).with_cell("II", 5, evil),
        rows=tuple(
            attrs.evolve(row, label=evil if row.section == "I" else row.label)
            for row in ReportedForm.from_form(form).with_cell("II", 5, evil).rows
        ),
    )
    for page in (False, True):
        text = render_html(reported, page=page)
        root = parse(text)
        assert not list(root.find("script"))
        assert text.count(evil) == 0
        shown = [cell.text for cell in one(root, "tbody").find("th", "td")]
        assert shown.count(evil) == 2
        assert evil in one(root, "caption").text
    finding = RULES["not-a-count"].finding(row=evil, column='"><b>', label=evil, found=evil)
    assert not list(parse(render_findings([finding])).find("script", "b"))


def test_a_page_stands_alone():
    text = render_html(REPORT, page=True)
    assert text.startswith('<!DOCTYPE html>\n<html lang="vi">')
    root = parse(text)
    assert one(root, "title").text == "Biểu số 06c/VPCP/KSTT · Kỳ báo cáo: Quý II/2021"
    assert not re.search(r"\b(?:src|href)=|url\(|@import|<script|\bon\w+=", text)
    assert "prefers-color-scheme: dark" in text
    assert "Ban hành theo Thông tư số 02/2017/TT-VPCP" in one(root, "caption").text


def test_tables_are_accessible():
    root = parse(render_html(REPORT))
    table = one(root, "table")
    for cell in one(table, "thead").find("th"):
        assert cell.attributes["scope"] == ("colgroup" if "colspan" in cell.attributes else "col")
    assert all(cell.attributes["scope"] == "row" for cell in one(table, "tbody").find("th"))
    assert one(root, "caption").text
    scroll = next(node for node in root.find("div") if "scroll" in node.kinds)
    assert scroll.attributes["tabindex"] == "0"


@given(account=st.one_of(case_accounts(), feedback_accounts()))
def test_an_account_is_one_row_under_its_header(account):
    table = one(parse(account._repr_html_()), "table")
    columns = columns_of(type(account))
    paths, numbers = header_paths(table)
    assert paths == [column.header for column in columns]
    assert numbers == [f"({column.number})" for column in columns]
    cells = [cell.text for cell in one(table, "tbody").find("td")]
    assert cells == [format_count(value) for value in account.values.values()]


@given(form=forms(max_rows=3))
def test_a_section_shows_its_rows_and_their_sum(form):
    for section in form.sections:
        root = parse(section._repr_html_())
        paths, _ = header_paths(one(root, "table"))
        assert paths == [("Dòng",), *(column.header for column in form.columns)]
        rows = [[cell.text for cell in row.find("th", "td")] for row in one(root, "tbody").find("tr")]
        named = [("Tổng cộng", section.total), *((row.label, row.account) for row in section)]
        assert rows == [[name, *map(format_count, account.values.values())] for name, account in named]


def test_unknown_counts_show_a_dash():
    unknown = attrs.evolve(FeedbackAccount.zero(), published=None)
    assert [c.text for c in one(parse(render_account(unknown)), "tbody").find("td")][-1] == "–"


@given(period=periods())
def test_a_period_shows_its_name_and_days_and_its_repr_makes_it(period):
    text = parse(render_period(period)).text
    assert period.label in text
    assert period.days_label in text
    assert eval(repr(period)) == period  # the representation is the expression that makes it


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_findings_are_in_one_language_and_suppressed_ones_under_them(lang):
    found = Findings.of(check(REPORT.with_cell("III", "pending", 9)))
    kept = found.suppress({"blank-filled": "the clerk confirmed them"})
    html = kept.to_html(lang)
    assert kept._repr_html_() == kept.to_html("vi")
    root = parse(html)
    rows = list(one(one(root, "table"), "tbody").find("tr"))
    assert len(rows) == len(kept)
    for finding, row in zip(kept, rows, strict=True):
        text = row.text
        assert finding.message(lang) in text
        assert finding.message({"vi": "en", "en": "vi"}[lang]) not in text
        assert finding.row in text
    assert "the clerk confirmed them" in one(root, "details").text
    assert "8.235" not in parse(found.items[0]._repr_html_()).text
    assert "không có phát hiện" in parse(render_findings([])).text
    assert "no findings" in parse(render_findings([], "en")).text


@pytest.mark.parametrize("layout", LAYOUTS.layouts, ids=lambda layout: layout.code)
def test_header_cells_tile_the_header(layout):
    depth = max(len(column.header) for column in layout.columns)
    tiles = [
        (cell.row + down, cell.column + right)
        for cell in header_cells(layout.columns, layout.row_header)
        for down in range(cell.height)
        for right in range(cell.width)
    ]
    assert sorted(tiles) == [(r, c) for r in range(depth) for c in range(len(layout.columns) + 2)]


def test_representations_are_short():
    form = form_06c([], ReportingPeriod.quarter(2021, 2), reporting_unit="UBND tỉnh")
    assert repr(form).startswith("<Form II.06c/VPCP/KSTT 2021-Q2 UBND tỉnh: 0 rows in 3 sections")
    assert repr(form["II"]) == "<Section district: 0 rows of CaseAccount>"
    wrong = ReportedForm.from_form(form).with_cell("II", 5, "abc")
    assert repr(wrong).endswith("4 lines, 11 columns, 0 blank cells, 1 cells that are no counts>")
    assert repr(form.layout) == "<FormLayout II.06c/VPCP/KSTT of CaseAccount from 2020-10-21>"
    found = Findings.of(check(wrong))
    assert repr(found) == "<Findings 1 error, 0 warning, 0 info; 0 suppressed>"
    assert repr(found.items[0]).startswith("<Finding error [not-a-count] row II, received_direct")
    assert repr(CaseAccount.zero()).startswith("CaseAccount(received_online=0,")


@settings(max_examples=10)
@given(
    several=st.lists(cases(), max_size=12),
    keep=st.sampled_from([(), (RowBy.UNIT,), (RowBy.CATEGORY,), (RowBy.UNIT, RowBy.CATEGORY)]),
)
def test_a_ledger_shows_what_its_rows_add_up_to(several, keep):
    ledger = Ledger.from_cases(several, keep=keep)
    table = one(parse(ledger._repr_html_()), "table")
    caption = one(table, "caption").text
    assert f"{format_count(ledger.movements)} biến động" in caption
    total, *rows = [[cell.text for cell in row.find("td")] for row in one(table, "tbody").find("tr")]
    numbers = [[int(text.replace(".", "")) for text in row] for row in (total, *rows)]
    if rows:
        assert numbers[0] == [sum(column) for column in zip(*numbers[1:], strict=True)]
    if ledger.days:
        whole = ledger.account(ReportingPeriod(*ledger.days))
        assert numbers[0] == list(whole.values.values())


def test_a_ledger_of_many_units_is_cut_and_says_so():
    case = year_of_cases(count=1)[0]
    many = [attrs.evolve(case, id=str(n), unit=f"UBND xã {n:03}") for n in range(230)]
    table = one(parse(Ledger.from_cases(many)._repr_html_()), "table")
    assert len(list(one(table, "tbody").find("tr"))) == 201
    assert "30 dòng nữa" in one(table, "caption").text
    since = Ledger.from_cases(many, since=date(2021, 1, 1), through=date(2021, 3, 1))
    assert "Từ ngày 01/01/2021 đến ngày 01/03/2021" in since._repr_html_()


def test_a_series_shows_its_totals_by_period():
    series = form_series(year_of_cases(count=60), ReportingPeriod.year(2021).split())
    table = one(parse(series._repr_html_()), "table")
    names = [cell.text for cell in one(table, "tbody").find("th")]
    assert names == ["Quý I/2021", "Quý II/2021", "Quý III/2021", "Quý IV/2021"]
    received = [next(row.find("td")).text for row in one(table, "tbody").find("tr")]
    assert received == [str(form.total.received) for form in series]
    assert repr(series) == "<FormSeries of 2021-Q1, 2021-Q2, 2021-Q3, 2021-Q4>"
