"""Records of JSON as texts by dotted names: nothing is lost, or the record is refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt.errors import DocumentError, ParseError
from kstt.io.records.objects import KEY, ObjectTable, file_records, flat_texts
from kstt.limits import EXACT

NAMES = st.sampled_from(["a", "b", "a.b", "b.a", "a.b.a"])
OBJECTS = st.recursive(
    st.dictionaries(NAMES, st.text(max_size=3), max_size=3),
    lambda inner: st.dictionaries(NAMES, inner | st.text(max_size=3), max_size=3),
)


def leaves(value, before=()):
    for name, item in value.items():
        if isinstance(item, dict):
            yield from leaves(item, (*before, name))
        else:
            yield ".".join((*before, name)), item


@given(OBJECTS)
def test_each_value_has_a_name_of_its_own_or_the_record_is_refused(value):
    wanted = list(leaves(value))
    if len(dict(wanted)) == len(wanted):
        assert flat_texts(value) == dict(wanted)
    else:
        with pytest.raises(ParseError, match="twice"):
            flat_texts(value)


@pytest.mark.parametrize("record", [{"ma.so": "1", "ma": {"so": "2"}}, {"ma": {"so": "2"}, "ma.so": "1"}])
def test_a_name_twice_is_refused_with_its_record(tmp_path, record):
    path = tmp_path / "export.json"
    path.write_text(json.dumps([{"ma.so": "0"}, record]), encoding="utf-8")
    with pytest.raises(DocumentError, match=r"record 2: the name ma\.so twice"):
        list(ObjectTable(path).sheets())


@given(st.floats(allow_nan=False))
def test_numbers_are_texts_where_they_are_exact(number):
    if abs(number) < EXACT:
        assert float(flat_texts({"id": number})["id"]) == number
    else:
        with pytest.raises(ParseError, match="last digits"):
            flat_texts({"id": number})


@given(st.integers())
def test_whole_numbers_are_texts_of_any_size(number):
    assert flat_texts({"id": number}) == {"id": str(number)}


def test_two_ids_that_a_program_takes_for_one_are_refused(tmp_path):
    path = tmp_path / "export.json"
    path.write_text('[{"id": 12345678901234567.0}, {"id": 12345678901234568.0}]', encoding="utf-8")
    with pytest.raises(DocumentError, match="record 1: id = "):
        list(ObjectTable(path).sheets())


ROW = {"a": "1", "b": "2", "c": "3", "d": "4", "e": "5"}
STEPS = {"b1": {"name": "x"}, "b2": {"name": "y"}}


def records(tmp_path, document):
    path = tmp_path / "export.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return list(file_records(path))


@pytest.mark.parametrize("wrap", [lambda one: one, lambda one: [one], lambda one: {"data": [one]}])
@pytest.mark.parametrize("inner", [STEPS, {"b1": STEPS["b1"]}, {"b1": ROW, "b2": ROW}])
def test_a_record_alone_keeps_the_objects_in_it(tmp_path, wrap, inner):
    record = {**ROW, "steps": inner}
    if inner is not STEPS and wrap(0) == 0 and "b2" in inner:
        with pytest.raises(DocumentError, match=r"may be a record, or hold the records in 'steps'.*\[\{"):
            records(tmp_path, record)
    else:
        assert records(tmp_path, wrap(record)) == [record]


@pytest.mark.parametrize("ids", [["H1"], ["H1", "H2"]])
@pytest.mark.parametrize("row", [ROW, {**ROW, "steps": STEPS}])
@pytest.mark.parametrize(
    "wrap",
    [
        lambda kept: kept,
        lambda kept: {"total": 1, "data": kept},
        lambda kept: {"meta": {"total": 1, "page": 2}, "data": kept},
        lambda kept: {"meta": {"total": 1}, "data": {"list": kept, "next": None}},
    ],
)
def test_records_by_their_keys_are_read_of_any_number(tmp_path, ids, row, wrap):
    kept = dict.fromkeys(ids, row)
    assert records(tmp_path, wrap(kept)) == [{KEY: one} | row for one in ids]


def test_a_record_with_groups_beside_numbered_steps_is_one_record(tmp_path):
    record = {**ROW, "days": {"in": "1/4/2021"}, "steps": {"b1": ROW, "b2": ROW}}
    assert records(tmp_path, record) == [record]


def test_two_lists_by_keys_are_no_list_of_records(tmp_path):
    value = {"a": {"b1": ROW, "b2": ROW}, "c": {"d1": ROW, "d2": ROW}}
    assert records(tmp_path, value) == [value]


def test_groups_of_a_record_that_bear_numbers_are_no_records(tmp_path):
    assert records(tmp_path, {"id": "H1", "detail": STEPS}) == [{"id": "H1", "detail": STEPS}]
