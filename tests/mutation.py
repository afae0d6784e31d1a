"""Mutants of the core: each a small change of a source, which the tests named for it must notice.

    python tests/mutation.py [--only numerals …] [--sample 40] [--seed 1] [--seconds 120]

cosmic-ray makes the mutants in a copy of the tree, so that the sources here stay as they are. For each
module the tests named below are run; the report, ``tests/mutation.json``, has how many mutants there are,
how many were tried and noticed, and the lines of those that were not. ``--sample`` tries so many mutants of
each module, drawn by the seed, as all of them take a night. Mutants of annotations and of caches are left
out: nothing could notice them.
"""

import argparse
import ast
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from cosmic_ray.work_db import WorkDB, use_db

ROOT = Path(__file__).parents[1]
REPORT = Path(__file__).with_suffix(".json")

MODULES = {
    "definitions/account": "tests/definitions",
    "definitions/columns": "tests/definitions",
    "definitions/boxes": "tests/definitions tests/counting",
    "definitions/rules": "tests/definitions tests/counting",
    "counting/in_python": "tests/counting tests/definitions",
    "dates/periods": "tests/dates src/kstt/dates/periods.py",
    "dates/instants": "tests/dates tests/records/test_cases.py src/kstt/dates/instants.py",
    "dates/sessions": "tests/dates src/kstt/dates/sessions.py",
    "dates/workdays": "tests/dates tests/records/test_deadlines.py src/kstt/dates/workdays.py",
    "records/cases": "tests/records/test_cases.py tests/records/test_validity.py src/kstt/records/cases.py",
    "records/deadlines": "tests/records/test_deadlines.py src/kstt/records/deadlines.py",
    "tables/checks": "tests/tables src/kstt/tables/checks.py",
    "tables/equations": "tests/tables src/kstt/tables/equations.py",
    "tables/filling": "tests/tables/test_filling.py tests/tables/test_checks.py",
    "ledger/movements": "tests/ledger/test_movements.py tests/ledger/test_laws.py",
    "repair/counts": "tests/repair/test_counts.py",
    "repair/reduced": "tests/repair/test_decoder.py tests/repair/test_repairing.py",
    "repair/decoder": "tests/repair/test_decoder.py tests/repair/test_repairing.py",
    "repair/search": "tests/repair",
    "numerals": "tests/test_numerals.py src/kstt/numerals.py",
}
"""The modules of the core, each with the tests that are to notice its mutants."""

CONFIG = """
[cosmic-ray]
module-path = "src/kstt/{module}.py"
timeout = {seconds}
excluded-modules = []
test-command = "{python} -m pytest -q -x -p no:cacheprovider -p no:randomly {tests}"
[cosmic-ray.distributor]
name = "local"
"""


def equivalents(source):
    """The spans, as positions of line and column, in which a mutant changes nothing that can be noticed.

    Annotations are not evaluated; a cache changes the time alone; what is imported for typing is not run.
    """
    spans = []
    for node in ast.walk(ast.parse(source)):
        found = []
        if isinstance(node, ast.arg | ast.AnnAssign) and node.annotation is not None:
            found.append(node.annotation)
        if isinstance(node, ast.FunctionDef):
            found += [node.returns] if node.returns is not None else []
            found += [d for d in node.decorator_list if "cache" in ast.unparse(d)]
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            found.append(node)
        spans += [((one.lineno, one.col_offset - 1), (one.end_lineno, one.end_col_offset)) for one in found]
    return spans


def run(tree, module, options, rng):
    """The mutants of one module: how many there are, were tried, were noticed, and which were not."""
    config, session = tree / "mutation.toml", tree / "mutation.sqlite"
    session.unlink(missing_ok=True)
    text = CONFIG.format(module=module, tests=MODULES[module], python=sys.executable, seconds=options.seconds)
    config.write_text(text, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(tree / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    cosmic_ray = Path(sys.executable).with_name("cosmic-ray")
    subprocess.run([cosmic_ray, "init", config, session], cwd=tree, env=environment, check=True)
    with use_db(session, WorkDB.Mode.open) as work:
        spans = equivalents((tree / f"src/kstt/{module}.py").read_text(encoding="utf-8"))
        items = [
            item
            for item in work.work_items
            if not any(start <= item.mutations[0].start_pos <= end for start, end in spans)
        ]
        chosen = items if options.sample is None else rng.sample(items, min(options.sample, len(items)))
        work.clear()
        work.add_work_items(chosen)
    subprocess.run([cosmic_ray, "exec", config, session], cwd=tree, env=environment, check=True)
    with use_db(session, WorkDB.Mode.open) as work:
        results = dict(work.results)
        places = {item.job_id: item.mutations[0] for item in work.work_items}
    survived = sorted(
        f"line {places[job].start_pos[0]}: {places[job].operator_name.removeprefix('core/')}"
        for job, result in results.items()
        if result.test_outcome is not None and result.test_outcome.value == "survived"
    )
    tried = len(results)
    return {"mutants": len(items), "tried": tried, "noticed": tried - len(survived), "survived": survived}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", nargs="+", choices=sorted(MODULES), default=list(MODULES))
    parser.add_argument("--sample", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=120.0, help="a mutant that takes longer is noticed")
    options = parser.parse_args()
    report = json.loads(REPORT.read_text(encoding="utf-8")) if REPORT.exists() else {}
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "kstt"
        tree.mkdir()
        for name in ("src", "tests", "docs"):
            shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__", "_build"))
        for name in ("pyproject.toml", "README.md"):
            shutil.copy(ROOT / name, tree)
        for module in options.only:
            found = run(tree, module, options, random.Random(options.seed))
            report[module] = found
            print(
                f"{module}: {found['noticed']} of {found['tried']} noticed, of {found['mutants']}", flush=True
            )
            print(*(f"    {line}" for line in found["survived"]), sep="\n", flush=True)
            REPORT.write_text(json.dumps(report, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    tried, noticed = (sum(one[key] for one in report.values()) for key in ("tried", "noticed"))
    print(f"together: {noticed} of {tried} noticed")


if __name__ == "__main__":
    main()
