"""Search that ignores case and diacritics: dat finds Đất, and Đất finds dat. Pure.

Guarantees that a text and any of its normal forms fold alike, that đ and Đ fold to d, and that a
place found is given in the text as it stands, with the marks that belong to its last letter.
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

LONGEST_QUERY = 100
"""Characters of a search."""


class Place(NamedTuple):
    """Characters `start` up to, not including, `stop` of a text."""

    start: int
    stop: int


def folded(text: str) -> str:
    """`text` without case and diacritics, blanks as one."""
    return "".join(each for each, _ in _letters(text))


def places_of(text: str, query: str) -> list[Place]:
    """Where `query` stands in `text`, case and diacritics aside; none for an empty query."""
    wanted = folded(query).strip()
    if not wanted:
        return []
    letters = list(_letters(text))
    line = "".join(each for each, _ in letters)
    found: list[Place] = []
    at = line.find(wanted)
    while at >= 0:
        stop = letters[at + len(wanted) - 1][1] + 1
        found.append(Place(letters[at][1], _with_marks(text, stop)))
        at = line.find(wanted, at + len(wanted))
    return found


def _letters(text: str) -> Iterator[tuple[str, int]]:
    """What `text` folds to, character by character, and where in `text` each comes from."""
    was_blank = False
    for at, character in enumerate(text):
        for each in _fold(character):
            is_blank = each == " "
            if not (is_blank and was_blank):
                yield each, at
            was_blank = is_blank


@lru_cache(maxsize=4096)
def _fold(character: str) -> str:
    if character.isspace():
        return " "
    # Compatibility forms too: full-width letters, ligatures. Case after the marks: İ has one.
    apart = unicodedata.normalize("NFKD", character).casefold()
    apart = unicodedata.normalize("NFKD", apart)
    return "".join(each for each in apart if unicodedata.category(each) != "Mn").replace("đ", "d")


def _with_marks(text: str, stop: int) -> int:
    while stop < len(text) and unicodedata.category(text[stop]) == "Mn":
        stop += 1
    return stop
