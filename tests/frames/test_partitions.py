"""Tables of Dask, partition by partition."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from kstt import form_05b, form_06c
from kstt.frames import CaseFrame, FeedbackFrame
from kstt.frames.partitions import over_partitions
from kstt.frames.problems import FrameError
from kstt.frames.unique import unique_frame
from kstt.records import CaseSource
from tests.engines import Engine, case_table, feedback_table, make_cases, make_feedback
from tests.frames.sources import PERIOD, WARNINGS, frame_of, without_history

pytestmark = WARNINGS
DASK = Engine("dask", None)
CASES = tuple(make_cases(60, 7))
PLAIN = tuple(map(without_history, CASES))


def test_other_engines_have_no_partitions():
    assert over_partitions(CaseFrame(Engine("pandas", None).frame(case_table(CASES))), len, sum) is None


def test_every_partition_is_counted_once():
    source = CaseFrame(DASK.frame(case_table(CASES)))
    assert over_partitions(source, lambda part: len(part.frame), sum) == len(CASES)


def test_partitions_are_counted_by_other_processes():
    import dask

    # One process for all questions, which imports the engine once.
    with (
        ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool,
        dask.config.set(scheduler="processes", pool=pool),
    ):
        assert form_06c(frame_of(DASK, CASES), PERIOD) == form_06c(CASES, PERIOD)


def test_words_that_one_partition_alone_spells_differently_are_known_of_all():
    kind, channels = case_table(PLAIN)["channel"]
    spelled = [text.upper() if n < 20 else text for n, text in enumerate(channels)]
    form = form_06c(CaseFrame(DASK.frame(case_table(PLAIN) | {"channel": (kind, spelled)})), PERIOD)
    assert form == form_06c(PLAIN, PERIOD)
    online = form.explain("Tổng cộng", "received_online")
    assert len(online.cases.compute()) == online.count


def test_a_fault_in_one_partition_is_reported_of_the_whole():
    kind, channels = case_table(PLAIN)["channel"]
    spoiled = ["fax" if n > 40 else text for n, text in enumerate(channels)]
    with pytest.raises(FrameError, match="fax"):
        form_06c(CaseFrame(DASK.frame(case_table(PLAIN) | {"channel": (kind, spoiled)})), PERIOD)


def test_feedback_is_counted_by_partitions():
    pieces = list(make_feedback(40, 3))
    assert form_05b(FeedbackFrame(DASK.frame(feedback_table(pieces))), PERIOD) == form_05b(pieces, PERIOD)


def test_rows_that_are_chosen_by_their_ids_are_counted_as_a_whole():
    table = case_table(PLAIN) | {"changed": ("text", ["2021-01-01"] * len(PLAIN))}
    table = {name: (kind, [*values, values[0]]) for name, (kind, values) in table.items()}
    described = CaseSource(changed="changed", unique="latest")
    source = unique_frame(CaseFrame(DASK.frame(table), described=described))
    assert over_partitions(source, lambda part: len(part.frame), sum) is None
