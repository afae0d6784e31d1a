"""``kstt demo``"""

import json

from kstt import Form
from kstt.codecs.documents import from_document
from tests.cli.running import run


def test_demo(capsys):
    status, out, _ = run(capsys, "demo")
    assert status == 0
    for part in (
        "126.378",
        "rows 14–43 are missing",
        "add up to 3643",
        "equals the published one: 836 cells",
        "05b/VPCP/KSTT",
    ):
        assert part in out


def test_demo_as_json(capsys):
    status, out, _ = run(capsys, "demo", "--json")
    document = json.loads(out)
    assert (status, document["equal"], document["cases"], document["differing"]) == (0, True, 126378, 0)
    assert from_document(document["form"], Form).total.received == 126378
    assert from_document(document["feedback"], Form).total.received == 0
