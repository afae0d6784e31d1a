"""Every public value pickles, copies, compares, hashes, cannot be changed, and may be shared by threads."""

import copy
import inspect
import pickle
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from enum import Enum
from importlib import import_module

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kstt import LAYOUTS, CountingRules, Form, ReportedForm, ReportingPeriod, check, form_05b, form_06c
from kstt.errors import KsttError
from kstt.frames import CaseFrame
from kstt.i18n import msg
from kstt.law.instruments import REGISTER
from kstt.records import CaseSource
from kstt.samples import published_catalogue, published_report
from kstt.testing import (
    case_accounts,
    cases,
    corrupted_forms,
    feedback,
    feedback_accounts,
    forms,
    moments,
    periods,
    rules,
)
from tests.support import ROOT, load

MODULES = load(ROOT / "docs" / "tools" / "reference.py").public_modules()
PUBLIC = [
    value
    for value in {
        id(value): value
        for name in MODULES
        for value in (getattr(import_module(name), public) for public in import_module(name).__all__)
    }.values()
    if isinstance(value, type)
]
CLASSES = [kind for kind in PUBLIC if attrs.has(kind)]
ENUMERATIONS = [kind for kind in PUBLIC if issubclass(kind, Enum)]


VALUES = st.one_of(
    periods(), cases(), feedback(), case_accounts(), feedback_accounts(), rules(), forms(), corrupted_forms(),
    forms().map(ReportedForm.from_form),
)  # fmt: skip


def same_again(value):
    """The value by every road that a program may send it on."""
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        yield pickle.loads(pickle.dumps(value, protocol))
    yield copy.copy(value)
    yield copy.deepcopy(value)


@settings(max_examples=40)
@given(VALUES)
def test_values_pickle_copy_and_hash(value):
    for other in same_again(value):
        assert type(other) is type(value)
        assert other == value
        assert hash(other) == hash(value)


@settings(max_examples=25)
@given(corrupted_forms())
def test_findings_pickle_and_copy(corruption):
    findings = check(corruption.reported)
    for other in same_again(findings):
        assert other == findings
        assert hash(other) == hash(findings)


def test_registers_and_samples_pickle_and_copy():
    from kstt.dates.workdays import WorkCalendar
    from kstt.io.portal import PortalMapping

    report = published_report()
    for value in (
        LAYOUTS,
        REGISTER,
        published_catalogue(),
        report,
        check(report),
        PortalMapping(),
        WorkCalendar.vietnam(),
    ):
        for other in same_again(value):
            assert other == value
            assert hash(other) == hash(value)


def raised(action):
    with pytest.raises(KsttError) as error:
        action()
    return error.value


def test_errors_pickle_and_copy():
    report = published_report()
    errors = [
        raised(lambda: ReportingPeriod.parse("2021-Q9")),
        raised(lambda: form_06c([], ReportingPeriod.quarter(2001, 1))),
        raised(lambda: LAYOUTS.by_code("06z")),
        raised(report.to_form),
    ]
    lines = ((3, msg("an empty file")),)
    by_type = {"date": date(2021, 1, 1), "int": 3, "tuple[tuple[int, Message], ...]": lines}
    for kind in (kind for kind in PUBLIC if issubclass(kind, KsttError)):
        parameters = list(inspect.signature(kind.__init__).parameters.values())[1:]
        if issubclass(kind, KsttError) and all(p.kind is p.POSITIONAL_OR_KEYWORD for p in parameters):
            arguments = [
                by_type.get(p.annotation, () if str(p.annotation).startswith("tuple") else "x")
                for p in parameters
            ]
            errors.append(kind(*arguments))
    assert len(errors) > 12
    for error in errors:
        for other in same_again(error):
            assert type(other) is type(error)
            assert str(other) == str(error)
            assert other.message("vi") == error.message("vi")
            assert vars(other) == vars(error)


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_value_classes_are_frozen_with_slots(kind):
    assert kind.__setattr__ is not object.__setattr__, "@attrs.frozen"
    assert not any("__dict__" in vars(k) for k in kind.__mro__ if k.__module__.startswith("kstt")), "slots"
    assert kind.__hash__ is not None
    for field in attrs.fields(kind):
        if field.name.startswith("_") and not field.init:
            continue  # what was worked out before, kept for the next asking
        written = str(field.type)
        assert not written.startswith(("list", "dict", "set", "List", "Dict", "Set")), (
            f"{field.name}: {written}"
        )


@settings(max_examples=20)
@given(VALUES, st.data())
def test_values_cannot_be_changed(value, data):
    name = data.draw(st.sampled_from([field.name for field in attrs.fields(type(value))]))
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        setattr(value, name, None)
    with pytest.raises((AttributeError, TypeError)):
        value.no_such_name = 1


@given(periods(), periods())
def test_periods_are_ordered_by_their_days(one, other):
    assert (one < other) == ((one.start, one.end) < (other.start, other.end))
    assert sorted({one, other}) == sorted({other, one})


@given(st.lists(moments(*(ReportingPeriod.year(2021).start, ReportingPeriod.year(2021).end)), max_size=4))
def test_moments_keep_their_zone_through_pickling(drawn):
    for moment in drawn:
        assert pickle.loads(pickle.dumps(moment)) == moment


@pytest.mark.parametrize("kind", ENUMERATIONS, ids=lambda kind: kind.__name__)
def test_enumerations_stay_single(kind):
    for member in kind:
        assert all(other is member for other in same_again(member))


def test_the_public_classes_are_found():
    assert len(CLASSES) > 70
    assert len(ENUMERATIONS) > 15


def test_descriptions_of_sources_and_frames_survive_pickling():
    described = CaseSource(
        {"id": "Mã"}, words={"channel": {"qua mạng": "online"}}, levels={"UBND xã": "commune"}
    )
    assert all(other == described and hash(other) == hash(described) for other in same_again(described))
    for other in same_again(CaseFrame(None, columns={"id": "Mã"}, described=described)):
        assert other.columns == {"id": "Mã"}
        assert other.described == described


@settings(max_examples=8)
@given(st.lists(cases(), min_size=5, max_size=40), st.lists(periods(), min_size=2, max_size=4), rules())
def test_threads_share_everything(drawn, some_periods, chosen):
    """The same cases, rules and layouts in many threads at once give what they give in one."""
    drawn = tuple(drawn)

    def one(period):
        form = form_06c(drawn, period, chosen)
        return form, check(ReportedForm.from_form(form)), form.total, form_05b((), period)

    alone = [one(period) for period in some_periods * 4]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(one, some_periods * 4))
    assert together == alone
    assert all(isinstance(form, Form) for form, *_ in together)
    assert CountingRules() == CountingRules()
