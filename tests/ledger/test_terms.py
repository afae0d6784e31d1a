import pytest

from kstt import (
    Ledger,
)
from kstt.errors import DocumentError
from kstt.ledger.arrow import METADATA_KEY


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        (b"{", "terms of a ledger that do not hold"),
        (b"[]", "terms of a ledger that do not hold"),
        (b'{"schema": "kstt/ledger/2"}', "schema 'kstt/ledger/2'"),
        (b'{"schema": "kstt/ledger/1"}', "rules"),
        (b'{"schema": "kstt/ledger/1", "rules": {"moon": 1}}', "counting rules moon"),
        (b'{"schema": "kstt/ledger/1", "rules": {"waiting": "never"}}', "never"),
        (b'{"schema": "kstt/ledger/1", "rules": {"sessions": [["9:00"]]}}', "do not hold"),
        (b'{"schema": "kstt/ledger/1", "rules": {}, "keep": ["row"], "since": null, "through": null}', "row"),
        (b'{"schema": "kstt/ledger/1", "rules": {}, "keep": [], "since": "today", "through": null}', "today"),
        (b"\xff", "do not hold"),
    ],
)
def test_terms_that_do_not_hold_are_refused(terms, message):
    table = Ledger.empty().to_arrow().replace_schema_metadata({METADATA_KEY: terms})
    with pytest.raises(DocumentError, match=message):
        Ledger.from_arrow(table)
