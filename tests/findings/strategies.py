"""Any findings, for properties."""

from hypothesis import strategies as st

from kstt.findings.collection import Findings
from kstt.findings.rules import RULES, Finding, Severity

TEXTS = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r\x00"), max_size=20)
PLACES = st.one_of(
    st.just(""),
    st.builds(
        "{}: line {} field {}".format,
        st.sampled_from(["q2.tsv", "biểu 06.tsv"]),
        st.integers(1, 99),
        st.integers(1, 9),
    ),
    st.builds("{}:{}".format, st.just("cases.csv"), st.integers(1, 99)),
    st.builds("Sheet1!H{}".format, st.integers(1, 99)),
    st.builds("báo cáo.txt: line {} column {}".format, st.integers(1, 99), st.integers(1, 99)),
    st.builds("report.docx: paragraph {} column {}".format, st.integers(1, 99), st.integers(1, 99)),
)
FINDING = st.builds(
    Finding,
    rule=st.sampled_from(sorted(RULES)),
    severity=st.sampled_from(Severity),
    row=st.one_of(TEXTS, st.sampled_from(["Tổng cộng", "II", "IX.10 Đất đai", "X.9 Hộ tịch"])),
    column=TEXTS,
    found=st.one_of(st.none(), st.integers(), TEXTS),
    expected=st.one_of(st.none(), st.integers(), TEXTS),
    message_vi=TEXTS,
    message_en=TEXTS,
    reference=TEXTS,
    where=PLACES,
    context=TEXTS,
)
FINDINGS = st.lists(FINDING, max_size=8).map(Findings.of)
REASONS = st.dictionaries(st.sampled_from(sorted(RULES)), st.just("known and accepted"), max_size=4)
