"""One description of a source, for every door: the same cases, or the same refusal."""

import csv
from datetime import date, datetime, timedelta
from itertools import product
from pathlib import Path
from random import Random

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt import (
    AuthorityLevel,
    Channel,
    Closing,
    CountingRules,
    KsttError,
    Ledger,
    ReportingPeriod,
    Timeliness,
    form_06c,
)
from kstt.dates.instants import VIETNAM
from kstt.errors import DocumentError, ParseError, UnknownNameError
from kstt.frames import CaseFrame, FrameError
from kstt.io.formats import scan_exports
from kstt.io.portal import PortalMapping
from kstt.io.records import scan_cases, write_records
from kstt.io.settings import describe_export, parse_source
from kstt.records import CaseSource, OpenStatus, Unique
from kstt.records.fields import fields_of
from kstt.testing import cases
from tests.engines import QUICK, Engine

pytestmark = [
    pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The 'future.infer_string'"),
]
DATA = Path(__file__).parents[1] / "data" / "records"
EXPORT = DATA / "office-export.csv"
PERIOD = ReportingPeriod.quarter(2021, 2)
SOURCE = parse_source(describe_export(EXPORT))
LIST = CaseSource(
    {
        "id": "Mã hồ sơ",
        "category": "Tên thủ tục hành chính",
        "unit": "Đơn vị tiếp nhận",
        "received": "Ngày nhận",
        "due": "Ngày hẹn trả",
        "closed": "Ngày kết thúc xử lý",
        "closing": "Trạng thái",
    },
    dates=["%d/%m/%Y %H:%M"],
    level_from_unit=True,
    missing_channel=Channel.DIRECT,
)


def columns(path, delimiter):
    header, *rows = csv.reader(path.read_text(encoding="utf-8-sig").splitlines(), delimiter=delimiter)
    return {name: ("text", [row[n] or None for row in rows]) for n, name in enumerate(header)}


@pytest.fixture(scope="module")
def by_hand():
    """The form counted without the library's reading of words and dates."""
    from kstt import Case

    levels = {"Cấp tỉnh": "province", "Cấp huyện": "district", "Cấp xã": "commune"}
    channels = {"Trực tuyến": "online", "Trực tiếp": "direct", "Bưu chính": "postal"}
    ends = {"Đã trả kết quả": "decided", "Từ chối giải quyết": "refused", "Rút hồ sơ": "withdrawn"}

    def day(text):
        return datetime.strptime(text, "%d/%m/%Y").date() if text else None  # a day

    found = []
    for row in list(csv.reader(EXPORT.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))[1:]:
        identity, category, level, unit, channel, *days, status = row
        closing = Closing(ends[status]) if status in ends else None
        where = AuthorityLevel(levels[level]), unit, Channel(channels[channel])
        found.append(Case(identity, category, *where, *map(day, days), closing))
    return form_06c(found, PERIOD)


def test_an_export_is_counted_as_by_hand(by_hand):
    assert form_06c(scan_exports(EXPORT, described=SOURCE), PERIOD) == by_hand


@pytest.mark.parametrize("engine", [*QUICK, "ibis-sqlite"])
def test_every_engine_counts_an_export_and_its_ledger_as_by_hand(engine, by_hand):
    frame = CaseFrame(Engine(engine).frame(columns(EXPORT, ";")), described=SOURCE)
    form = form_06c(frame, PERIOD)
    assert form == by_hand
    why = form.explain(("I", "Hộ tịch"), "pending_overdue")
    assert why.count == by_hand["I", "Hộ tịch"].pending_overdue
    if engine != "ibis-sqlite":
        assert form_06c(Ledger.from_cases(frame), PERIOD) == by_hand


@pytest.mark.parametrize("engine", [*QUICK, "ibis-sqlite"])
def test_levels_of_units_a_missing_channel_and_instants(engine):
    period = ReportingPeriod.quarter(2024, 2)
    read = scan_exports(DATA / "r01_export_list.csv", described=LIST)
    want = form_06c(read, period)
    assert (
        want["III", "Đăng ký khai sinh"].resolved_early,
        want["I", "Cấp phép xây dựng"].pending_overdue,
    ) == (1, 1)
    assert [finding.rule for finding in read.findings] == ["record-waiting-differs"]
    assert form_06c(scan_exports(DATA / "r02_export_list.xlsx", described=LIST), period) == want
    frame = Engine(engine).frame(columns(DATA / "r01_export_list.csv", ","))
    assert form_06c(CaseFrame(frame, described=LIST), period) == want


def test_the_level_of_a_unit_holds_for_every_spelling_of_its_name():
    source = CaseSource(level_from_unit=True, levels={"UBND thành phố Vinh": "district"})
    mapping = PortalMapping.of_source(source)
    for unit in ("UBND thành phố Vinh", "TP. Vinh", "ubnd  TP Vinh"):
        assert source.level_of(unit) is mapping.level_of(unit, "") is AuthorityLevel.DISTRICT
    with pytest.raises(ParseError):
        source.level_of("UBND thành phố Thái Bình")


def test_a_folder_of_daily_exports(tmp_path, by_hand):
    header, *lines = EXPORT.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    for n in range(3):
        (tmp_path / f"day-{n}.csv").write_text(header + "".join(lines[n::3]), encoding="utf-8")
    assert form_06c(scan_exports(tmp_path, described=SOURCE), PERIOD) == by_hand
    (tmp_path / "again.csv").write_text(header + lines[0], encoding="utf-8")
    reader = scan_exports(tmp_path, described=SOURCE)
    list(reader)
    assert [finding.rule for finding in reader.findings] == ["record-duplicate"]


@given(st.lists(cases(histories=False), min_size=1, max_size=6, unique_by=lambda c: c.id))
def test_a_case_is_read_from_whatever_words_and_dates_its_source_uses(drawn):
    # Seconds are as fine as the format has them.
    def cut(moment):
        return moment.replace(microsecond=0) if isinstance(moment, datetime) else moment

    drawn = [attrs.evolve(c, received=cut(c.received), due=cut(c.due), closed=cut(c.closed)) for c in drawn]
    described = CaseSource(
        {name: f"cột {name}" for name in fields_of(type(drawn[0]))},
        words={"channel": {"qua mạng": "online"}, "closing": {"xong": "decided", "còn": "open"}},
        dates=["%d/%m/%Y", "%H:%M:%S %d/%m/%Y"],
    )

    def text(case, name):
        value = getattr(case, name)
        if isinstance(value, datetime):
            return value.strftime("%H:%M:%S %d/%m/") + f"{value.year:04}"
        if isinstance(value, date):
            return value.strftime("%d/%m/") + f"{value.year:04}"
        words = {Channel.ONLINE: "Qua  Mạng", Closing.DECIDED: "XONG"}
        if name == "closing" and value is None and case.closed is None:
            return "còn"
        return words.get(value) or fields_of(type(case))[name].text_of(case)

    names = ["id", "category", "level", "unit", "channel", "received", "due", "closed", "closing"]
    lines = [";".join(f"Cột {name}" for name in names)]
    lines += [";".join(text(case, name) for name in names) for case in drawn]
    reader = scan_cases(lines, described)
    assert list(reader) == drawn, [finding.message("en") for finding in reader.findings]


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"Trạng thái": "Chưa rõ"}, "closing"),
        ({"Trạng thái": "Đang xử lý"}, "closed"),
        ({"Hình thức nộp": "Fax"}, "channel"),
        ({"Cấp": "Cấp ấp"}, "level"),
        ({"Ngày tiếp nhận": "2021/03/24"}, "received"),
        ({"Ngày tiếp nhận": "24/3/21"}, "received"),
        ({"Ngày tiếp nhận": "24/ 3/2021"}, "received"),
        ({"Ngày tiếp nhận": "24/003/2021"}, "received"),
        ({"Ngày tiếp nhận": "24/03/0000"}, "received"),
        ({"Ngày tiếp nhận": "31/02/2021"}, "received"),
        ({"Ngày tiếp nhận": ""}, "received"),
        ({"Ngày kết thúc": ""}, "closed"),
    ],
)
def test_what_the_description_does_not_explain_is_refused_everywhere(change, column):
    table = {
        name: ("text", [values[0], *([values[0]] * 1)]) for name, (_, values) in columns(EXPORT, ";").items()
    }
    table["Mã hồ sơ"] = ("text", ["1", "2"])
    for name, value in change.items():
        table[name] = ("text", [table[name][1][0], value])
    lines = [
        ";".join(table),
        *(";".join(v or "" for v in row) for row in zip(*(c for _, c in table.values()), strict=True)),
    ]
    reader = scan_cases(lines, SOURCE)
    assert [case.id for case in reader] == ["1"]
    assert {finding.column for finding in reader.findings} == {column}
    for engine in ("polars", "duckdb", "pandas"):
        with pytest.raises(FrameError):
            form_06c(CaseFrame(Engine(engine).frame(table), described=SOURCE), PERIOD)


def rows(**given):
    """A table of cases in which the columns given differ."""
    count = len(next(iter(given.values())))
    usual = {"id": [str(n) for n in range(count)], "category": ["Đất đai"] * count, "level": ["commune"] * count,
             "unit": ["UBND xã A"] * count, "channel": ["online"] * count, "received": ["2021-04-01"] * count,
             "due": ["2021-04-20"] * count, "closed": [None] * count, "closing": [None] * count}  # fmt: skip
    return {name: ("text", values) for name, values in (usual | given).items()}


def lines_of(table):
    values = zip(*(column for _, column in table.values()), strict=True)
    return [";".join(table), *(";".join(v or "" for v in row) for row in values)]


def same_everywhere(table, described, rules=None):
    """The form of the table's lines, after every engine has given the same, and two have its ledger."""
    reader = scan_cases(lines_of(table), described)
    form = form_06c(reader, PERIOD, rules or CountingRules())
    assert not reader.has_errors, reader.findings
    for name in (*QUICK, "ibis-sqlite"):
        frame = CaseFrame(Engine(name).frame(table), described=described)
        assert form_06c(frame, PERIOD, rules or CountingRules()) == form, name
        if name in {"pandas", "duckdb"}:  # Polars, into which tables in memory go, and SQL
            assert form_06c(Ledger.from_cases(frame, rules or CountingRules()), PERIOD) == form, name
    return form


HOURS = {
    ("%d/%m/%Y",): [""] * 4,
    ("%d/%m/%Y %H:%M",): [" 8:30", " 08:30", " 9:05", " 17:00"],
    ("%d/%m/%Y %H:%M", "%d/%m/%Y"): ["", " 8:30", " 08:30", ""],
}


@pytest.mark.parametrize("formats", HOURS)
def test_days_months_and_hours_of_one_digit_on_every_engine(formats):
    hours = HOURS[formats]
    days = ["1/4/2021", "01/4/2021", "1/04/2021", "14/6/2021"]
    table = rows(
        received=[day + hour for day, hour in zip(days, hours, strict=True)],
        due=["2/4/2021" + hour for hour in hours],
        closed=["2/4/2021" + hours[3], "2/4/2021" + hours[2], "2/4/2021" + hours[1], None],
        closing=["decided", "decided", "decided", None],
    )
    described = CaseSource(dates=formats)
    form = same_everywhere(table, described, CountingRules(Timeliness.BY_INSTANT))
    assert form.total.received == 4
    assert described.moment(days[0] + hours[1]) == described.moment(
        "01/04/2021" + hours[1].replace(" 8", " 08")
    )


PARTS = ("1", "01", "31", "0", "2 ", " 2", "12", "001")
YEARS = ("2021", "21", "0000", "02021", "2021 ")
CLOCKS = ("", " 8:30", " 08:3", " 24:00", "  8:30", " 08:30", " 8:30 PM", " 13:00 am", " 0:30 AM")


def dates_and_others(seed):
    """Every date of these parts, and texts of what stands in dates."""
    draw = Random(seed)
    yield from map("{}/{}/{}{}".format, *zip(*product(PARTS, PARTS, YEARS, CLOCKS), strict=True))
    for _ in range(500):
        yield "".join(draw.choices("0123456789/ :-T+", k=draw.randrange(17)))


@pytest.mark.parametrize(
    ("formats", "engine"),
    [
        (("%d/%m/%Y",), "duckdb"),
        (("%d/%m/%Y %H:%M",), "polars"),
        (("%d/%m/%Y", "%d/%m/%Y %H:%M"), "pandas"),
        (("%d/%m/%Y", "%d/%m/%y"), "polars"),
        (("%d/%m/%Y", "%d/%m/%Y %I:%M %p"), "duckdb"),
        (("%d/%m/%Y %H:%M", "%d/%m/%y"), "duckdb"),
    ],
)
def test_a_text_is_a_date_at_every_door_or_at_none(formats, engine):
    described = CaseSource(dates=formats)

    def is_good(text):
        try:
            return not text.strip() or described.moment(text) is not None
        except ParseError:
            return False

    texts = list(dates_and_others(len(formats)))
    good = list(filter(is_good, texts))
    assert 10 < len(good) < len(texts) - 10
    first = "1/4/2021" if "%d/%m/%Y" in formats else "1/4/2021 8:00"

    def frame(texts):
        table = rows(received=[first] * (len(texts) + 1), due=[first, *texts])
        return CaseFrame(Engine(engine).frame(table), described=described)

    assert form_06c(frame(good), PERIOD).total.received == len(good) + 1
    with pytest.raises(FrameError) as refused:
        form_06c(frame(texts), PERIOD)
    assert sum(problem.rows for problem in refused.value.problems) == len(texts) - len(good)


def test_a_status_without_an_end_date_and_one_that_only_stops_a_case():
    table = rows(closing=["9", "9", "8", "10"], closed=[None, "2021-04-10", "2021-04-12", "2021-04-30"])
    words = {"9": "decided", "10": "decided", "8": "refused"}
    refused = CaseSource(words={"closing": words})
    assert [case.id for case in scan_cases(lines_of(table), refused)] == ["1", "2", "3"]
    with pytest.raises(FrameError, match="closed"):
        form_06c(CaseFrame(Engine("polars").frame(table), described=refused), PERIOD)
    form = same_everywhere(table, attrs.evolve(refused, open_without_end=True))
    assert (form.total.resolved, form.total.pending) == (3, 1)
    pending = CaseSource(words={"closing": words | {"8": "stopped"}}, open_without_end=True)
    form = same_everywhere(table, pending)
    assert (form.total.resolved_early, form.total.resolved_late, form.total.pending_overdue) == (1, 1, 2)


def test_an_end_as_an_instant_or_as_a_day():
    table = rows(
        received=["2021-04-01"], due=["2021-04-20T10:00"], closed=["2021-04-20T16:00"], closing=["decided"]
    )
    rules = CountingRules(Timeliness.BY_INSTANT)
    assert same_everywhere(table, CaseSource(), rules).total.resolved_late == 1
    assert same_everywhere(table, CaseSource(days=["closed"]), rules).total.resolved_on_time == 1
    with pytest.raises(UnknownNameError):
        CaseSource(days=["channel"])


def test_a_status_of_what_never_became_a_case_is_left_out():
    table = {name: ("text", values[:2]) for name, (_, values) in columns(EXPORT, ";").items()}
    table["Trạng thái"] = ("text", [table["Trạng thái"][1][0], "KHÔNG  được tiếp nhận"])
    table["Ngày kết thúc"] = ("text", [table["Ngày kết thúc"][1][0], None])
    for engine in QUICK:
        form = form_06c(CaseFrame(Engine(engine).frame(table), described=SOURCE), PERIOD)
        assert form.total.received == 1
    lines = [
        ";".join(table),
        *(";".join(v or "" for v in row) for row in zip(*(c for _, c in table.values()), strict=True)),
    ]
    reader = scan_cases(lines, SOURCE)
    assert (len(list(reader)), reader.not_cases, reader.has_errors) == (1, 1, False)


def twins():
    """Three rows of two cases: one of them was closed later."""
    case = dict(
        zip(
            ["id", "category", "level", "unit", "channel"],
            ["1", "Đất đai", "district", "UBND huyện A", "online"],
            strict=True,
        )
    )
    rows = [
        case | {"received": "2021-04-01", "due": "2021-04-20", "closed": None, "closing": None, "changed": "2021-04-01"},
        case | {"id": "2", "received": "2021-04-01", "due": "2021-04-20", "closed": None, "closing": None, "changed": "2021-04-02"},
        case | {"received": "2021-04-01", "due": "2021-04-20", "closed": "2021-04-10", "closing": "decided", "changed": "2021-04-10"},
    ]  # fmt: skip
    return {name: ("text", [row[name] for row in rows]) for name in rows[0]}


@pytest.mark.parametrize("engine", [*QUICK, "ibis-sqlite"])
def test_an_id_that_comes_again_on_every_engine(engine):
    frame = Engine(engine).frame(twins())
    with pytest.raises(FrameError, match="repeated ids") as raised:
        form_06c(frame, PERIOD)
    (problem,) = raised.value.problems
    assert (problem.column, problem.rows, problem.examples) == ("id", 2, ("'1'",))
    if engine != "ibis-sqlite":
        with pytest.raises(FrameError, match="repeated ids"):
            Ledger.from_cases(frame)
    assert form_06c(CaseFrame(frame, unique="off"), PERIOD).total.received == 3
    latest = form_06c(CaseFrame(frame, described=CaseSource(changed="changed", unique="latest")), PERIOD)
    assert (latest.total.received, latest.total.resolved) == (2, 1)
    if engine in {"polars", "polars-lazy", "pandas", "pandas-arrow", "pyarrow"}:
        last = form_06c(CaseFrame(frame, unique="last"), PERIOD)
        assert last == latest
    else:
        with pytest.raises(FrameError, match=r"'id': ids whose rows differ.* no order in 2 rows.*'1'"):
            form_06c(CaseFrame(frame, unique="last"), PERIOD)


@pytest.mark.parametrize("engine", [*QUICK, "ibis-sqlite"])
def test_any_of_rows_that_say_the_same_is_the_last(engine):
    once, again = (
        {name: (kind, [values[row] for row in rows]) for name, (kind, values) in twins().items()}
        for rows in ((0, 1), (0, 1, 0))
    )
    again["changed"] = ("text", ["1", "2", "3"])
    of_once, of_again = (
        form_06c(CaseFrame(Engine(engine).frame(table), unique=unique), PERIOD)
        for table, unique in ((once, "refuse"), (again, "last"))
    )
    assert of_again == of_once


def test_an_id_that_comes_again_in_lines():
    table = {name: values for name, (_, values) in twins().items()}
    lines = [",".join(table), *(",".join(v or "" for v in row) for row in zip(*table.values(), strict=True))]
    counts = {}
    for how in Unique:
        reader = scan_cases(lines, CaseSource(changed="changed", unique=how))
        if how is Unique.HISTORY:
            with pytest.raises(ParseError, match="messages"):
                list(reader)
            continue
        counts[how] = [(case.id, case.closed is not None) for case in reader]
        assert reader.has_errors is (how is Unique.REFUSE)
    assert counts == {
        Unique.REFUSE: [("1", False), ("2", False)],
        Unique.LATEST: [("1", True), ("2", False)],
        Unique.LAST: [("1", True), ("2", False)],
        Unique.OFF: [("1", False), ("2", False), ("1", True)],
    }


def moved(*changes):
    """The twins with other times of change, as texts or as what they are."""
    table = {name: (kind, list(values)) for name, (kind, values) in twins().items()}
    table["changed"] = changes
    return table


@pytest.mark.parametrize("engine", [*QUICK, "ibis-sqlite"])
def test_the_newest_row_by_whatever_says_when_it_changed(engine):
    dates = [date(2021, 4, 1), date(2021, 4, 2), date(2021, 4, 10)]
    instants = [datetime(2021, 4, 10, hour) for hour in (8, 9, 16)]
    described = CaseSource(changed="Changed", unique="latest", dates=["%d/%m/%Y", "%d/%m/%Y %H:%M"])
    for kind, values in (
        ("date", dates),
        ("naive", instants),
        ("text", ["9/4/2021", "1/4/2021", "10/4/2021"]),
        ("text", ["10/4/2021 9:05", "1/4/2021", "10/4/2021 16:00"]),
        ("text", ["2021-04-10T08:00", "2021-04-10T08:00", "2021-04-10T16:00"]),
    ):
        frame = CaseFrame(Engine(engine).frame(moved(kind, values)), described=described)
        form = form_06c(frame, PERIOD)
        assert (form.total.received, form.total.resolved) == (2, 1), values
    same = ["10/4/2021", "1/4/2021", "10/4/2021"]
    with pytest.raises(FrameError, match="repeated ids"):
        form_06c(CaseFrame(Engine(engine).frame(moved("text", same)), described=described), PERIOD)
    for unknown in ("khi nào", "31/2/2021", ""):
        table = moved("text", [unknown, *same[1:]])
        with pytest.raises(FrameError, match="no day or instant"):
            form_06c(CaseFrame(Engine(engine).frame(table), described=described), PERIOD)


def test_rows_of_one_time_that_say_the_same_or_not_in_lines():
    table = moved("text", ["2021-04-10", "2021-04-02", "2021-04-10"])
    described = CaseSource(changed="changed", unique="latest")
    reader = scan_cases([line.replace(";", ",") for line in lines_of(table)], described)
    assert [case.id for case in reader] == ["2"]
    assert [finding.rule for finding in reader.findings] == ["record-duplicate"]
    assert reader.has_errors
    # A newer row settles what two older ones say differently.
    table = {name: (kind, [*values, values[2]]) for name, (kind, values) in table.items()}
    table["changed"] = ("text", ["2021-04-10", "2021-04-02", "2021-04-10", "2021-04-11"])
    reader = scan_cases([line.replace(";", ",") for line in lines_of(table)], described)
    assert [(case.id, case.closed is not None) for case in reader] == [("1", True), ("2", False)]
    assert not reader.findings
    # Two rows of one time that differ in nothing that is counted are one.
    table["STT"] = ("text", ["1", "2", "3", "4"])
    table = {name: (kind, [values[3], *values[1:]]) for name, (kind, values) in table.items()}
    table["STT"] = ("text", ["1", "2", "3", "4"])
    for engine in QUICK:
        assert (
            form_06c(CaseFrame(Engine(engine).frame(table), described=described), PERIOD).total.received == 2
        )


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 1, 0], [1, 2, 0]])
def test_the_latest_row_counts_in_whatever_order_they_stand(order):
    table = {name: ("text", [values[n] for n in order]) for name, (_, values) in twins().items()}
    described = CaseSource(changed="changed", unique="latest")
    form = form_06c(CaseFrame(Engine("polars").frame(table), described=described), PERIOD)
    assert (form.total.received, form.total.resolved) == (2, 1)
    lines = [
        ",".join(table),
        *(",".join(v or "" for v in row) for row in zip(*(c for _, c in table.values()), strict=True)),
    ]
    assert form_06c(scan_cases(lines, described), PERIOD) == form


def test_a_source_says_what_it_means():
    assert SOURCE.word("level", "cấp  HUYỆN") is AuthorityLevel.DISTRICT
    assert SOURCE.word("closing", "Đang xử lý") is OpenStatus.OPEN
    assert LIST.moment("02/04/2024 08:30") == datetime(2024, 4, 2, 8, 30, tzinfo=VIETNAM)
    assert LIST.level_of("Trung tâm Phục vụ hành chính công phường Trung Tâm") is AuthorityLevel.COMMUNE
    with pytest.raises(ParseError):
        LIST.level_of("Văn phòng")
    with pytest.raises(UnknownNameError):
        CaseSource({"reciived": "Ngày"})
    for wrong in ("%d/%m", "%d/%m/%y %Y", "%d/%d/%Y", "%d/%m/%Y %S"):
        with pytest.raises(ParseError):
            CaseSource(dates=[wrong])
    with pytest.raises(ParseError):
        CaseSource(unique="latest")
    for text in (
        'unique = "some"',
        "x = 1",
        'dates = "%d"',
        "[columns]\nnothing = 'x'",
        "dates = [",
        "level-from-unit = 1",
        "open-without-end = 'no'",
        "days = ['channel']",
    ):
        with pytest.raises(KsttError):
            parse_source(text)


@given(st.dates(date(1, 1, 1), date(9999, 12, 31)), st.times().map(lambda t: t.replace(microsecond=0)))
def test_dates_of_a_format_are_read_back(day, clock):
    described = CaseSource(dates=["%d.%m.%Y", "%Y%m%d%H%M%S"])
    assert described.moment(f"{day.day:02}.{day.month:02}.{day.year:04}") == day
    moment = datetime.combine(day, clock, VIETNAM)
    if timedelta(days=1) < moment.replace(tzinfo=None) - datetime.min:  # far from any zone
        assert described.moment(f"{day.year:04}{moment:%m%d%H%M%S}") == moment


def test_without_a_description_nothing_of_an_export_is_guessed():
    reader = scan_cases(DATA / "r03_dmy.csv")
    assert list(reader) == []
    assert {finding.column for finding in reader.findings} == {"received", "due", "closed"}
    reader = scan_cases(DATA / "r04_dup.csv")
    assert len(list(reader)) == 1
    assert [finding.rule for finding in reader.findings] == ["record-duplicate"]


@given(st.lists(cases(histories=False), min_size=1, max_size=4, unique_by=lambda c: c.id))
def test_files_of_cases_need_no_description(drawn):
    lines = "".join(write_records(drawn)).splitlines(keepends=True)
    assert list(scan_cases(lines, CaseSource())) == drawn


@pytest.mark.parametrize("meaning", [["decided"], {"decided": 1}, None, 5])
@pytest.mark.parametrize("field", ["closing", "level", "channel"])
def test_what_is_no_text_means_nothing(field, meaning):
    with pytest.raises(ParseError, match="expected one of"):
        CaseSource({"closed": "a"}, words={field: {"x": meaning}})


@pytest.mark.parametrize("word", ["Không", "không", " KHÔNG "])
def test_a_word_is_nothing_or_has_a_meaning(word):
    with pytest.raises(ParseError, match=r"words\.channel"):
        CaseSource(blank=[word], words={"channel": {"Có": "online", "Không": "direct"}})
    text = f'blank = ["{word}"]\n[words.channel]\n"Không" = "direct"\n'
    with pytest.raises(DocumentError, match=r"words\.channel"):
        parse_source(text)
    assert CaseSource(blank=["Offline"]).blank == {"Offline"}
    assert CaseSource(blank_days=[word], words={"channel": {"Không": "direct"}}).blank_days == {word.strip()}
    with pytest.raises(ParseError, match="blank, for messages"):
        PortalMapping.of_source(CaseSource(blank_days=[word]))
