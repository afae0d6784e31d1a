"""Runs a page of the documentation as its reader would: in the folder it stands in, with what is installed.

    python tests/pages.py PAGE.md [NAME=VALUE ...]

Python after ``>>>`` and commands after ``$ kstt`` are run in the order of the page, in one folder and one
Python session; each command in a process of its own, forked where nothing but the library was imported. Exits
with 1 and says what was printed instead at the first thing that differs.
"""

import doctest
import multiprocessing
import os
import re
import shlex
import subprocess
import sys
import warnings
from pathlib import Path
from tempfile import TemporaryDirectory

BLOCK = re.compile(r"^```(\w+)[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE | doctest.REPORT_ONLY_FIRST_FAILURE

FOR_A_SHELL = re.compile(r"[|<>;&`$*?~]")
"""What only a shell understands: a command with none of it needs no shell."""
CAN_FORK = "forkserver" in multiprocessing.get_all_start_methods()


def spark_session():
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[1]")
    for key, value in (
        ("spark.ui.enabled", "false"), ("spark.ui.showConsoleProgress", "false"), ("spark.log.level", "ERROR"),
        ("spark.sql.shuffle.partitions", "1"), ("spark.driver.host", "127.0.0.1"),
        ("spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"),
    ):  # fmt: skip
        builder = builder.config(key, value)
    return builder.getOrCreate()


def main(page, *assigned):
    text = Path(page).read_text(encoding="utf-8")
    names = dict(one.split("=", 1) for one in assigned)
    if "`spark` is your session" in text:
        names["spark"] = spark_session()
    if "import hypothesis" in text or "from hypothesis" in text:
        from hypothesis import HealthCheck, settings

        # How long it may take is a matter of the machine, not of the page.
        settings.register_profile("page", deadline=None, suppress_health_check=[HealthCheck.too_slow])
        settings.load_profile("page")
    used = sorted(set(re.findall(r"^\$ kstt (\w+)", text, re.MULTILINE)))
    multiprocessing.set_forkserver_preload(
        ["kstt.__main__", "kstt.io.formats.reading", *(f"kstt.cli.{one}" for one in used)]
    )
    runner = doctest.DocTestRunner(optionflags=FLAGS)
    globs = {"__name__": "__main__", **names}
    ran = 0
    for match in BLOCK.finditer(text):
        line = text.count("\n", 0, match.start(2))
        if match[1] == "console":
            ran += commands(match[2], f"{page}:{line + 1}")
        elif match[1] in {"python", "pycon"} and ">>> " in match[2]:
            example = doctest.DocTestParser().get_doctest(match[2], globs, page, page, line)
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas")
                warnings.filterwarnings("ignore", "The 'future.infer_string'")
                result = runner.run(example, clear_globs=False)
            globs = example.globs
            ran += result.attempted
            if result.failed:
                return 1
    print(f"{page}: {ran} examples")
    return 0 if ran else 1


def commands(block, place):
    """Each ``$ kstt …`` with what it prints; ``...`` stands for any lines."""
    ran = 0
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, expected = part.partition("\n")
        if shlex.split(command)[0] != "kstt":
            continue
        output = printed(command)
        if not doctest.OutputChecker().check_output(expected, output, FLAGS):
            print(f"{place}\n$ {command}\n{output}")
            sys.exit(1)
        ran += 1
    return ran


def printed(command):
    """What a command prints on standard output, then what on standard error."""
    if not CAN_FORK or FOR_A_SHELL.search(command):
        found = subprocess.run(
            command, shell=True, env=os.environ, capture_output=True, text=True, check=False
        )
        return found.stdout + found.stderr
    with TemporaryDirectory() as folder:
        outputs = [Path(folder, name) for name in ("out", "err")]
        process = multiprocessing.get_context("forkserver").Process(
            target=run_alone, args=(shlex.split(command), outputs)
        )
        process.start()
        process.join()
        return "".join(path.read_text(encoding="utf-8") for path in outputs)


def run_alone(command, outputs):
    """The command in this process, which is there for it alone."""
    from kstt.__main__ import main

    for number, path in enumerate(outputs, 1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), number)
    sys.argv = command
    sys.exit(main())


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
