"""Reports in many wordings: right ones accuse nothing, and of the figures altered nearly all are found."""

from __future__ import annotations

import random
import re
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

import pytest

from kstt.audit import audit
from kstt.io.report.reading import parse_report
from tests.support import DATA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kstt.audit import Audit

MARK = re.compile(r"\[(~?)([^\]]+)\]")
BLOCKS = re.split(
    r"^# ", (DATA / "reports" / "wordings.txt").read_text(encoding="utf-8"), flags=re.MULTILINE
)[1:]
TEXTS = {block.partition("\n")[0]: block.partition("\n")[2] for block in BLOCKS}
FOUND, MATCHED = 0.9, 0.95
"""The least part of the figures altered that is found, and of those in a relation that is matched."""


def plain(marked: str) -> str:
    return MARK.sub(r"\2", marked)


@cache
def right(name: str) -> Audit:
    return audit(parse_report(plain(TEXTS[name])))


def accusations(text: str) -> list[str]:
    return blamed(audit(parse_report(text)))


def blamed(found: Audit) -> list[str]:
    return [f.rule for f in found.findings if f.severity.value != "info" and f.rule != "audit-unchecked"]


def written_wrong(figure: str, rough: bool, draw: random.Random) -> str:
    """The figure with one digit changed or two exchanged: by so much that its relation shows it."""
    while True:
        digits = [i for i, letter in enumerate(figure) if letter.isdecimal()]
        letters = list(figure)
        if len(digits) > 1 and draw.random() < 0.3:
            i, j = draw.sample(digits, 2)
            letters[i], letters[j] = letters[j], letters[i]
        else:
            letters[draw.choice(digits)] = draw.choice("0123456789")
        wrong = "".join(letters)
        if "," in figure:
            one, other = (Decimal(text.replace(",", ".")) for text in (figure, wrong))
            far = abs(one - other) >= Decimal(2).scaleb(int(one.as_tuple().exponent))
        else:
            counts = [int(re.sub(r"\D", "", text)) for text in (figure, wrong)]
            far = abs(counts[0] - counts[1]) > (counts[0] * 0.15 + 3 if rough else 0)
            far = far and (wrong.lstrip("0") == wrong or figure.startswith("0") or figure == "0")
        if far:
            return wrong


def altered(marked: str, draw: random.Random) -> Iterator[str]:
    """The text once for each marked figure, that one wrong."""
    for mark in MARK.finditer(marked):
        wrong = written_wrong(mark[2], bool(mark[1]), draw)
        yield plain(marked[: mark.start()]) + wrong + plain(marked[mark.end() :])


@pytest.mark.parametrize("name", TEXTS)
def test_right_figures_accuse_nothing(name):
    assert blamed(right(name)) == []


def test_nearly_all_figures_of_a_relation_are_matched():
    marked = matched = 0
    for name, text in TEXTS.items():
        left = [match.figure.text.rstrip("% ") for match in right(name).matches]
        for mark in MARK.finditer(text):
            marked += 1
            if mark[2] in left:
                left.remove(mark[2])
                matched += 1
    assert marked > 1_000
    assert matched >= MATCHED * marked


def test_nearly_all_altered_figures_are_found():
    draw = random.Random(1)
    texts = [wrong for text in TEXTS.values() for wrong in altered(text, draw)]
    found = sum(bool(accusations(text)) for text in texts)
    assert len(texts) > 1_000
    assert found >= FOUND * len(texts)
