"""Mutants of the core: each a small change of a source, which the tests named for it must notice.

    python tests/mutation.py [--only numerals …] [--sample 40 | --again] [--seed 1]

cosmic-ray says what mutants there are. Nothing on the disk is changed, and no interpreter is started for a
mutant: the tests of a module are collected once, then each mutant runs in a fork of that process.

- A mutant in a function gets the function's new code there, and runs the tests that call the function, by the
  time they take, up to the first that fails.
- A mutant outside of functions (a constant, a default, a class) runs all the tests of the module, in a fork of
  a process that has not imported the library yet, and that imports the changed source.

What no test notices has survived. The report, ``tests/mutation.json``, has for each module how many mutants
there are, how many were tried and noticed, and those that survived, line by line. ``EQUIVALENT`` in
``tests/equivalent_mutants.json`` lists mutants that change nothing that could be noticed, each with its reason;
they are counted apart. Mutants of annotations, of caches, of what is imported for typing and of the star before
parameters that are named, and of the mark of abstract methods are left out, and so is ``==`` where the source says ``is``: what stands there is None, a
class or a member of an enumeration.
``--sample`` tries so many mutants of each module, drawn by the seed; ``--again`` those that the report has as
survivors, once there are tests for them.
"""

import argparse
import ast
import contextlib
import functools
import gc
import importlib.abc
import importlib.machinery
import json
import os
import pickle
import random
import re
import resource
import select
import signal
import sys
import time
import types
from pathlib import Path

import pytest
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

ROOT = Path(__file__).parents[1]
REPORT = Path(__file__).with_suffix(".json")
EQUIVALENT = Path(__file__).with_name("equivalent_mutants.json")

MODULES = {
    "definitions/account": "tests/definitions/test_account.py tests/definitions/test_laws.py"
    " tests/definitions/test_form_05.py src/kstt/definitions/account.py",
    "definitions/columns": "tests/definitions/test_columns.py tests/definitions/test_account.py"
    " src/kstt/definitions/columns.py",
    "definitions/boxes": "tests/definitions/test_boxes.py tests/counting tests/definitions/test_form_06.py",
    "definitions/rules": "tests/definitions/test_rules.py tests/counting src/kstt/definitions/rules.py",
    "definitions/form_06": "tests/definitions/test_form_06.py tests/definitions/test_boxes.py tests/counting"
    " tests/test_due.py src/kstt/definitions/form_06.py",
    "definitions/form_05": "tests/definitions/test_form_05.py tests/definitions/test_laws.py tests/counting src/kstt/definitions/form_05.py",
    "counting/in_python": "tests/counting tests/definitions/test_form_06.py",
    "dates/periods": "tests/dates/test_periods.py tests/dates/test_written.py src/kstt/dates/periods.py",
    "dates/instants": "tests/dates/test_instants.py tests/records/test_cases.py src/kstt/dates/instants.py",
    "dates/reporting": "tests/dates/test_reporting.py src/kstt/dates/reporting.py",
    "dates/written": "tests/dates/test_written.py tests/dates/test_periods.py src/kstt/dates/written.py",
    "dates/sessions": "tests/dates/test_workdays.py src/kstt/dates/sessions.py",
    "dates/workdays": "tests/dates/test_workdays.py tests/records/test_deadlines.py src/kstt/dates/workdays.py",
    "records/cases": "tests/records/test_cases.py tests/records/test_validity.py src/kstt/records/cases.py",
    "records/deadlines": "tests/records/test_deadlines.py tests/dates/test_workdays.py"
    " src/kstt/records/deadlines.py",
    "tables/checks": "tests/tables/test_checks.py tests/tables/test_equations.py src/kstt/tables/checks.py",
    "tables/structure": "tests/tables/test_structure.py tests/tables/test_checks.py",
    "tables/equations": "tests/tables/test_equations.py tests/tables/test_checks.py tests/tables/test_filling.py",
    "tables/filling": "tests/tables/test_filling.py tests/tables/test_checks.py",
    "ledger/movements": "tests/ledger/test_movements.py tests/ledger/test_laws.py",
    "repair/blocks": "tests/repair/test_blocks.py tests/repair/test_elimination.py",
    "repair/contradiction": "tests/repair/test_contradiction.py tests/repair/test_repairing.py",
    "repair/programme": "tests/repair/test_programme.py tests/repair/test_search.py tests/repair/test_repairing.py"
    " tests/repair/test_laws.py",
    "repair/counts": "tests/repair/test_counts.py tests/repair/test_blocks.py",
    "repair/elimination": "tests/repair/test_elimination.py tests/repair/test_decoder.py"
    " tests/repair/test_repairing.py",
    "repair/substitution": "tests/repair/test_substitution.py tests/repair/test_elimination.py",
    "repair/effort": "tests/repair/test_effort.py tests/repair/test_search.py",
    "repair/decoder": "tests/repair/test_decoder.py tests/repair/test_repairing.py",
    "repair/heuristic": "tests/repair/test_heuristic.py",
    "repair/search": "tests/repair/test_search.py tests/repair/test_repairing.py tests/repair/test_decoder.py",
    "numerals": "tests/test_numerals.py src/kstt/numerals.py",
    "form_request": "tests/test_form_request.py src/kstt/form_request.py",
}
"""The modules of the core, each with the tests that are to notice its mutants."""

ALIKE = {"ReplaceComparisonOperator_Is_Eq", "ReplaceComparisonOperator_IsNot_NotEq"}
MEMORY = 3 * 1024**3


def spans_of(node, found):
    """Where in a node a mutant changes nothing that is to be noticed."""
    if isinstance(node, ast.arg | ast.AnnAssign) and node.annotation is not None:
        found.append(node.annotation)
    if isinstance(node, ast.FunctionDef):
        found += [node.returns] if node.returns is not None else []
        found += [d for d in node.decorator_list if re.search("cache|abstract", ast.unparse(d))]
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        found.append(node)


def mutants_of(module):
    """Every mutant of a module that could be noticed: what identifies it, and the changed source."""
    source = path_of(module).read_text(encoding="utf-8")
    found = []
    for node in ast.walk(ast.parse(source)):
        spans_of(node, found)
    # ast counts columns in bytes; no source has letters of several before code on one line that is left out here.
    spans = [((one.lineno, one.col_offset - 1), (one.end_lineno, one.end_col_offset)) for one in found]
    lines = source.splitlines()
    tree = get_ast(source)
    for name in sorted(operator_names()):
        operator = get_operator(name)
        if operator.arguments() or name.removeprefix("core/") in ALIKE:
            continue
        operator = operator()
        places = [p for node in ast_nodes(tree) for p in operator.mutation_positions(node)]
        for occurrence, (start, _) in enumerate(places):
            if any(begin <= start <= end for begin, end in spans):
                continue
            # The star of a signature is no operator.
            if lines[start[0] - 1][start[1] :].startswith("*,"):
                continue
            yield {
                "operator": name.removeprefix("core/"),
                "occurrence": occurrence,
                "line": start[0],
                "text": lines[start[0] - 1].strip(),
                "nth": sum(one[0][0] == start[0] for one in places[:occurrence]),
            }


def changed(module, mutant):
    source = path_of(module).read_text(encoding="utf-8")
    return mutate_code(source, get_operator("core/" + mutant["operator"])(), mutant["occurrence"])


def path_of(module):
    return ROOT / f"src/kstt/{module}.py"


def identity(mutant):
    """A mutant by its line, whatever stands above it."""
    return f"{mutant['text']} [{mutant['operator']} {mutant['nth']}]"


@functools.cache
def functions_of(module):
    """The functions and methods of a module: the lines of each one's body, and its qualified name."""
    found = []

    def walk(node, names):
        for child in node.body:
            if isinstance(child, ast.FunctionDef):
                found.append((child.body[0].lineno, child.end_lineno, ".".join([*names, child.name])))
            elif isinstance(child, ast.ClassDef):
                walk(child, [*names, child.name])
            elif isinstance(child, ast.If):
                walk(child, names)

    walk(ast.parse(path_of(module).read_text(encoding="utf-8")), [])
    return found


def function_at(module, line):
    return next((name for start, end, name in functions_of(module) if start <= line <= end), None)


def codes(source, path):
    """The code objects of functions and methods by their qualified names."""
    found = {}

    def walk(code):
        for one in code.co_consts:
            if isinstance(one, types.CodeType):
                if one.co_flags & 0x2:  # CO_NEWLOCALS: a function; the body of a class is walked through
                    found.setdefault(one.co_qualname, one)
                else:
                    walk(one)

    walk(compile(source, str(path), "exec"))
    return found


def in_fork(work, seconds, processor):
    """What ``work()`` returns in a fork of this process, ``None`` where it takes too long or falls over."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            silence = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(silence, stream)
            resource.setrlimit(resource.RLIMIT_CPU, (int(processor) + 1, int(processor) + 2))
            with os.fdopen(writing, "wb") as out:
                pickle.dump(work(), out)
        finally:
            os._exit(0)
    os.close(writing)
    pieces, end = [], time.monotonic() + seconds
    while True:
        ready, _, _ = select.select([reading], [], [], max(0.0, end - time.monotonic()))
        piece = os.read(reading, 1 << 16) if ready else b""
        if not piece:
            break
        pieces.append(piece)
    os.close(reading)
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    try:
        return pickle.loads(b"".join(pieces))
    except (EOFError, pickle.UnpicklingError):
        return None


def outcome_of(noticed):
    """What has become of a mutant: one that takes too long or falls over is told apart, and counts as noticed."""
    return "stopped" if noticed is None else "noticed" if noticed else "survived"


class Called:
    """Runs tests one by one, and notes which functions of a module each calls."""

    def __init__(self, session, path):
        self.session, self.path = session, str(path)
        gc.collect()
        self.caches = [one for one in gc.get_objects() if isinstance(one, functools._lru_cache_wrapper)]

    def forget(self):
        """Empty every cache: what was computed while the tests were collected hides who computes it."""
        for one in self.caches:
            one.cache_clear()

    def run(self, chosen, *, noting=False):
        """For each test its place, whether it failed, its time and the functions; up to the first that fails."""
        notes, items = [], self.session.items
        for n, place in enumerate(chosen):
            seen = set()

            def look(frame, event, _, seen=seen):
                if event == "call" and frame.f_code.co_filename == self.path:
                    seen.add(frame.f_code.co_qualname.partition(".<locals>")[0])

            begun = time.process_time()
            following = items[chosen[n + 1]] if n + 1 < len(chosen) else None
            failed = []
            self.session.config.pluginmanager.register(reports := Reports(failed))
            if noting:
                self.forget()
                sys.setprofile(look)
            try:
                items[place].config.hook.pytest_runtest_protocol(item=items[place], nextitem=following)
            finally:
                sys.setprofile(None)
                self.session.config.pluginmanager.unregister(reports)
            notes.append((place, bool(failed), time.process_time() - begun, seen))
            if failed and not noting:
                break
        return notes


class Reports:
    def __init__(self, failed):
        self.failed = failed

    def pytest_runtest_logreport(self, report):
        if report.failed:
            self.failed.append(report.nodeid)


class InFunctions:
    """In place of running the tests: tries each mutant that stands in a function."""

    def __init__(self, module, mutants, seconds):
        self.module, self.mutants, self.seconds = module, mutants, seconds
        self.outcomes, self.baseline, self.failing = {}, 0.0, []

    def pytest_runtestloop(self, session):
        path = path_of(self.module)
        caller = Called(session, path)
        notes = in_fork(lambda: caller.run(range(len(session.items)), noting=True), 900, 600)
        assert notes, "the tests do not run"
        sound = [note for note in notes if not note[1]]
        self.failing = [session.items[place].nodeid for place, failed, *_ in notes if failed]
        self.baseline = sum(took for _, _, took, _ in sound)
        by_name = {}
        gc.collect()
        for one in gc.get_objects():
            if isinstance(one, types.FunctionType) and one.__code__.co_filename == str(path):
                by_name.setdefault(one.__qualname__, []).append(one)
        for n, mutant in self.mutants:
            name = function_at(self.module, mutant["line"])
            tests = sorted((took, place) for place, _, took, seen in sound if name in seen)
            chosen = [place for _, place in tests]
            processor = 10 + 8 * sum(took for took, _ in tests)
            new = codes(changed(self.module, mutant), path).get(name)
            live = by_name.get(name, [])
            if new is None or not live:
                self.outcomes[n] = "outside"
                continue

            def work(live=live, new=new, chosen=chosen):
                resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
                caller.forget()
                for function in live:
                    function.__code__ = new
                return any(failed for _, failed, _, _ in caller.run(chosen))

            if not chosen:
                self.outcomes[n] = "survived"
                continue
            self.outcomes[n] = outcome_of(in_fork(work, self.seconds, processor))
        return True


class Changed(importlib.abc.MetaPathFinder, importlib.abc.SourceLoader):
    """Imports one module from a changed source."""

    def __init__(self, name, path, source):
        self.name, self.path, self.source = name, str(path), source

    def find_spec(self, name, path=None, target=None):
        if name == self.name:
            return importlib.machinery.ModuleSpec(name, self, origin=self.path)
        return None

    def get_filename(self, fullname):
        return self.path

    def get_data(self, path):
        return self.source.encode()

    def exec_module(self, module):
        module.__file__ = self.path
        exec(compile(self.source, self.path, "exec"), module.__dict__)


def pytest_arguments(module):
    # Modules that are named as arguments, for their doctests, would be imported by what rewrites assertions.
    return [
        "-q",
        "-x",
        "--assert=plain",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:randomly",
        *MODULES[module].split(),
    ]


def in_functions(module, mutants, seconds):
    """What became of mutants in functions, the time that the tests take, and those that fail without any change."""
    plugin = InFunctions(module, mutants, seconds)
    pytest.main(pytest_arguments(module)[:1] + pytest_arguments(module)[2:], plugins=[plugin])
    return plugin.outcomes, plugin.baseline, plugin.failing


def outside(module, mutant, failing):
    """Whether the tests notice a mutant outside of functions, but for those that fail without it."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    name = "kstt." + module.replace("/", ".")
    sys.meta_path.insert(0, Changed(name, path_of(module), changed(module, mutant)))
    left_out = [f"--deselect={one}" for one in failing]
    return int(pytest.main(pytest_arguments(module) + left_out)) != 0


def run(module, options, rng, known, before):
    """The mutants of one module: how many there are, were tried, were noticed, and which were not."""
    every = list(mutants_of(module))
    equal = known.get(module, {})
    could = [(n, mutant) for n, mutant in enumerate(every) if identity(mutant) not in equal]
    if options.again:
        left = {one.partition(": ")[2] for one in before.get("survived", ())}
        chosen = [pair for pair in could if identity(pair[1]) in left]
        tried = before["tried"] - len(left & equal.keys())
    else:
        chosen = could if options.sample is None else rng.sample(could, min(options.sample, len(could)))
        tried = len(chosen)
    inside = [pair for pair in chosen if function_at(module, pair[1]["line"])]
    found = in_fork(lambda: in_functions(module, inside, options.seconds), 36_000, 36_000)
    assert found, f"the tests of {module} do not run"
    outcomes, baseline, failing = found
    if failing:
        print(f"{module}: tests that fail without any change are left out: {', '.join(failing)}", flush=True)
    for n, mutant in chosen:
        if outcomes.get(n, "outside") == "outside":
            found = in_fork(
                lambda mutant=mutant: outside(module, mutant, failing), options.seconds, 60 + 8 * baseline
            )
            outcomes[n] = outcome_of(found)
    survived = [mutant for n, mutant in chosen if outcomes[n] == "survived"]
    survived.sort(key=lambda mutant: (mutant["line"], mutant["operator"], mutant["nth"]))
    return {
        "mutants": len(every),
        "equivalent": len(every) - len(could),
        "tried": tried,
        "noticed": tried - len(survived),
        "stopped": sum(outcome == "stopped" for outcome in outcomes.values()),
        "survived": [f"{mutant['line']}: {identity(mutant)}" for mutant in survived],
    }


def reported():
    """What the report has of the modules of today."""
    report = json.loads(REPORT.read_text(encoding="utf-8")) if REPORT.exists() else {}
    return {module: found for module, found in report.items() if module in MODULES}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", nargs="+", choices=sorted(MODULES), default=list(MODULES))
    parser.add_argument("--sample", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--again", action="store_true", help="only those that survived, by the report")
    parser.add_argument("--seconds", type=float, default=1500, help="a mutant that takes longer is stopped")
    options = parser.parse_args()
    os.chdir(ROOT)
    sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
    known = json.loads(EQUIVALENT.read_text(encoding="utf-8")) if EQUIVALENT.exists() else {}
    for module in options.only:
        found = run(module, options, random.Random(options.seed), known, reported().get(module, {}))
        print(f"{module}: {found['noticed']} of {found['tried']} noticed, of {found['mutants']}", flush=True)
        print(*(f"    {line}" for line in found["survived"]), sep="\n", flush=True)
        # Read again: runs beside this one write what they found of other modules.
        report = {**reported(), module: found}
        REPORT.write_text(
            json.dumps(report, indent=2, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8"
        )
    tried, noticed = (sum(one[key] for one in report.values()) for key in ("tried", "noticed"))
    print(f"together: {noticed} of {tried} noticed, {100 * noticed / tried:.1f} %")


if __name__ == "__main__":
    main()
