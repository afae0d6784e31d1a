"""The command, run in this process."""

from kstt.cli import main
from kstt.io.records.delimited import read_cases
from tests.support import ROOT

DOCS = ROOT / "src" / "kstt" / "data" / "samples"
UNITS, CASES, WRONG = DOCS / "units", DOCS / "cases.csv", DOCS / "wrong.tsv"
Q1, Q2 = "2021-Q1", "2021-Q2"
ALL = read_cases(CASES)


def run(capsys, *arguments):
    """The exit status, standard output and standard error of ``kstt`` with the arguments."""
    status = main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err
