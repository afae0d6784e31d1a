"""The register of editions: which form, in which edition, on which day."""

from __future__ import annotations

from datetime import date

import attrs

from kstt.definitions import form_05, form_06
from kstt.definitions.layout import FormLayout
from kstt.errors import NotInForceError, UnknownNameError
from kstt.text import close_names

__all__ = ["LAYOUTS", "LayoutRegister"]


# Its hash is asked for with every document that is read.
@attrs.frozen(cache_hash=True)
class LayoutRegister:
    """The editions known, an immutable value: adding one makes a new register."""

    layouts: tuple[FormLayout, ...]

    def on(self, form: str, day: date) -> FormLayout:
        """The latest edition of a form in force on a day.

        Raises: UnknownNameError for a form nobody knows, NotInForceError for a day no edition covers.
        """
        editions = [layout for layout in self.layouts if layout.form == form]
        if not editions:
            forms = sorted({layout.form for layout in self.layouts})
            raise UnknownNameError("form", form, close_names(form, forms) or tuple(forms))
        valid = [layout for layout in editions if layout.in_force_on(day)]
        if not valid:
            known = ", ".join(f"{e.code} from {e.in_force_from.isoformat()}" for e in editions)
            raise NotInForceError(f"edition of form {form}", day, known)
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
        raise UnknownNameError("form code", code, close_names(code, codes))

    def with_layouts(self, *layouts: FormLayout) -> LayoutRegister:
        """A register that knows these editions too; one of the same code is replaced."""
        new = {layout.code for layout in layouts}
        return LayoutRegister((*(old for old in self.layouts if old.code not in new), *layouts))


# The editions of one circular stand together.
LAYOUTS = LayoutRegister(
    tuple(sorted((*form_06.EDITIONS, *form_05.EDITIONS), key=lambda layout: layout.in_force_from))
)
"""The editions that come with the library."""
