"""Forms asked for in texts: the query of an address, as services that answer with forms take it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, cast

import attrs

from kstt import compute
from kstt.dates.periods import ReportingPeriod
from kstt.definitions.editions import LAYOUTS
from kstt.definitions.form_06 import CaseAccount
from kstt.definitions.rules import RULE_SETS, USUAL_RULES, CountingRules, RowBy
from kstt.errors import ParseError
from kstt.i18n import either, msg
from kstt.records.validity import name as name_of
from kstt.text import close_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Self

    from kstt.definitions.account import Account
    from kstt.engines import Frame
    from kstt.forms.form import Form
    from kstt.ledger.book import Ledger
    from kstt.records.cases import Case
    from kstt.records.feedback import Feedback

__all__ = ["FormRequest"]

_PERIOD = "such as 2021-Q2, 2021-06, 2021 or 2021-03-15/2021-06-14"
_UNIT = "count the records of this unit alone, however its name is spelled"
_ROWS = "what the rows of form 06 list"
_RULES = "a named set of counting rules, which the other rules change"


@attrs.frozen
class FormRequest:
    """A form of a period by its short name, of all units or of one, with its rows and counting rules.

    It is hashable, so that what was answered can be kept by it.

    Attributes:
        form: the short name, such as ``06c``.
        period: the reporting period.
        unit: the unit whose records are counted, ``None`` for all.
        rows: what the rows of form 06 list.
        rules: the counting rules of form 06.

    >>> asked = FormRequest.parse("06c", {"period": "2021-Q2", "rows": "unit", "timeliness": "by_instant"})
    >>> asked.rows, asked.rules.timeliness.value, asked.of_cases
    (<RowBy.UNIT: 'unit'>, 'by_instant', True)
    >>> asked.count([]).total.received
    0
    """

    form: str
    period: ReportingPeriod
    unit: str | None = None
    rows: RowBy = RowBy.CATEGORY
    rules: CountingRules = USUAL_RULES

    @classmethod
    def parse(cls, form: str, query: Mapping[str, str] | Iterable[tuple[str, str]]) -> Self:
        """The form that a query asks for; :meth:`parameters` describes what may stand in it.

        Args:
            form: the short name.
            query: the text of each parameter by its name, or pairs of both as :func:`urllib.parse.parse_qsl`
                gives them; every one is understood, or refused.

        Raises: UnknownNameError for an unknown form; ParseError for an unknown parameter, one that is given
            twice and differs, a text that is no value of its parameter, and without a period.

        >>> FormRequest.parse("06c", {"period": "2021-Q2", "timely": "by_day"})
        Traceback (most recent call last):
        kstt.errors.ParseError: parameter: found 'timely', expected 'timeliness'
        """
        of_cases = LAYOUTS.latest(form).account is CaseAccount
        choices = _choices() if of_cases else {}
        known = ("period", "unit", *choices)
        texts: dict[str, str] = {}
        pairs = query.items() if isinstance(query, Mapping) else query
        for given, text in cast("Iterable[tuple[str, str]]", pairs):
            if given not in known:
                raise ParseError(msg("parameter"), given, either(close_names(given, known) or known))
            if texts.setdefault(given, text) != text:
                raise ParseError(given, f"{texts[given]}, {text}", msg("one of them"))
        chosen = {given: _value(given, texts[given], choices[given]) for given in choices if given in texts}
        rows, rules = chosen.pop("rows", RowBy.CATEGORY), chosen.pop("rules", USUAL_RULES)
        return cls(
            form,
            ReportingPeriod.parse(texts.get("period", "")),
            _unit(texts["unit"]) if "unit" in texts else None,
            cast("RowBy", rows),
            attrs.evolve(cast("CountingRules", rules), **chosen),  # type: ignore[arg-type]  # each of its kind
        )

    @staticmethod
    def parameters() -> list[dict[str, object]]:
        """The parameters of a query, described as OpenAPI has it; form 05 takes a period and a unit alone.

        Source: OpenAPI Specification 3.1, Parameter Object.

        >>> [parameter["name"] for parameter in FormRequest.parameters()][:5]
        ['period', 'unit', 'rows', 'rules', 'timeliness']
        """
        texts = {"rows": _ROWS, "rules": _RULES}
        texts |= {name: text for name, (_, text, _) in CountingRules.options().items()}
        plain: dict[str, object] = {"type": "string", "minLength": 1}
        described: list[dict[str, object]] = [
            {"name": name, "in": "query", "description": texts[name], "schema": {"enum": [*members]}}
            for name, members in _choices().items()
        ]
        return [
            {"name": "period", "in": "query", "required": True, "description": _PERIOD, "schema": plain},
            {"name": "unit", "in": "query", "description": _UNIT, "schema": plain},
            *described,
        ]

    @property
    def of_cases(self) -> bool:
        """Whether it is a form of cases, not of feedback."""
        return LAYOUTS.latest(self.form).account is CaseAccount

    @property
    def in_ledger(self) -> bool:
        """Whether a :class:`~kstt.Ledger` has what the form needs: it has no feedback and no procedures."""
        return self.of_cases and self.rows is not RowBy.PROCEDURE

    def count(
        self, records: Iterable[Case | Feedback] | Frame | Ledger, *, reporting_unit: str = ""
    ) -> Form[Account]:
        """The form of these records, as :func:`~kstt.form_06c` or :func:`~kstt.form_05b` counts it.

        Args:
            records: cases, or feedback; the ledger of cases by the same rules.
            reporting_unit: the unit that the form names, by default the one whose records are counted.

        Raises: UnknownNameError where the records have none of the unit; NotInForceError for a period in
            which no edition of the form is in force; and what the functions that count raise.
        """
        form = cast("Callable[..., Form[Account]]", getattr(compute, f"form_{self.form}"))
        options: dict[str, object] = {"rules": self.rules, "rows": self.rows} if self.of_cases else {}
        return form(records, self.period, unit=self.unit, reporting_unit=reporting_unit, **options)


@cache
def _choices() -> dict[str, dict[str, object]]:
    """The parameters with a few values each: what the values are called, and what they are."""
    choices: dict[str, dict[str, object]] = {
        "rows": {member.value: member for member in RowBy},
        "rules": dict(RULE_SETS),
    }
    for name, (default, _, _) in CountingRules.options().items():
        if isinstance(default, Enum):
            choices[name] = {str(member.value): member for member in type(default)}
    return choices


def _value(name: str, text: str, members: Mapping[str, object]) -> object:
    if text not in members:
        raise ParseError(name, text, either([*members]))
    return members[text]


def _unit(text: str) -> str:
    try:
        return name_of(text)
    except ParseError as error:
        raise ParseError(msg("unit"), error.found, error.expected) from None
