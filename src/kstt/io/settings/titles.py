"""Further words for the columns of forms, from a TOML file: what the offices of a province write over them.

The file holds one table ``[titles]``: a meaning, such as ``carried-over``, with the words that have it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.errors import DocumentError
from kstt.i18n import Message, either, joined, msg
from kstt.io.files.containers import load
from kstt.io.grid.titles.synonyms import Meaning, Synonym
from kstt.io.grid.titles.words import TitleWords
from kstt.io.settings.toml_lines import line_of, parse_toml
from kstt.io.text.delimited import decode
from kstt.limits import LONGEST_WORD, MOST_WORDS
from kstt.text import clean, close_names

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["parse_titles", "read_titles"]


def read_titles(path: str | Path) -> TitleWords:
    """The words that the library knows, with those of a file.

    Raises: DocumentError with every wrong line; nothing of such a file is used.

    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> path = Path(mkdtemp(), "titles.toml")
    >>> _ = path.write_text('[titles]' + chr(10) + 'direct = ["qua ki-ốt"]', encoding="utf-8")
    >>> read_titles(path).added[0].words
    'qua ki-ốt'
    """
    return parse_titles(decode(*load(path, expected=msg("a TOML file"))), source=str(path))


def parse_titles(text: str, *, source: str = "titles") -> TitleWords:
    """The words that the library knows, with those of a text; see :func:`read_titles`.

    >>> words = parse_titles('''
    ... [titles]
    ... carried-over = ["để lại từ năm ngoái"]
    ... ''')
    >>> [kind.value for kind in words.said("Hồ sơ để lại từ năm ngoái").kinds]
    ['carried-over']
    """
    document = parse_toml(text, source)
    table = document.get("titles")
    known = {meaning.value: meaning for meaning in Meaning}
    if not isinstance(table, dict) or set(document) != {"titles"}:
        raise DocumentError(
            source, msg("the tables {names}", names=tuple(document) or "—"), msg("one table [titles]")
        )
    problems: list[Message] = []
    added: list[Synonym] = []
    for key, words in table.items():
        line = line_of(text, "titles", 0, key)
        if key not in known:
            close = either(close_names(key, known) or tuple(known))
            problems.append(
                msg("line {line:d}: {key}, expected {close}", line=line, key=repr(key), close=close)
            )
        elif not isinstance(words, list) or not all(isinstance(word, str) and clean(word) for word in words):
            problems.append(
                msg(
                    "line {line:d}: {key}: found {words}, expected a list of texts",
                    line=line,
                    key=key,
                    words=repr(words),
                )
            )
        else:
            added += [Synonym(clean(word)[:LONGEST_WORD], (known[key],), clean(word)) for word in words]
    if problems:
        raise DocumentError(
            source,
            joined("; ", problems),
            msg("words that can be used"),
            msg("no word of the file was used"),
        )
    if len(added) > MOST_WORDS:
        raise DocumentError(
            source, msg("{count} words", count=len(added)), msg("at most {value}", value=MOST_WORDS)
        )
    return TitleWords(tuple(added))
