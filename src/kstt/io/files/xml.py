"""Reading XML as a stream of events, no document type allowed, so that no entity can expand."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers import expat

from kstt.i18n import msg

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["XmlError", "local", "read_events"]


class XmlError(ValueError):
    """A text that is no well-formed XML, or declares a document type."""


def local(name: str) -> str:
    """The name of an element or attribute without its prefix.

    >>> local("table:table-row"), local("row")
    ('table-row', 'row')
    """
    return name[name.rfind(":") + 1 :]


def read_events(
    data: bytes,
    start: Callable[[str, dict[str, str]], None] | None,
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Call a function for each start and end of an element, and for each piece of text.

    Args:
        data: the XML, in the encoding that it declares.
        start: takes the name of the element as written, with its prefix (see :func:`local`), and its
            attributes.
        end: takes the name.
        text: takes pieces of text, cut anywhere.

    Raises: XmlError. What the functions raise passes through.

    >>> read_events(b'<a><b n="1"/></a>', print)
    a {}
    b {'n': '1'}
    >>> read_events(b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', print)
    Traceback (most recent call last):
        ...
    kstt.io.files.xml.XmlError: a document type is declared
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise XmlError(msg("a document type is declared"))

    # The functions are called by the parser itself: there may be a call for each cell of a sheet.
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, UnicodeError) as error:
        raise XmlError(str(error)) from None
    except LookupError as error:
        # So Python says that it does not know an encoding, or that it is none of texts.
        if type(error) is LookupError:
            raise XmlError(str(error)) from None
        raise
