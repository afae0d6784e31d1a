from hypothesis import given
from hypothesis import strategies as st

from kstt.codecs.findings import (
    render_table,
)
from tests.findings.strategies import FINDINGS


@given(FINDINGS, st.sampled_from(["en", "vi"]))
def test_a_table_tells_every_rule_that_was_broken(findings, lang):
    table = render_table(findings, lang)
    assert all(finding.rule in table for finding in findings)
