"""``--lang vi``"""

from tests.cli.running import Q2, WRONG, run


def test_messages_in_vietnamese(capsys):
    status, out, _ = run(capsys, "merge", WRONG, "--period", Q2, "--lang", "vi")
    assert (status, "lỗi [column-total]" in out) == (2, True)
