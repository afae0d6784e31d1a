"""The weights of the audit are those of the texts beside the script, and name all facts that are found."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from importlib.resources import files

from kstt.audit.auditing import amounts_in
from kstt.audit.notes import Notes
from kstt.audit.relations.search import candidates
from kstt.audit.tables import Tables
from kstt.audit.verdicts.shares import Shares
from kstt.io.report.reading import parse_report
from tests.support import ROOT

BESIDE = ROOT / "tests" / "benchmarks"
WRITTEN = files("kstt").joinpath("data/audit-weights.toml").read_text(encoding="utf-8")
WEIGHTS = tomllib.loads(WRITTEN)
REPORTS = (BESIDE / "data" / "reports.jsonl").read_text(encoding="utf-8").splitlines()


def test_the_weights_are_fitted_on_the_texts_that_stand_here():
    names = ("wordings/marked.txt", "wordings/made.txt", "data/reports.jsonl")
    texts = b"".join((BESIDE / name).read_bytes() for name in names).replace(b"\r\n", b"\n")
    assert re.findall(r"^# ([0-9a-f]{64})$", WRITTEN, re.MULTILINE) == [hashlib.sha256(texts).hexdigest()]


def test_every_fact_has_a_weight():
    for line in REPORTS[::150]:
        amounts = amounts_in(parse_report(json.loads(line)["text"]), Tables(), None)
        sums = candidates(amounts)
        shares = Shares.of(Notes(), Tables(), amounts, sums)
        found = [share for rate in shares.left.values() for share in shares.shares(rate)]
        assert {name for share in found for name in share.facts} <= WEIGHTS["shares"].keys()


def test_the_reports_are_altered_where_they_say_so():
    for line in REPORTS:
        one = json.loads(line)
        assert one["text"]
        for start, length, wrong in one["wrong"]:
            right = one["text"][start : start + length]
            assert right[:1].isdecimal(), one["template"]
            assert wrong != right, one["template"]
