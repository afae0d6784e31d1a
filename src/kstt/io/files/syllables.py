"""The syllables that Vietnamese writing has: what a word may be that is neither a slip nor badly decoded.

Each word is one syllable: an onset, a rhyme and a tone. A text that is none of them, *đagn* or *tiếpnhận*,
is no word of the language.
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import normalize

from kstt.text import bare

__all__ = ["is_foreign", "is_syllable"]

_RHYMES = frozenset(
    re.findall(
        r"\w+",
        "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en "
        "eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu "
        "y ych ynh yt yêm yên yêng yêt yêu o oc oi om on ong op ot ooc oong oa oac oach oai oam oan oang "
        "oanh oao oap oat oay oăc oăm oăn oăng oăp oăt oe oen oeo oet ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp "
        "ơt u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh uơ uôc uôi uôm uôn uông uôt uy uya uych "
        "uynh uyn uyp uyt uyu uyên uyêt ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu ",
    )
)
_BARE_RHYMES = frozenset(map(bare, _RHYMES))
_ONSET = re.compile(r"ngh?|gh?|nh|ch|kh|ph|th|tr|[bcdđhklmnpqrstvx]|")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_STOPPED = re.compile(r"(?:c|ch|p|t)$")
_BEFORE_FRONT = {"c": False, "gh": True, "ngh": True, "ng": False}
"""Onsets that are written before e, ê, i and y only, or never before these."""
_FOREIGN = re.compile(r"[fjwz]|^[bcdghkps][lr]|k$|^[^aeiouy]+$")


@lru_cache(maxsize=65_536)
def is_syllable(word: str, *, plain: bool = False) -> bool:
    """Whether a word in small letters is written as a syllable of the language may be.

    Args:
        word: the word.
        plain: whether it stands in a text that is written without marks.

    >>> [is_syllable(word) for word in ("tỉnh", "đagn", "tiếpnhận", "nghành", "tiêp")]
    [True, False, False, False, False]
    >>> is_syllable("tiep"), is_syllable("tiep", plain=True)
    (False, True)
    """
    parts = normalize("NFD", word)
    tones = _TONES.findall(parts)
    written = normalize("NFC", _TONES.sub("", parts))
    onset = _ONSET.match(written)[0]  # type: ignore[index]
    rest = written[len(onset) :]
    if len(tones) > 1 or not rest:
        return False
    if not plain and _STOPPED.search(rest) and tones not in (["\u0301"], ["\u0323"]):
        return False
    rhymes = _BARE_RHYMES if plain else _RHYMES
    if onset == "q":
        return rest[0] == "u" and (rest in rhymes or rest[1:] in rhymes)
    if onset == "g" and rest[0] == "i":
        return rest in rhymes or rest[1:] in rhymes
    front = _BEFORE_FRONT.get(onset)
    if front is not None and front != (rest[0] in "eêiy"):
        return False
    return rest in rhymes and not (onset == "g" and rest[0] in "eê")


def is_foreign(word: str) -> bool:
    """Whether letters are none of the language's: a name, a word of another, or an abbreviation.

    >>> is_foreign("krông"), is_foreign("tthc"), is_foreign("tiếpnhận")
    (True, True, False)
    """
    return _FOREIGN.search(bare(word)) is not None
