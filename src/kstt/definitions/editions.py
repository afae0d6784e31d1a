"""The register of editions: which form, in which edition, on which day."""

from __future__ import annotations

import re
from datetime import date

import attrs

from kstt.definitions import form_05, form_06
from kstt.definitions.account import Account
from kstt.definitions.layout import CODE_ENDING, FormLayout
from kstt.errors import NotInForceError, UnknownNameError
from kstt.i18n import joined, msg
from kstt.text import close_names

__all__ = ["CITED_FORM", "FORM_CODE", "LAYOUTS", "LayoutRegister"]

_NAME = r"(?:II\.)?0\d[a-zđ]"
FORM_CODE = re.compile(_NAME + CODE_ENDING, re.IGNORECASE)
"""The printed code of a form of procedure control, of any edition."""
CITED_FORM = rf"{_NAME}(?:/VPCP(?:/KSTT)?)?"
"""The pattern of a form's code in prose, which may leave out its end."""


# Hashed with every document that is read.
@attrs.frozen(cache_hash=True)
class LayoutRegister:
    """The known editions, an immutable value: adding one makes a new register.

    >>> LAYOUTS.on("06c", date(2021, 6, 14)).code
    'II.06c/VPCP/KSTT'
    >>> LAYOUTS.on("06c", date(2010, 1, 1))
    Traceback (most recent call last):
    kstt.errors.NotInForceError: no edition of form 06c is known to be in force on 2010-01-01; known:
    06c/VPCP/KSTT from 2017-10-31, II.06c/VPCP/KSTT from 2020-10-21
    """

    layouts: tuple[FormLayout, ...]

    def on(self, form: str, day: date) -> FormLayout:
        """The latest edition of a form in force on a day.

        Raises: UnknownNameError for an unknown form, NotInForceError for a day no edition covers.
        """
        editions = [layout for layout in self.layouts if layout.form == form]
        if not editions:
            forms = sorted({layout.form for layout in self.layouts})
            raise UnknownNameError(msg("form"), form, close_names(form, forms) or tuple(forms))
        valid = [layout for layout in editions if layout.in_force_on(day)]
        if not valid:
            known = joined(
                ", ", [msg("{code} from {day}", code=e.code, day=e.in_force_from) for e in editions]
            )
            raise NotInForceError(msg("edition of form {form}", form=form), day, known)
        return max(valid, key=lambda layout: layout.in_force_from)

    def latest(self, form: str) -> FormLayout:
        """The latest edition of a form.

        Raises: UnknownNameError.
        """
        return self.on(form, date.max)

    def by_code(self, code: str) -> FormLayout:
        """The edition with this printed code.

        Raises: UnknownNameError.
        """
        for layout in self.layouts:
            if layout.code.casefold() == code.strip().casefold():
                return layout
        codes = [layout.code for layout in self.layouts]
        raise UnknownNameError(msg("form code"), code, close_names(code, codes))

    def forms(self, account: type[Account] | None = None) -> tuple[str, ...]:
        """The short names of the forms in order, of all or of those whose rows are of one kind.

        >>> from kstt import LAYOUTS, CaseAccount
        >>> LAYOUTS.forms(), LAYOUTS.forms(CaseAccount)
        (('05a', '05b', '06a', '06b', '06c'), ('06a', '06b', '06c'))
        """
        return tuple(sorted({e.form for e in self.layouts if account is None or e.account is account}))

    def beside(self, layout: FormLayout, form: str) -> FormLayout:
        """The edition of another form issued by the same circular as a layout.

        Raises: UnknownNameError.

        >>> from kstt import LAYOUTS
        >>> LAYOUTS.beside(LAYOUTS.by_code("06c/VPCP/KSTT"), "06a").code
        '06a/VPCP/KSTT'
        """
        for other in self.layouts:
            if other.form == form and (other.source, other.in_force_from) == (
                layout.source,
                layout.in_force_from,
            ):
                return other
        raise UnknownNameError(msg("form set together with {code}", code=layout.code), form, self.forms())

    def with_layouts(self, *layouts: FormLayout) -> LayoutRegister:
        """A register with these editions added; one of the same code is replaced."""
        new = {layout.code for layout in layouts}
        return LayoutRegister((*(old for old in self.layouts if old.code not in new), *layouts))


# The editions of one circular stand together.
LAYOUTS = LayoutRegister(
    tuple(sorted((*form_06.EDITIONS, *form_05.EDITIONS), key=lambda layout: layout.in_force_from))
)
"""The editions built into the library."""
