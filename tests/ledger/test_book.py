"""What a ledger refuses, and says; its files."""

import sys
from array import array
from datetime import date
from itertools import accumulate
from random import Random

import attrs
import pyarrow as pa
import pytest
from pyarrow import parquet

from kstt import (
    AuthorityLevel,
    Case,
    Channel,
    CountingRules,
    EndedLevel,
    Extension,
    Ledger,
    NoDueDate,
    ReportingPeriod,
    RowBy,
    Suspension,
    Timeliness,
    form_06c,
    form_series,
)
from kstt.errors import DocumentError, LedgerError, NotInForceError, ParseError, UnknownNameError
from kstt.ledger import layer
from kstt.ledger.arrow import METADATA_KEY
from kstt.ledger.movements import KINDS, movements_of
from kstt.ledger.parquet import is_ledger

QUARTER = ReportingPeriod.quarter(2021, 2)
NAMES = ("unit", "level", "category", "day", "movement", "count")


def case(
    number="1",
    unit="UBND xã A",
    category="Hộ tịch",
    received=date(2021, 4, 1),
    due=date(2021, 4, 20),
    closed=None,
    **more,
):
    return Case(
        number, category, AuthorityLevel.COMMUNE, unit, Channel.DIRECT, received, due, closed, None, **more
    )


def overdue(found, first=date(2021, 4, 1), days=40):
    """The days, of so many, at whose end a case is pending and overdue."""
    ledger = Ledger.from_cases([found])
    span = [date.fromordinal(first.toordinal() + n) for n in range(days)]
    return [d for d in span if ledger.account(ReportingPeriod(d, d)).pending_overdue]


def days(first, last):
    return [date(2021, 4, day) for day in range(first, last + 1)]


def test_overlapping_suspensions_stop_the_clock_once():
    stops = [
        Suspension(date(2021, 4, 22), date(2021, 4, 26)),
        Suspension(date(2021, 4, 24), date(2021, 4, 28)),
        Suspension(date(2021, 4, 25), date(2021, 4, 25)),
    ]
    found = case(closed=date(2021, 4, 30), suspensions=stops)
    assert overdue(found) == [date(2021, 4, 21), *days(28, 29)]


def test_a_due_date_moves_when_the_extension_is_granted():
    late = Extension(date(2021, 4, 23), date(2021, 4, 25))
    later = Extension(date(2021, 4, 27), date(2021, 4, 28))
    found = case(closed=date(2021, 4, 30), extensions=[late, later])
    assert overdue(found) == [*days(21, 22), date(2021, 4, 26), date(2021, 4, 29)]


def test_a_due_date_at_the_end_of_time_does_no_harm():
    for rules in (CountingRules(), CountingRules(timeliness=Timeliness.BY_INSTANT)):
        for found in (case(due=date.max), case(due=date.max, suspensions=[Suspension(date(2021, 4, 2))])):
            ledger = Ledger.from_cases([found], rules)
            assert form_06c(ledger, QUARTER) == form_06c([found], QUARTER, rules)
            assert Ledger.from_arrow(ledger.to_arrow()) == ledger


def test_every_kind_of_movement_is_declared_under_every_rule():
    for timeliness in Timeliness:
        assert {movement.kind for movement in movements_of(CountingRules(timeliness=timeliness))} == set(
            KINDS
        )


def test_a_period_that_is_not_covered_is_refused():
    ledger = Ledger.from_cases([case()], since=date(2021, 3, 15), through=date(2021, 6, 14))
    assert ledger.account(QUARTER).pending_overdue == 1
    with pytest.raises(
        LedgerError, match=r"2021-Q1, which begins on 2020-12-15, expected days from 2021-03-15"
    ):
        ledger.account(QUARTER.previous())
    with pytest.raises(LedgerError, match=r"ends on 2021-09-14, expected days to 2021-06-14, through which"):
        form_06c(ledger, QUARTER.next())
    with pytest.raises(LedgerError, match="since"):
        Ledger.from_cases([case()], since=date(2021, 6, 15), through=date(2021, 6, 1))
    with pytest.raises(LedgerError, match="through"):
        ledger.updated(through=date(2021, 6, 1))
    assert ledger.updated(through=date(2021, 9, 14)).account(QUARTER.next()).carried_over == 1


def test_a_day_on_which_no_edition_was_in_force_is_refused():
    with pytest.raises(NotInForceError):
        form_06c(Ledger.from_cases([case()]), ReportingPeriod.quarter(2010, 1))


def test_names_that_are_not_there_are_refused():
    ledger = Ledger.from_cases([case()], keep=[RowBy.CATEGORY])
    with pytest.raises(
        UnknownNameError, match=r"no category in the ledger 'Ho tich'; did you mean 'Hộ tịch'"
    ):
        ledger.account(QUARTER, category="Ho tich")
    with pytest.raises(LedgerError, match="rows by unit: found a ledger that keeps category"):
        ledger.account(QUARTER, unit="UBND xã A")
    with pytest.raises(LedgerError, match="rows by unit"):
        form_06c(ledger, QUARTER, rows=RowBy.UNIT)
    bare = Ledger.from_cases([case()], keep=())
    assert bare.account(QUARTER, level=AuthorityLevel.COMMUNE).received == 1
    with pytest.raises(LedgerError, match="neither unit nor category"):
        form_06c(bare, QUARTER)


def test_other_rules_are_refused():
    ledger, other = Ledger.from_cases([case()]), CountingRules(no_due_date=NoDueDate.EARLY)
    with pytest.raises(LedgerError, match="rules"):
        form_06c(ledger, QUARTER, other)
    with pytest.raises(LedgerError, match="rules of the second ledger"):
        ledger + Ledger.empty(other)
    with pytest.raises(
        LedgerError, match="what the second ledger keeps: found category, expected unit and category"
    ):
        ledger.updated(Ledger.from_cases([], keep=[RowBy.CATEGORY]))
    with pytest.raises(TypeError):
        ledger + 1
    moved = CountingRules(ended_level=EndedLevel.TO_COMMUNE)
    assert form_06c(ledger, QUARTER, moved) == form_06c([case()], QUARTER, moved)


def test_a_withdrawal_names_what_is_not_there():
    ledger = Ledger.from_cases([case(), case("2", closed=date(2021, 4, 19))])
    message = "turned_overdue of UBND xã A, commune, Hộ tịch on 2021-04-26, not entered as often"
    with pytest.raises(LedgerError, match=message):
        ledger.updated(withdrawn=[case(due=date(2021, 4, 25))])
    # Every day's counts still suffice here; what is left is no ledger of any cases, and is not told.
    crossed = Ledger.from_cases(
        [case(closed=date(2021, 4, 2)), case("2", received=date(2021, 4, 5), closed=date(2021, 4, 6))]
    ).updated(withdrawn=[case(due=date(2021, 4, 7), closed=date(2021, 4, 6))])
    period = ReportingPeriod(date(2021, 4, 3), date(2021, 4, 4))
    with pytest.raises(LedgerError, match="a case was withdrawn that had never been entered"):
        crossed.account(period)
    with pytest.raises(LedgerError, match="never been entered"):
        form_06c(crossed, period)


def test_many_small_updates_keep_few_layers():
    ledger = Ledger.from_cases([case(str(n), f"Đơn vị {n}") for n in range(2000)])
    for n in range(64):
        ledger = ledger.updated([case(str(n), f"Đơn vị {n}", received=date(2021, 5, 1))])
    assert len(ledger.layers) <= 8
    assert ledger.account(QUARTER).received == 2064


def test_a_series_tells_what_is_wrong():
    with pytest.raises(ParseError, match="at least one period"):
        form_series([], [])
    with pytest.raises(ParseError, match="2021-Q2"):
        form_series([], [QUARTER, QUARTER])
    with pytest.raises(UnknownNameError, match="05b"):
        form_series([], [QUARTER], form="05b")
    with pytest.raises(UnknownNameError, match="2021-Q3"):
        form_series([], [QUARTER])[QUARTER.next()]


def test_a_series_as_a_frame_has_one_row_a_cell():
    series = form_series([case()], ReportingPeriod.year(2021).split())
    frame = series.to_polars()
    cells = frame.filter(kind="row", label="Hộ tịch", column="pending_overdue")
    assert (
        dict(zip(cells["period_end"].dt.quarter(), cells["value"], strict=True)) == {1: 0, 2: 1, 3: 1, 4: 1}
        or len(cells) == 3
    )
    assert series.to_arrow().num_rows == frame.height == len(series.to_pandas())


def test_a_ledger_file_is_never_written_over_unasked(tmp_path):
    path, ledger = tmp_path / "ledger.parquet", Ledger.from_cases([case()])
    ledger.to_parquet(path)
    with pytest.raises(DocumentError, match="a file that exists"):
        Ledger.empty().to_parquet(path)
    assert Ledger.from_parquet(path) == ledger
    Ledger.empty().to_parquet(path, overwrite=True)
    assert Ledger.from_parquet(path) == Ledger.empty()
    assert [file.name for file in tmp_path.iterdir()] == ["ledger.parquet"]
    assert is_ledger(path)


def test_files_that_are_no_ledger_are_refused(tmp_path):
    text, table = tmp_path / "text.parquet", tmp_path / "table.parquet"
    text.write_text("PAR1, but not really")
    parquet.write_table(pa.table({"id": ["1"]}), table)
    for path, message in (
        (text, "no Parquet"),
        (table, "without the terms of a ledger"),
        (tmp_path / "nothing", "No such file"),
        (tmp_path, "directory"),
    ):
        with pytest.raises(DocumentError, match=message):
            Ledger.from_parquet(path)
        assert not is_ledger(path)


def test_what_other_tools_make_of_a_ledger_is_read():
    ledger = Ledger.from_cases([case(), case("2", "Sở C"), case("3", closed=date(2021, 4, 2))])
    table = ledger.to_arrow()
    plain = pa.table(
        {
            name: table[name].cast(pa.string()) if pa.types.is_dictionary(table[name].type) else table[name]
            for name in NAMES
        }
    )
    plain = plain.replace_schema_metadata(table.schema.metadata)
    assert Ledger.from_arrow(plain) == ledger
    assert Ledger.from_arrow(pa.concat_tables([plain.slice(2), plain.slice(0, 2)])) == ledger
    for part in (plain.slice(1), plain.slice(1).slice(0, 0), pa.concat_tables([plain, plain.slice(0, 1)])):
        with pytest.raises(DocumentError, match="not all and only"):
            Ledger.from_arrow(part)


def test_no_changed_bit_of_a_file_gives_another_ledger(tmp_path):
    cases = [case(str(n), f"Sở {n % 3}", closed=date(2021, 4, 1 + n % 9)) for n in range(40)]
    ledger, path = Ledger.from_cases(cases), tmp_path / "ledger.parquet"
    ledger.to_parquet(path)
    whole = path.read_bytes()
    draw = Random(7)
    refused = 0
    for _ in range(400):
        place = draw.randrange(len(whole))
        damaged = bytearray(whole)
        damaged[place] ^= 1 << draw.randrange(8)
        path.write_bytes(damaged)
        try:
            assert Ledger.from_parquet(path) == ledger
        except DocumentError:
            refused += 1
    assert refused > 200


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("level", "village", "AuthorityLevel: found 'village'"),
        ("movement", "lost", "a movement 'lost'"),
        ("count", -1, "a count of -1"),
        ("count", "x", "does not fit"),
        ("day", None, "1 empty values of 'day'"),
        ("unit", "DROP", "0 columns 'unit'"),
    ],
)
def test_a_table_that_cannot_be_a_ledger_is_refused(column, value, message):
    table = Ledger.from_cases([case()]).to_arrow()
    rows = table.slice(0, 1).to_pylist()[0] | {column: value}
    changed = pa.table({name: [v] for name, v in rows.items() if v != "DROP"})
    with pytest.raises(DocumentError, match=message):
        Ledger.from_arrow(changed.replace_schema_metadata(table.schema.metadata))


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        (b"{", "terms of a ledger that do not hold"),
        (b"[]", "terms of a ledger that do not hold"),
        (b'{"schema": "kstt/ledger/2"}', "schema 'kstt/ledger/2'"),
        (b'{"schema": "kstt/ledger/1"}', "rules"),
        (b'{"schema": "kstt/ledger/1", "rules": {"moon": 1}}', "counting rules moon"),
        (b'{"schema": "kstt/ledger/1", "rules": {"waiting": "never"}}', "never"),
        (b'{"schema": "kstt/ledger/1", "rules": {"sessions": [["9:00"]]}}', "do not hold"),
        (b'{"schema": "kstt/ledger/1", "rules": {}, "keep": ["row"], "since": null, "through": null}', "row"),
        (b'{"schema": "kstt/ledger/1", "rules": {}, "keep": [], "since": "today", "through": null}', "today"),
        (b"\xff", "do not hold"),
    ],
)
def test_terms_that_do_not_hold_are_refused(terms, message):
    table = Ledger.empty().to_arrow().replace_schema_metadata({METADATA_KEY: terms})
    with pytest.raises(DocumentError, match=message):
        Ledger.from_arrow(table)


def test_a_ledger_tells_what_it_holds():
    ledger = Ledger.from_cases([case(), case("2", "Sở C", "Đất đai")])
    assert ledger.units == ("Sở C", "UBND xã A")
    assert ledger.categories == ("Hộ tịch", "Đất đai")
    assert ledger.levels == (AuthorityLevel.COMMUNE,)
    assert repr(ledger) == "<Ledger of 2 units, 2 categories, 4 movements from 2021-04-01 to 2021-04-21>"
    assert repr(Ledger.empty()) == "<Ledger of 0 units, 0 categories, 0 movements>"
    assert attrs.evolve(ledger, through=date(2021, 5, 1)) != ledger
    assert ledger != "ledger"


def test_parquet_is_read_from_no_file_of_python(tmp_path, monkeypatch):
    # Arrow's threads outlive the reading; with a file of Python's they bring down an interpreter that ends.
    Ledger.empty().to_parquet(tmp_path / "ledger.parquet")
    read, asked = parquet.read_table, []
    monkeypatch.setattr(
        parquet, "read_table", lambda file, **more: asked.append(type(file)) or read(file, **more)
    )
    assert Ledger.from_parquet(tmp_path / "ledger.parquet") == Ledger.empty()
    assert asked == [pa.OSFile]


@pytest.mark.parametrize("counts", [[], [0], [3], [5, -2, 2**40, 7]])
def test_running_sums_are_the_same_with_numpy_and_without(counts, monkeypatch):
    pytest.importorskip("numpy")
    made = layer._sums(array("q", counts))
    monkeypatch.delitem(sys.modules, "numpy")
    assert layer._sums(array("q", counts)) == made == array("q", accumulate(counts, initial=0))
