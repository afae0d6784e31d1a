"""The counting rules as options of a command."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from kstt.definitions.rules import CountingRules

__all__ = ["add_rules", "rules_of"]


def add_rules(command: argparse.ArgumentParser) -> None:
    """An option for each enumerated counting rule, and one for a set of them that has a name."""
    from enum import Enum

    from kstt.definitions.rules import RULE_SETS, CountingRules

    command.add_argument(
        "--rules",
        choices=[*RULE_SETS],
        default="usual",
        help="a named set of counting rules, which the options below change (default: usual)",
    )
    for name, (default, text, _) in CountingRules.options().items():
        if isinstance(default, Enum):
            choices = [member.value for member in type(default)]
            flag = "--" + name.replace("_", "-")
            command.add_argument(
                flag, choices=choices, default=None, help=f"{text} (default: {default.value})"
            )


def rules_of(args: argparse.Namespace) -> CountingRules:
    """The counting rules that were asked for."""
    from enum import Enum

    import attrs

    from kstt.definitions.rules import RULE_SETS, CountingRules

    chosen = {
        name: type(default)(getattr(args, name))
        for name, (default, _, _) in CountingRules.options().items()
        if isinstance(default, Enum) and getattr(args, name) is not None
    }
    return attrs.evolve(RULE_SETS[args.rules], **chosen)  # type: ignore[arg-type]  # each by its own enumeration
