"""Summaries of any units among many, found row by row; tables of their own never are."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from kstt.merging.dependence import MOST_TABLES, dependent

LABELS = [f"lĩnh vực {n}" for n in range(30)]
CHANCE = st.integers(0, 10**6).map(random.Random)


def drawn(chance, labels):
    return {
        label: tuple(chance.randrange(200) for _ in range(8))
        for label in chance.sample(labels, chance.randrange(1, 7))
    }


def added(tables):
    rows = {}
    for table in tables:
        for label, figures in table.items():
            rows[label] = tuple(map(sum, zip(rows.get(label, (0,) * 8), figures, strict=True)))
    return rows


def by_size(tables):
    return sorted(tables, key=lambda i: sum(map(sum, tables[i].values())))


@settings(max_examples=25)
@given(CHANCE, st.integers(4, 60), st.sampled_from([8, 30]))
def test_two_summaries_of_any_units_are_found(chance, size, categories):
    labels = LABELS[:categories]
    tables = {n: drawn(chance, labels) for n in range(size)}
    members = list(range(size))
    chance.shuffle(members)
    cut = chance.randrange(2, size - 1)
    parts = {size: members[:cut], size + 1: members[cut:]}
    tables |= {i: added(tables[n] for n in own) for i, own in parts.items()}
    found = dependent(tables, by_size(tables))
    if size < categories * 7:
        assert {i: sorted(own) for i, own in found.items()} == {
            i: sorted(own) for i, own in parts.items() if len(own) > 1
        }
    for i, own in found.items():
        assert added(tables[n] for n in own) == tables[i]


@settings(max_examples=25)
@given(CHANCE, st.integers(3, 40))
def test_tables_of_their_own_are_the_sum_of_nothing(chance, size):
    tables = {n: drawn(chance, LABELS) for n in range(size)}
    assert dependent(tables, by_size(tables)) == {}


def test_more_tables_than_are_compared():
    tables = {n: {"a": (n, n * n)} for n in range(MOST_TABLES + 1)}
    assert dependent(tables, list(tables)) == {}
