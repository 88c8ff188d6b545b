"""Which letter of a syllable carries the tone.

Guarantees the two styles in use, which differ in open oa, oe and uy alone: old ("hòa", "thúy") and
new ("hoà", "thuý"). Old is the default: it is what most software writes and what documents of
public offices mostly use. After qu both write the same ("quý"), since its u is part of the onset.
"""

from enum import StrEnum
from typing import Final

from kiosk.composer.letters import VOWELS

_MARKED: Final = frozenset("ăâêôơư")
_OPEN_PAIRS: Final = frozenset({"oa", "oe", "uy"})


class ToneStyle(StrEnum):
    """Where the tone of open oa, oe and uy stands."""

    OLD = "old"
    NEW = "new"


def tone_at(rhyme: str, style: ToneStyle) -> int | None:
    """The index in `rhyme` (without tone, lower case) of the letter with the tone, if it has one.

    In this order: the last letter with a mark; the only vowel; before a consonant the last vowel;
    of three vowels the middle one; of two the first, but by style in oa, oe and uy.
    """
    vowels = 0
    while vowels < len(rhyme) and rhyme[vowels] in VOWELS:
        vowels += 1
    if vowels == 0:
        return None
    marked = [at for at in range(vowels) if rhyme[at] in _MARKED]
    if marked:
        return marked[-1]
    if vowels < len(rhyme):
        return vowels - 1
    if vowels > 2:  # noqa: PLR2004 -- three vowels
        return 1
    return 1 if rhyme in _OPEN_PAIRS and style is ToneStyle.NEW else 0
