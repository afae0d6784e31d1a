"""All that is wrong with a frame is reported at once, with counts and examples; nothing is counted wrong in silence."""

import pickle
from datetime import date, datetime

import attrs
import pytest

from kstt import KsttError, Ledger, ReportingPeriod, form_05b, form_06c
from kstt.errors import ParseError
from kstt.frames import CaseFrame, FeedbackFrame, FrameError
from kstt.records import CaseSource
from tests.engines import QUICK, Engine, case_table, feedback_table, history_table, make_cases, make_feedback

PERIOD = ReportingPeriod.quarter(2021, 2)
CASES = tuple(attrs.evolve(c, suspensions=(), extensions=()) for c in make_cases(60, 1, times="days"))


@pytest.fixture(params=QUICK)
def engine(request):
    return Engine(request.param)


def with_values(table, column, values):
    """The table with other values in the first rows of a column."""
    kind, kept = table[column]
    return {**table, column: (kind, [*values, *kept[len(values) :]])}


def problems(source, count=form_06c):
    with pytest.raises(FrameError) as raised:
        count(source, PERIOD)
    error = raised.value
    assert isinstance(error, KsttError)
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == str(error)
    return {problem.column: problem for problem in error.problems}


def test_everything_wrong_with_the_columns_is_told_at_once(engine):
    table = case_table(CASES, "days")
    table["chanel"] = table.pop("channel")
    table["level"] = ("number", [1] * len(CASES))
    del table["due"]
    found = problems(engine.frame(table))
    assert found.keys() == {"channel", "level", "due"}
    assert "'chanel'" in found["channel"].what
    assert "None" in found["due"].expected
    assert found["level"].what.startswith("of type")


def test_a_table_without_any_of_the_columns(engine):
    """In all of the doors: the columns that are missing are named."""
    frame = engine.frame({"mahoso": ("text", ["H1", "H2"])})
    doors = (form_06c, lambda source, _: Ledger.from_cases(source), form_05b)
    found, in_a_ledger, of_feedback = (problems(frame, count) for count in doors)
    assert {"channel", "received", "category"} <= found.keys() == in_a_ledger.keys() - {"unit"}
    assert {"subject", "received", "category"} <= of_feedback.keys()


def test_unknown_values_with_counts_and_examples(engine):
    table = case_table(CASES, "days")
    rows = [n for n, case in enumerate(CASES) if case.received <= PERIOD.end][:3]
    table = with_values(
        table, "channel", ["onlin" if n in rows else c.channel.value for n, c in enumerate(CASES)]
    )
    found = problems(engine.frame(table))["channel"]
    assert found.what == "unknown values"
    assert found.rows == 3
    assert found.examples == ("'onlin'",)
    assert found.ids[0] in {repr(CASES[n].id) for n in rows}
    assert f"such as 'onlin' (id {found.ids[0]})" in str(found)
    assert found.expected == "one of online, direct, postal, or a word under [words.channel] of a description"


@pytest.mark.parametrize("column", ["level", "channel", "category"])
def test_nulls_where_none_may_be(engine, column):
    table = with_values(case_table(CASES, "days"), column, [None] * len(CASES))
    assert column in problems(engine.frame(table))


@pytest.mark.parametrize("blank", ["\xa0", "\u3000 ", "\x1c", " \u2005\t"])
def test_white_space_of_any_kind_is_no_id(engine, blank):
    rows = [n for n, case in enumerate(CASES) if case.received <= PERIOD.end][:1]
    ids = [blank if n in rows else case.id for n, case in enumerate(CASES)]
    found = problems(engine.frame(with_values(case_table(CASES, "days"), "id", ids)))["id"]
    assert (found.what, found.rows) == ("nothing", 1)


def test_ids_with_a_nul_are_refused_in_words(engine):
    table = with_values(case_table(CASES, "days"), "id", ["H\x001", "H\x002"])
    found = problems(engine.frame(table))["id"]
    assert found.expected == "ids without a NUL"
    assert (found.what, found.rows, found.examples) == ("texts with a NUL", 2, (r"'H\x001'", r"'H\x002'"))


@pytest.mark.parametrize("count", [form_06c, lambda frame, _: Ledger.from_cases(frame, keep=[])])
def test_units_with_a_nul_are_refused_though_no_row_is_one_of_a_unit(engine, count):
    rows = [n for n, case in enumerate(CASES) if case.received <= PERIOD.end][:2]
    units = ["A\0" if n in rows else case.unit for n, case in enumerate(CASES)]
    found = problems(engine.frame(with_values(case_table(CASES, "days"), "unit", units)), count)["unit"]
    assert (found.what, found.rows, found.examples) == ("texts with a NUL", 2, (r"'A\x00'",))


def test_no_day_of_receipt(engine):
    table = with_values(case_table(CASES, "days"), "received", [None, None])
    found = problems(engine.frame(table))["received"]
    assert (found.what, found.rows) == ("nothing", 2)
    assert set(found.ids) <= {repr(case.id) for case in CASES}
    assert f"such as id {found.ids[0]}" in str(found)


def test_closed_before_received(engine):
    table = with_values(case_table(CASES, "days"), "received", [date(2022, 3, 1)])
    table = with_values(table, "closed", [date(2021, 5, 1)])
    found = problems(engine.frame(table))["closed"]
    assert (found.what, found.rows) == ("before received", 1)
    assert "2022-03-01" in found.examples[0]


def test_a_closing_without_its_day(engine):
    table = with_values(case_table(CASES, "days"), "received", [date(2021, 5, 1)])
    table = with_values(with_values(table, "closed", [None]), "closing", ["decided"])
    found = problems(engine.frame(table))["closed"]
    assert (found.what, found.rows) == ("nothing, with closing", 1)


def test_texts_that_are_no_days(engine):
    table = case_table(CASES, "texts")
    wrong = ["2021-02-29", "14/06/2021", "2021-06-14T25:00", "2021-13-01"]
    found = problems(engine.frame(with_values(table, "due", wrong)))["due"]
    assert found.rows == 4
    assert found.examples[0] == "'2021-02-29'"


def test_a_text_that_is_no_day_is_not_reported_as_a_missing_one_too(engine):
    table = case_table([attrs.evolve(case, closed=None, closing=None) for case in CASES[:3]], "texts")
    table |= {"received": ("text", ["01/04/2021", None, "2021-04-01"]), "due": ("text", ["2021-05-01"] * 3)}
    table |= {"closed": ("text", ["2021-04-10", "2021-04-10", "1/5"]), "closing": ("text", ["decided"] * 3)}
    with pytest.raises(FrameError) as raised:
        form_06c(engine.frame(table), PERIOD)
    found = [(problem.column, problem.what, problem.rows) for problem in raised.value.problems]
    unread = "texts that are no day or instant"
    assert found == [("received", unread, 1), ("closed", unread, 1), ("received", "nothing", 1)]


def test_texts_of_every_shape(engine):
    texts = {
        "2021-06-14": date(2021, 6, 14),
        "2020-02-29": date(2020, 2, 29),
        "2021-06-14T09:30+07:00": datetime.fromisoformat("2021-06-14T09:30+07:00"),
        "2021-06-14T23:30:00Z": datetime.fromisoformat("2021-06-14T23:30:00+00:00"),
        "2021-06-14 01:02:03.25-05:30": datetime.fromisoformat("2021-06-14T01:02:03.250000-05:30"),
        "2021-06-14T03:00:00.000001+14:00": datetime.fromisoformat("2021-06-14T03:00:00.000001+14:00"),
        "2021-06-14T17:00:00": datetime.fromisoformat("2021-06-14T17:00:00+07:00"),
    }
    from kstt import CountingRules, Timeliness

    rules = CountingRules(Timeliness.BY_INSTANT)
    case = attrs.evolve(CASES[0], received=date(2020, 1, 1), closing=None)
    pairs = [(one, other) for one in texts for other in texts]
    cases = [attrs.evolve(case, due=texts[one], closed=texts[other]) for one, other in pairs]
    table = case_table([attrs.evolve(case, due=None, closed=None)] * len(pairs), "texts")
    table |= {"due": ("text", [one for one, _ in pairs]), "closed": ("text", [other for _, other in pairs])}
    frame = CaseFrame(engine.frame(table), unique="off")
    for day in (date(2020, 2, 29), date(2021, 6, 13), date(2021, 6, 14), date(2021, 6, 15)):
        period = ReportingPeriod(day, day)
        assert form_06c(frame, period, rules) == form_06c(cases, period, rules)


def test_histories_that_are_none(engine):
    cases = list(make_cases(60, 2, times="days"))
    table = case_table(cases, "days")
    history = history_table(cases, "suspensions", "days")
    late = with_values(history, "start", [date(2023, 1, 1)])
    late = with_values(late, "end", [date(2022, 1, 1)])
    source = CaseFrame(engine.frame(table), suspensions=engine.frame(late))
    assert problems(source)["end"].what == "before the start"
    source = CaseFrame(engine.frame(table), suspensions=engine.frame(with_values(history, "id", [None])))
    assert problems(source)["id"].rows == 1
    history = history_table(cases, "extensions", "days")
    del history["due"]
    source = CaseFrame(engine.frame(table), extensions=engine.frame(history))
    assert "due" in problems(source)
    table["suspensions"] = ("text", ["gibberish", *[None] * (len(cases) - 1)])
    assert problems(engine.frame(table))["suspensions"].examples == ("'gibberish'",)


def test_feedback_that_is_none(engine):
    pieces = list(make_feedback(40, 3))
    table = with_values(feedback_table(pieces), "subject", ["conduct", "regulation", "weather"])
    table = with_values(table, "received", [date(2021, 5, 1)] * 3)
    table = with_values(table, "resolved", [None, date(2021, 4, 1), None])
    table = with_values(table, "published", [date(2021, 5, 1), None, None])
    found = problems(FeedbackFrame(engine.frame(table)), form_05b)
    assert {"subject", "resolved"} <= found.keys()
    assert found["subject"].examples == ("'weather'",)


def test_a_frame_of_the_other_kind_of_records(engine):
    table = engine.frame(feedback_table(make_feedback(3, 4)))
    with pytest.raises(FrameError, match="FeedbackFrame"):
        form_06c(FeedbackFrame(table), PERIOD)
    with pytest.raises(FrameError):
        form_06c(table, PERIOD)


def test_a_field_that_there_is_not():
    with pytest.raises(KsttError, match="received"):
        CaseFrame(Engine("polars").frame(case_table(CASES, "days")), columns={"recieved": "x"})


def test_no_column_holds_two_days():
    frame = Engine("polars").frame(case_table(CASES, "days"))
    with pytest.raises(ParseError, match=r"'ngay' for due and for closed.*a column of its own"):
        CaseFrame(frame, columns={"due": "ngay", "closed": "ngay"})
    assert CaseFrame(frame, columns={"category": "unit", "unit": "unit"}).column_of("category") == "unit"


def test_values_out_of_an_unaffected_period_do_not_hide(engine):
    table = with_values(case_table(CASES, "days"), "received", [date(2022, 12, 1)])
    table = with_values(table, "closed", [date(2022, 12, 2)])
    table = with_values(table, "closing", ["decided"])
    assert form_06c(engine.frame(table), PERIOD).total.received > 0


def test_python_objects_in_pandas():
    import pandas as pd

    cases = [attrs.evolve(c, suspensions=(), extensions=()) for c in make_cases(60, 5)]
    rows = [{f.name: getattr(c, f.name) for f in attrs.fields(type(c))[:9]} for c in cases]
    frame = pd.DataFrame(rows, dtype="object")
    from kstt import CountingRules, Timeliness

    for timeliness in Timeliness:
        rules = CountingRules(timeliness)
        assert form_06c(frame, PERIOD, rules) == form_06c(cases, PERIOD, rules)
    assert [type(value) for value in frame["channel"].head(1)] == [type(cases[0].channel)]


@pytest.mark.parametrize("kind", ["category", "enum", "dictionary"])
def test_texts_held_as_codes(kind):
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    cases = CASES
    table = case_table(cases, "days")
    names = ("category", "level", "channel", "closing")
    if kind == "category":
        frames = [
            Engine("pandas").frame(table).astype(dict.fromkeys(names, "category")),
            Engine("polars").frame(table).with_columns(pl.col(*names).cast(pl.Categorical)),
        ]
    elif kind == "enum":
        frame = Engine("polars").frame(table)
        enums = {name: pl.Enum(frame[name].drop_nulls().unique().sort()) for name in names}
        frames = [frame.cast(enums), frame.cast(enums).lazy()]
    else:
        arrow = Engine("pyarrow").frame(table)
        for name in names:
            place = arrow.column_names.index(name)
            arrow = arrow.set_column(place, name, arrow[name].dictionary_encode())
        frames = [arrow, arrow.to_pandas(types_mapper=pd.ArrowDtype)]
        assert pa.types.is_dictionary(arrow.schema.field("level").type)
    for frame in frames:
        assert form_06c(frame, PERIOD) == form_06c(cases, PERIOD)


@pytest.mark.parametrize("kind", ["text", "category"])
def test_words_held_as_codes_mean_what_they_do_as_texts(kind):
    import polars as pl

    rows = [
        ("H1", "Xong", date(2021, 4, 9)),
        ("H2", "Không nhận", date(2021, 4, 9)),
        ("H3", "Dừng", date(2021, 4, 9)),
    ]
    frame = pl.DataFrame(rows, schema=["id", "status", "closed"], orient="row").with_columns(
        category=pl.lit("Đất đai"), unit=pl.lit("UBND xã A"), channel=pl.lit("Trực tiếp"),
        received=date(2021, 4, 1), due=date(2021, 4, 9),
    )  # fmt: skip
    if kind == "category":
        frame = frame.with_columns(pl.col("status", "channel", "unit", "category").cast(pl.Categorical))
    words = {"Xong": "decided", "Không nhận": "not-a-case", "Dừng": "stopped"}
    described = CaseSource({"closing": "status"}, words={"closing": words}, level_from_unit=True)
    total = form_06c(CaseFrame(frame, described=described), PERIOD).total
    assert (total.received, total.resolved, total.pending) == (2, 1, 1)


def test_tables_that_cannot_stand_beside_the_cases():
    import pandas as pd
    import polars as pl

    cases = list(make_cases(60, 2, times="days"))
    table, history = case_table(cases, "days"), history_table(cases, "suspensions", "days")
    frame, other = (Engine("polars").frame(one) for one in (table, history))
    # A lazy table beside an eager one, and the other way round.
    for one, two in ((frame.lazy(), other), (frame, other.lazy())):
        source = CaseFrame(one, suspensions=two, extensions=None)
        plain = [attrs.evolve(case, extensions=()) for case in cases]
        assert form_06c(source, PERIOD) == form_06c(plain, PERIOD)
        assert Ledger.from_cases(source) == Ledger.from_cases(plain)
    foreign = CaseFrame(
        frame, suspensions=pd.DataFrame({"id": ["H"], "start": ["2021-01-01"], "end": [None]})
    )
    assert problems(foreign)["(all)"].what == "a table of pandas"
    numbered = CaseFrame(frame.with_columns(id=pl.int_range(pl.len())), suspensions=other)
    assert problems(numbered)["id"].what == "of type String"


def test_python_objects_in_pandas_that_are_no_days():
    import pandas as pd

    table = {name: list(values) for name, (_, values) in case_table(CASES, "days").items()}
    objects = pd.DataFrame(table, dtype=object)
    nothing = objects.map(lambda value: pd.NA if value is None else value)
    assert form_06c(nothing, PERIOD) == form_06c(CASES, PERIOD)
    assert nothing.equals(objects.map(lambda value: pd.NA if value is None else value))
    objects.loc[0, "due"] = 5
    assert problems(objects)["due"].what == "such values as 5"


@pytest.mark.parametrize("field", ["id", "category", "level", "unit", "channel", "received", "closing"])
@pytest.mark.parametrize("text", ["\ud800", "A\0"])
def test_half_a_surrogate_pair_and_a_nul_are_refused_in_words(field, text):
    pd = pytest.importorskip("pandas")
    row = {"id": "1", "category": "A", "level": "commune", "unit": "U", "channel": "online",
           "received": "2021-04-01", "due": None, "closed": None, "closing": None}  # fmt: skip
    frame = pd.DataFrame(
        {name: [text if name == field else value] for name, value in row.items()}, dtype=object
    )
    period = ReportingPeriod.quarter(2021, 2)
    for count in (lambda: form_06c(frame, period), lambda: Ledger.from_cases(frame)):
        with pytest.raises(FrameError):
            count()


def test_a_total_below_the_records_is_named(engine):
    table = case_table(CASES)
    total = {name: (kind, [*values, None]) for name, (kind, values) in table.items()}
    kind, values = total["id"]
    total["id"] = (kind, [*values[:-1], "Tổng số: 60 hồ sơ"])
    found = problems(CaseFrame(engine.frame(total)))["(all)"]
    assert (found.rows, found.examples) == (1, ("'Tổng số: 60 hồ sơ'",))
    assert "record-beside" in str(found)
    incomplete = with_values(table, "received", [None])
    assert "(all)" not in problems(CaseFrame(engine.frame(incomplete)))
