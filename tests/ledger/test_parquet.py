"""Ledgers in Parquet files and Arrow tables."""

from datetime import date
from random import Random

import pyarrow as pa
import pytest
from pyarrow import parquet

from kstt import (
    Ledger,
)
from kstt.errors import DocumentError
from kstt.ledger.parquet import is_ledger
from tests.ledger.cases import case

NAMES = ("unit", "level", "category", "day", "movement", "count")


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


def test_parquet_is_read_from_no_file_of_python(tmp_path, monkeypatch):
    # Arrow's threads outlive the reading; with a file of Python's they bring down an interpreter that ends.
    Ledger.empty().to_parquet(tmp_path / "ledger.parquet")
    read, asked = parquet.read_table, []
    monkeypatch.setattr(
        parquet, "read_table", lambda file, **more: asked.append(type(file)) or read(file, **more)
    )
    assert Ledger.from_parquet(tmp_path / "ledger.parquet") == Ledger.empty()
    assert asked == [pa.OSFile]


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
    ("ordinal", "message"),
    [
        (0, "a day that does not exist"),
        (1, "not all and only"),
        (date.max.toordinal(), "not all and only"),
        (date.max.toordinal() + 1, "a day that does not exist"),
    ],
)
def test_days_of_a_ledger_are_those_that_there_are(ordinal, message):
    """The first and the last day there are could be of a ledger, though not of this one."""
    table = Ledger.from_cases([case()]).to_arrow()
    day = ordinal - date(1970, 1, 1).toordinal()
    days = pa.array([day] * table.num_rows, pa.int32()).cast(pa.date32())
    moved = table.set_column(NAMES.index("day"), table.schema.field("day"), days)
    with pytest.raises(DocumentError, match=message):
        Ledger.from_arrow(moved)
