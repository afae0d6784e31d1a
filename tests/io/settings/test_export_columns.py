"""Descriptions of databases: the table that is meant, and the same count as of a file."""

import sqlite3

import pytest

from kstt import ReportingPeriod, form_06c
from kstt.cli import main
from kstt.cli.engine_errors import engine_errors
from kstt.errors import DocumentError, UnknownNameError
from kstt.frames.reading import table_errors
from kstt.io.formats import open_exports, scan_exports
from kstt.io.settings import describe_export, parse_source
from kstt.io.settings.description_lines import questions_in
from kstt.records import Unique

pytest.importorskip("ibis")
pytestmark = pytest.mark.filterwarnings("ignore:The 'future.infer_string'")
PERIOD = ReportingPeriod.quarter(2021, 2)
NAMES = ("sohoso", "linhvuc", "donvi", "kenh", "ngaynhan", "ngayhen", "ngayketthuc", "trangthai")
ROWS = [
    ("H1", "Đất đai", "UBND xã A", "Trực tuyến", "2021-04-14", "2021-04-30", "", "Đang xử lý"),
    ("H2", "Đất đai", "Sở Xây dựng", "Bưu chính", "2021-05-01", "2021-05-03", "2021-05-02", "Đã trả kết quả"),
]


@pytest.fixture
def database(tmp_path):
    path = tmp_path / "office.db"
    with sqlite3.connect(path) as connection:
        connection.execute("create table dm_linhvuc (id integer, ten text)")
        connection.execute("create table nguoidung (id integer, ten text)")
        connection.execute(f"create table hoso ({', '.join(f'{name} text' for name in NAMES)})")
        connection.executemany(f"insert into hoso values ({','.join('?' * len(NAMES))})", ROWS)
    connection.close()
    return f"sqlite:///{path}"


def test_the_table_of_cases_is_found_and_named_in_the_description(database, tmp_path, capsys):
    described = parse_source(describe_export(database))
    assert described.table == "hoso"
    form = form_06c(open_exports(database, described=described), PERIOD)
    text = tmp_path / "hoso.csv"
    text.write_text("\n".join(map(";".join, [NAMES, *ROWS])), encoding="utf-8")
    assert form == form_06c(open_exports(text, described=described), PERIOD)
    toml = tmp_path / "s.toml"
    assert main(["source", "new", database, "-o", str(toml)]) == 0
    assert main(["form", "06c", database, "--source", str(toml), "--period", "2021-Q2"]) == 0
    assert "Đất đai" in capsys.readouterr().out


@pytest.mark.parametrize("differing", [False, True])
def test_repeated_ids_of_a_database_have_an_answer_that_it_takes(differing, database):
    again = (*ROWS[0][:6], "2021-04-30", "Đã trả kết quả")
    with sqlite3.connect(database.removeprefix("sqlite:///")) as connection:
        rows = [again if differing else ROWS[0], ROWS[1]]
        connection.executemany(f"insert into hoso values ({','.join('?' * len(NAMES))})", rows)
        if differing:
            connection.execute("alter table hoso add column luu text")
            connection.execute("update hoso set luu = '2021-05-0' || rowid")
    connection.close()
    text = describe_export(database)
    if differing:
        assert parse_source(text).unique is Unique.REFUSE
        assert not any(line.startswith('unique = "last"') for line in questions_in(text).values())
        for asked, answer in (
            ('# unique = "latest"', 'unique = "latest"'),
            ('# changed = "…"', 'changed = "luu"'),
        ):
            assert asked in text
            text = text.replace(asked, answer)
    form = form_06c(open_exports(database, described=parse_source(text)), PERIOD)
    assert (form.total.received, form.total.resolved) == (2, 1 + differing)


def test_tables_that_fit_alike_are_a_question(database):
    with sqlite3.connect(database.removeprefix("sqlite:///")) as connection:
        connection.execute("create view v_hoso as select * from hoso")
    connection.close()
    lines = describe_export(database).splitlines()
    assert {'# table = "hoso"', '# table = "v_hoso"'} <= set(lines)
    assert parse_source(describe_export(database, table="v_hoso")).table == "v_hoso"
    with pytest.raises(UnknownNameError, match="hoso"):
        describe_export(database, table="hosso")


def test_nothing_is_left_out_beside_a_database(database, tmp_path):
    other = tmp_path / "b.csv"
    other.write_text(";".join(NAMES), encoding="utf-8")
    for sources in ((database, other), (other, database), (database, database)):
        for read in (open_exports, describe_export):
            with pytest.raises(DocumentError, match="one database, or files"):
                read(*sources)
    with pytest.raises(DocumentError, match="with the table"):
        describe_export(other, table="x")


def test_the_file_of_a_database_is_no_text(database):
    path = database.removeprefix("sqlite:///")
    for read in (open_exports, scan_exports, describe_export):
        with pytest.raises(DocumentError, match=r"a database.*sqlite:///"):
            read(path)
    with pytest.raises(DocumentError, match="no such file"):
        describe_export("sqlite:///nowhere.db")


def test_one_table_is_looked_at_and_what_cannot_be_read_is_named_and_passed_over(database, monkeypatch):
    from kstt.io.settings import export_columns

    with sqlite3.connect(database.removeprefix("sqlite:///")) as connection:
        for n in range(3):
            connection.execute(f"create view bad_{n} as select * from hoso_{n}")
        # Its columns are known, and its rows are not to be had.
        connection.execute("create view v_hoso as select *, abs(-9223372036854775807 - 1) as x from hoso")
    connection.close()
    looked_at = []
    of_frame = export_columns._of_frame
    monkeypatch.setattr(
        export_columns,
        "_of_frame",
        lambda frame, name, most: looked_at.append(name) or of_frame(frame, name, most),
    )
    lines = describe_export(database)
    assert parse_source(lines).table == "hoso"
    assert "# Tables and views that cannot be read: 'bad_0', 'bad_1', 'bad_2'" in lines
    assert set(looked_at) <= {"hoso", "v_hoso"}


CODES = ("01", "02", "03", "01", "02", "01")
FIELDS = {"LV-01": "Đất đai", "LV-02": "Hộ tịch", "LV-03": "Chứng thực"}


@pytest.fixture
def coded(tmp_path):
    """Cases whose categories are codes, and a table of these with further columns."""
    path = tmp_path / "coded.db"
    with sqlite3.connect(path) as connection:
        connection.execute("create table dm_linh_vuc (ma text, ten text, thu_tu integer)")
        connection.executemany("insert into dm_linh_vuc values (?, ?, 1)", FIELDS.items())
        connection.execute(
            "create table hoso (sohoso text, ma_lv text, donvi text, kenh text, ngaynhan text)"
        )
        rows = [
            (f"H{n}", f"LV-{code}", "UBND xã A", "Trực tuyến", "2021-04-14") for n, code in enumerate(CODES)
        ]
        connection.executemany("insert into hoso values (?, ?, ?, ?, ?)", rows)
    connection.close()
    return path


def test_codes_have_the_names_of_the_one_table_that_has_them_all(coded):
    url = f"sqlite:///{coded}"
    for table in ("", "hoso"):
        described = parse_source(describe_export(url, table=table))
        assert described.columns["category"] == "ma_lv"
        assert [described.name("category", code) for code in FIELDS] == list(FIELDS.values())


@pytest.mark.parametrize(
    "change",
    [
        "delete from dm_linh_vuc where ma = 'LV-02'",
        "create table dm_khac as select ma, 'Tên ' || ma as ten from dm_linh_vuc",
        "insert into dm_linh_vuc select ma, 'khác', 2 from dm_linh_vuc",
        "update dm_linh_vuc set ten = ''",
    ],
)
def test_codes_without_clear_names_are_left_as_they_are(coded, change):
    with sqlite3.connect(coded) as connection:
        connection.execute(change)
    connection.close()
    assert "[names." not in describe_export(f"sqlite:///{coded}")


def test_codes_under_a_short_title_are_a_question_with_their_names(coded):
    with sqlite3.connect(coded) as connection:
        connection.execute("alter table hoso rename column ma_lv to lv")
        connection.execute("alter table hoso rename column donvi to dv")
        connection.execute("update dm_linh_vuc set ten = 'Việc ' || ma")
    connection.close()
    lines = describe_export(f"sqlite:///{coded}").splitlines()
    asked = [line.partition("  #")[0] for line in lines if line.startswith("# category")]
    assert asked == ['# category = "lv"']
    assert '"LV-02" = "Việc LV-02"' in lines[lines.index("[names.category]") :]
    answered = "\n".join(
        line.removeprefix("# ") if line.startswith('# category = "lv"') else line for line in lines
    )
    assert parse_source(answered).name("category", "LV-02") == "Việc LV-02"


def test_a_panic_of_an_engine_is_an_unusable_file_and_an_interrupt_is_none(monkeypatch):
    class PanicException(BaseException):
        """As engines in another language raise it."""

    for errors in (table_errors, engine_errors):
        with (
            pytest.raises(DocumentError, match=r"cases\.parquet: found a failed assertion"),
            errors("cases.parquet"),
        ):
            raise PanicException("a failed assertion\nat immutable.rs:329")
        with pytest.raises(KeyboardInterrupt), errors("cases.parquet"):
            raise KeyboardInterrupt


def test_a_parquet_file_that_is_damaged_is_refused(tmp_path):
    polars = pytest.importorskip("polars")
    file = tmp_path / "cases.parquet"
    polars.DataFrame(dict(zip(NAMES, zip(*ROWS, strict=True), strict=True))).write_parquet(file)
    whole = file.read_bytes()
    for size in (4, 60, len(whole) // 2, len(whole) - 9):
        file.write_bytes(whole[:size] + whole[-8:] if size > 60 else whole[:size])
        with pytest.raises(DocumentError, match=r"cases\.parquet: found"):
            describe_export(file)
