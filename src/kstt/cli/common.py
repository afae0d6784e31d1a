"""What the sub-commands share: exit status, printing, errors."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from kstt.findings import Severity
from kstt.periods import ReportingPeriod

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Mapping

    from kstt.errors import KsttError
    from kstt.findings import Finding

__all__ = [
    "FINDINGS",
    "FINE",
    "UNUSABLE",
    "add_period",
    "out",
    "print_error",
    "print_json",
    "status_of",
    "warn",
]

FINE, FINDINGS, UNUSABLE = 0, 1, 2


def out(text: str) -> None:
    """Print to standard output."""
    sys.stdout.write(text + "\n")


def warn(text: str) -> None:
    """Print to standard error."""
    sys.stderr.write(text + "\n")


def print_json(document: Mapping[str, object]) -> None:
    """Print one JSON object."""
    out(json.dumps(document, ensure_ascii=False, indent=2))


def print_error(error: KsttError, *, as_json: bool) -> None:
    """Tell of unusable input: on standard error, or as a JSON object on standard output."""
    if as_json:
        print_json({"error": {"type": type(error).__name__, "message": str(error)}})
    else:
        warn(f"kstt: {error}")


def status_of(findings: Iterable[Finding]) -> int:
    """1 when a finding is an error or a warning, 0 otherwise."""
    return FINDINGS if any(f.severity is not Severity.INFO for f in findings) else FINE


def add_period(command: argparse.ArgumentParser, *, required: bool) -> None:
    """The ``--period`` argument, and ``--unit`` for the heading."""
    command.add_argument(
        "--period",
        required=required,
        metavar="PERIOD",
        help="reporting period: 2021-Q2, 2021-H1, 2021-06, 2021, 2021-03-15/2021-06-14 or 'Quý II/2021'",
    )


def period_of(args: argparse.Namespace) -> ReportingPeriod | None:
    """The period that was asked for."""
    return ReportingPeriod.parse(args.period) if args.period else None
