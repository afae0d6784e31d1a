"""The weights of the audit are those of the texts beside the script, and name all facts that are found."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from importlib.resources import files

from kstt.audit.auditing import amounts_in, groups_in
from kstt.audit.notes import Notes
from kstt.audit.relations.parallel import SAME_PLACES
from kstt.audit.tables import Tables
from kstt.audit.verdicts.readings import SumReading
from kstt.io.report.reading import parse_report
from tests.support import ROOT

BESIDE = ROOT / "tests" / "benchmarks"
WRITTEN = files("kstt").joinpath("data/audit-weights.toml").read_text(encoding="utf-8")
WEIGHTS = tomllib.loads(WRITTEN)
REPORTS = [
    line
    for name in ("reports", "prose", "kinds")
    for line in (BESIDE / "data" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
]


def test_the_weights_are_fitted_on_the_texts_that_stand_here():
    names = (
        "wordings/marked.txt", "wordings/made.txt", "data/reports.jsonl", "data/prose.jsonl", "data/kinds.jsonl",
        "../audit/right_reports.py", "bench_relations.py",
    )  # fmt: skip
    texts = b"".join((BESIDE / name).read_bytes() for name in names).replace(b"\r\n", b"\n")
    assert re.findall(r"^# ([0-9a-f]{64})$", WRITTEN, re.MULTILINE) == [hashlib.sha256(texts).hexdigest()]


def test_every_fact_has_a_weight():
    for line in REPORTS[::100]:
        amounts = amounts_in(parse_report(json.loads(line)["text"]), Tables(), None)
        for group in groups_in(Notes(), Tables(), amounts)[0]:
            for reading in group.readings:
                kind = "sums" if isinstance(reading, SumReading) else "shares"
                # Lines that all agree leave no doubt to weigh.
                assert reading.facts.keys() - {SAME_PLACES} <= WEIGHTS[kind].keys()


def test_the_reports_are_altered_where_they_say_so():
    for line in REPORTS:
        one = json.loads(line)
        assert one["text"]
        for start, length, wrong in one["wrong"]:
            right = one["text"][start : start + length]
            assert right[:1].isdecimal(), one["template"]
            assert wrong != right, one["template"]
