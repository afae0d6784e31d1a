"""Codes, numbers for days, words for nothing and nested columns count on every engine as in text."""

from datetime import datetime, timedelta, timezone

import attrs
import duckdb
import narwhals.stable.v2 as nw
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from kstt import ReportedForm, ReportingPeriod, form_06c
from kstt.cli import main
from kstt.frames import CaseFrame, FrameError
from kstt.frames.native import collected
from kstt.frames.prepare import as_narwhals
from kstt.frames.written_columns import with_written_columns
from kstt.io.formats import read_form
from kstt.io.records import scan_cases
from kstt.records import CaseSource
from kstt.records.source_words import Deleted
from kstt.vocabulary import Channel
from tests.engines import QUICK, Engine
from tests.frames.sources import WARNINGS

pytestmark = WARNINGS
PERIOD = ReportingPeriod.quarter(2021, 2)
VIETNAM = timezone(timedelta(hours=7))
DESCRIBED = CaseSource(
    {"id": "Ma", "unit": "Don vi", "channel": "Kenh", "closed": "Xong", "closing": "Trang thai"},
    words={"channel": {"1": "direct", "2": "online"}, "closing": {"0": "open", "7": "decided"}},
    dates=["epoch-ms"],
    blank=["NULL", "-"],
    level_from_unit=True,
)


def ms(*parts):
    return int(datetime(*parts, tzinfo=VIETNAM).timestamp() * 1000)


TABLE = {
    "ma": ("text", ["1", "2", "3", "4"]),
    "category": ("text", ["Đất đai"] * 4),
    "procedure": ("text", ["Cấp lại", "NULL", "-", ""]),
    "don vi": ("text", ["UBND huyện A", "UBND xã B", "UBND xã B", "Sở C"]),
    "kenh": ("number", [1, 2, 2, 1]),
    # The first instant of a day in Vietnam is one of the day before in UTC.
    "received": ("number", [ms(2021, 3, 15, 0, 30), ms(2021, 3, 14, 23, 59), ms(2021, 4, 3), ms(2021, 5, 3)]),
    "due": ("number", [ms(2021, 4, 5, 17), None, ms(2021, 7, 1, 17), ms(2021, 5, 20)]),
    "xong": ("number", [ms(2021, 4, 5, 9), None, None, ms(2021, 5, 21, 0, 1)]),
    "trang thai": ("number", [7, 0, 0, 7]),
}


def lines(table):
    rows = zip(*(values for _, values in table.values()), strict=True)
    return [";".join(table), *(";".join("" if v is None else str(v) for v in row) for row in rows)]


@pytest.mark.parametrize("engine", [*QUICK, "ibis-sqlite"])
def test_numbers_and_words_for_nothing_count_as_in_text(engine):
    reader = scan_cases(lines(TABLE), DESCRIBED)
    form = form_06c(reader, PERIOD)
    assert not reader.findings
    total = form.total
    assert (total.received_online, total.carried_over, total.resolved_on_time, total.resolved_late) == (
        1,
        1,
        1,
        1,
    )
    frame = CaseFrame(Engine(engine).frame(TABLE), described=DESCRIBED)
    if engine in QUICK:
        assert form_06c(frame, PERIOD) == form
    else:
        with pytest.raises(FrameError, match="made of them by the database"):
            form_06c(frame, PERIOD)


@pytest.mark.parametrize("engine", [*QUICK, "ibis-sqlite"])
def test_codes_and_words_for_nothing_beside_dates_in_text(engine):
    days = {"received": "3/4/2021", "due": "-", "xong": "NULL"}
    table = {name: TABLE[name] for name in TABLE if name not in {*days, "trang thai"}}
    table |= {name: ("text", [day] * 4) for name, day in days.items()}
    table |= {"trang thai": ("number", [0] * 4)}
    described = attrs.evolve(DESCRIBED, dates=["%d/%m/%Y"])
    form = form_06c(scan_cases(lines(table), described), PERIOD)
    assert (form.total.received_online, form.total.pending_within) == (2, 4)
    assert form_06c(CaseFrame(Engine(engine).frame(table), described=described), PERIOD) == form


@pytest.mark.parametrize("engine", QUICK)
def test_other_numbers_are_refused(engine):
    for received, found in ((ms(2021, 4, 1) // 1000, "other numbers"), (20210401, "other numbers")):
        table = TABLE | {"received": ("number", [received] * 4)}
        with pytest.raises(FrameError, match=found):
            form_06c(CaseFrame(Engine(engine).frame(table), described=DESCRIBED), PERIOD)
        assert not list(scan_cases(lines(table), DESCRIBED))


@pytest.mark.parametrize("engine", ["polars", "duckdb", "pandas", "pyarrow"])
def test_whole_numbers_of_spreadsheets_are_bare_days(engine):
    table = TABLE | {name: ("number", [44_290, 44_290, None, 44_290]) for name in ("due", "xong")}
    table["received"] = ("number", [44_287] * 4)
    table["trang thai"] = ("number", [7, 7, 0, 7])
    described = attrs.evolve(DESCRIBED, dates=["epoch-s", "serial"])
    form = form_06c(scan_cases(lines(table), described), PERIOD)
    assert form.total.resolved_on_time == 3
    assert form_06c(CaseFrame(Engine(engine).frame(table), described=described), PERIOD) == form


@pytest.mark.parametrize("engine", [*QUICK, "ibis-sqlite"])
def test_numbers_of_digits_are_days_as_their_texts_are(engine):
    days = {
        "received": [20210401, 20210401, 20210228, 20210501],
        "due": [20210420, 20210430, None, 0],
        "xong": [20210415, 0, 0, 20210601],
    }
    table = TABLE | {name: ("number", values) for name, values in days.items()}
    described = attrs.evolve(DESCRIBED, dates=["%d/%m/%Y", "%Y%m%d"], blank_days=["0"])
    form = form_06c(scan_cases(lines(table), described), PERIOD)
    assert (form.total.received, form.total.resolved_early, form.total.pending_overdue) == (4, 1, 1)
    assert form_06c(CaseFrame(Engine(engine).frame(table), described=described), PERIOD) == form
    wrong = table | {"received": ("number", [20210431] * 4)}
    with pytest.raises(FrameError, match="received"):
        form_06c(CaseFrame(Engine(engine).frame(wrong), described=described), PERIOD)


@pytest.mark.parametrize("engine", QUICK)
def test_a_number_that_says_which_rows_are_deleted_is_no_day(engine):
    table = TABLE | {"xoa": ("number", [1, 0, 0, None])}
    described = attrs.evolve(DESCRIBED, deleted=Deleted("Xoa", ["1"], ["0"]))
    form = form_06c(scan_cases(lines(table), described), PERIOD)
    assert form.total.received == 3
    assert form_06c(CaseFrame(Engine(engine).frame(table), described=described), PERIOD) == form


def nested(engine):
    flat = Engine("polars").frame(TABLE)
    days = pl.struct(nhan="received", tra="due").alias("ngay")
    whole = flat.select(pl.struct("ma", days).alias("ho_so"), pl.exclude("ma", "received", "due"))
    return of_engine(engine, whole)


def of_engine(engine, table):
    """A table of Polars as one of an engine."""
    if engine == "polars-lazy":
        return table.lazy()
    if engine == "duckdb":
        import duckdb

        return duckdb.from_arrow(table.to_arrow())
    if engine == "pyarrow":
        return table.to_arrow()
    return table if engine == "polars" else table.to_pandas(use_pyarrow_extension_array=engine != "pandas")


@pytest.mark.parametrize("engine", ["polars-lazy", "duckdb", "pyarrow", "pandas-arrow"])
def test_nested_columns_have_dotted_names(engine):
    parts = {"id": "ho_so.ma", "received": "ho_so.ngay.nhan", "due": "Ho_so.Ngay.Tra"}
    described = attrs.evolve(DESCRIBED, columns={**DESCRIBED.columns, **parts})
    wanted = form_06c(scan_cases(lines(TABLE), DESCRIBED), PERIOD)
    assert form_06c(CaseFrame(nested(engine), described=described), PERIOD) == wanted


@pytest.mark.parametrize("engine", ["polars-lazy", "duckdb", "pandas-arrow"])
def test_nested_columns_are_named_once_where_a_table_is_prepared_again(engine):
    parts = {"id": "ho_so.ma", "received": "ho_so.ngay.nhan", "due": "Ho_so.Ngay.Tra"}
    columns = {name: parts.get(name, column) for name, column in {**DESCRIBED.columns, **parts}.items()}
    described = attrs.evolve(DESCRIBED, columns=columns)
    table = with_written_columns(as_narwhals(nested(engine)), columns, described)
    again = with_written_columns(table, columns, described)
    assert collected(again) == collected(table)
    assert not any(isinstance(kind, nw.Struct) for kind in again.collect_schema().values())


def test_the_command_reads_nested_columns_of_a_file(tmp_path, capsys):
    nested("polars-lazy").collect().write_parquet(tmp_path / "cases.parquet")
    (tmp_path / "source.toml").write_text(
        'dates = ["epoch-ms"]\nblank = ["NULL", "-"]\nlevel-from-unit = true\n[columns]\n'
        'id = "ho_so.ma"\nunit = "Don vi"\nchannel = "Kenh"\nreceived = "ho_so.ngay.nhan"\n'
        'due = "ho_so.ngay.tra"\nclosed = "Xong"\nclosing = "Trang thai"\n'
        '[words.channel]\n1 = "direct"\n2 = "online"\n[words.closing]\n0 = "open"\n7 = "decided"\n',
        encoding="utf-8",
    )
    source, out = str(tmp_path / "source.toml"), tmp_path / "form.json"
    command = ["form", "06c", str(tmp_path / "cases.parquet"), "--source", source, "--period", "2021-Q2"]
    assert main([*command, "-o", str(out)]) == 0, capsys.readouterr().err
    wanted = ReportedForm.from_form(form_06c(scan_cases(lines(TABLE), DESCRIBED), PERIOD))
    assert [row.values for row in read_form(out).rows] == [row.values for row in wanted.rows]


def typed(engine, dtype, values):
    table = pl.DataFrame({"id": list(map(str, values)), "received": pl.Series(values, dtype=dtype)})
    return of_engine(engine, table)


def moments(engine, dtype, values, written):
    table = with_written_columns(as_narwhals(typed(engine, dtype, values)), {}, CaseSource(dates=[written]))
    return [str(row["received"]).replace("T", " ")[:19] for row in collected(table.select("received"))]


SERIALS = (pl.UInt16, pl.Int32, pl.UInt32, pl.Int64, pl.UInt64, pl.Float32, pl.Float64)
SECONDS = (pl.Int32, pl.UInt32, pl.Int64, pl.UInt64, pl.Float64)


@pytest.mark.parametrize("engine", QUICK)
def test_numbers_of_every_type_are_the_same_days_and_instants(engine):
    for dtype in SERIALS:
        assert moments(engine, dtype, [44_653, 20_000], "serial") == ["2022-04-02", "1954-10-03"]
    assert moments(engine, pl.Int16, [32_000], "serial") == ["1987-08-11"]
    for dtype in SECONDS:
        found = moments(engine, dtype, [1_677_804_711, 2_000_000_000], "epoch-s")
        assert found == ["2023-03-03 07:51:51", "2033-05-18 10:33:20"]


@pytest.mark.parametrize("engine", QUICK)
def test_numbers_too_small_too_great_or_inexact_are_refused(engine):
    for dtype, number in ((pl.Int8, 100), (pl.Int16, 1_000), (pl.UInt64, 2**64 - 1), (pl.Float64, 1e300)):
        with pytest.raises(FrameError, match="other numbers"):
            moments(engine, dtype, [number], "epoch-s")
    with pytest.raises(FrameError, match="32-bit"):
        moments(engine, pl.Float32, [1_677_804_711], "epoch-s")


@pytest.mark.parametrize(
    ("table", "names"),
    [
        ({"hoSo": [{"ID": "A", "id": "B"}]}, ("hoSo.ID", "hoSo.id")),
        ({"hoSo": [{"id": "A"}], "HoSo.Id": ["B"]}, ("hoSo.id", "HoSo.Id")),
        ({"hoso": [{"id": "A"}], "HoSo": [{"id": "B"}]}, ("hoso.id", "HoSo.id")),
    ],
)
def test_a_name_of_several_columns_is_refused_with_each(table, names):
    described = attrs.evolve(DESCRIBED, columns={**DESCRIBED.columns, "id": "hoso.id"})
    with pytest.raises(FrameError) as refused:
        form_06c(CaseFrame(pl.DataFrame(table), described=described), PERIOD)
    assert all(name in str(refused.value) for name in names)


UNTYPED = {
    "polars": pl.DataFrame,
    "pyarrow": pa.table,
    "pandas": pd.DataFrame,
    "duckdb": lambda columns: duckdb.from_arrow(pa.table(columns)),
}
PLAIN = {
    "id": ["1", "2"], "category": ["Đất đai"] * 2, "level": ["commune"] * 2, "unit": ["UBND xã A"] * 2,
    "channel": ["online"] * 2, "received": ["2021-04-02"] * 2, "due": ["2021-04-22"] * 2, "closed": ["2021-04-12", None],
    "closing": ["decided", None], "Dừng": [None] * 2, "Tiếp tục": [None] * 2, "Xóa": [None] * 2,
}  # fmt: skip


@pytest.mark.parametrize("engine", UNTYPED)
def test_columns_of_nothing_have_no_type_and_count_as_columns_of_blank_texts(engine):
    made = UNTYPED[engine]
    described = CaseSource(
        level_from_unit=True,
        suspensions=[["Dừng", "Tiếp tục"]],
        deleted=Deleted("Xóa", ["1"]),
        missing_unit="UBND xã A",
        missing_channel=Channel.DIRECT,
        names={"procedure": {"01": "Cấp lại"}},
    )
    for blank in (
        {},
        {"due": [None] * 2},
        {"unit": [None] * 2},
        {"channel": [None] * 2},
        {"level": [None] * 2},
    ):
        total = form_06c(CaseFrame(made(PLAIN | blank), described=described), PERIOD).total
        assert (total.received, total.resolved) == (2, 1)
    for name in ("id", "category", "unit"):
        source = CaseFrame(made(PLAIN | {name: [None] * 2}), described=CaseSource(level_from_unit=True))
        with pytest.raises(FrameError, match=f"column '{name}': nothing in 2 rows"):
            form_06c(source, PERIOD)
