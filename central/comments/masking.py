"""Finds what may tell who somebody is, so that it is masked before a comment is published. Pure.

Guarantees that places are found by rules alone, the same ones for the same text, joined where they
meet; and that masking changes no other character. The rules cover more rather than less: a number
that is a sum of money may be masked. Names in small letters that are on no roster, and numbers
spelled in words, are found by no rule: a person reviews every comment before it is published.
"""

import re
from collections.abc import Collection, Iterable

from central.comments.folding import Place, places_of
from central.comments.name_words import NOT_NAMES, SURNAMES, TITLES

MASK = "███"
"""Stands for what is masked, however long it is."""

_EMAIL = re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\s?\.\s?[\w-]+)+")
_DOSSIER = re.compile(r"(?i)\b[0-9a-z]{2,3}(?:\.[0-9a-z]{2,3}){0,6}\s?-\s?\d{6}\s?-\s?\d{4,8}\b")
_NUMBER = re.compile(r"(?<!\w)\+?\d(?:[\s.()–-]{0,3}\d){8,}(?!\w)")
"""Phone numbers and numbers of identity papers: nine digits or more, however they are set apart."""

_SAID_NUMBER = re.compile(r"(?i)\b(?:sđt|đt|điện thoại|số máy|zalo|cccd|cmnd|căn cước)\D{0,12}"
                          r"(\d(?:[\s.()–-]{0,3}\d){5,})")  # fmt: skip
_PASSPORT = re.compile(r"(?i)\b[a-z]\s?\d{7}\b")
_PLATE = re.compile(r"(?i)\b\d{2}\s?[a-zđ]\d?\s?[-–]?\s?\d{3}[.\s]?\d{2}\b|"
                    r"\b\d{2}\s?[a-zđ]\d\s?[-–]?\s?\d{4}\b")  # fmt: skip
_WORD = r"[^\W\d_]+"
_TITLE = re.compile(rf"(?i)(?<!\w)(?:{'|'.join(TITLES)})(?!\w)")
_NEXT = re.compile(rf"[\s:,.\"“'(]{{1,3}}({_WORD})")
_ANY_WORD = re.compile(_WORD)
MOST_WORDS = 5
"""Words of a name."""


def find_masks(text: str, officers: Collection[str] = ()) -> list[Place]:
    """What is to be masked in `text`. `officers`: names of the site's officers, former ones too."""
    found = [
        Place(*each.span())
        for rule in (_EMAIL, _DOSSIER, _NUMBER, _PASSPORT, _PLATE)
        for each in rule.finditer(text)
    ]
    found += [Place(*each.span(1)) for each in _SAID_NUMBER.finditer(text)]
    found += _after_titles(text)
    found += _surnames(text)
    found += _officers(text, officers)
    return joined(found)


def words_by_hand(text: str, typed: str) -> list[Place]:
    """Everywhere that `typed` stands as words of their own, case and diacritics aside."""
    return [place for place in places_of(text, typed) if _is_whole(text, place)]


def masked(text: str, places: Iterable[Place]) -> str:
    """`text` with each of `places` as MASK."""
    parts, at = list[str](), 0
    for start, stop in joined(places):
        parts += [text[at:start], MASK]
        at = stop
    return "".join([*parts, text[at:]])


def joined(places: Iterable[Place]) -> list[Place]:
    """`places` in order; those that overlap or touch are one."""
    found: list[Place] = []
    for start, stop in sorted(place for place in places if place.start < place.stop):
        if found and start <= found[-1].stop:
            found[-1] = Place(found[-1].start, max(stop, found[-1].stop))
        else:
            found.append(Place(start, stop))
    return found


def _after_titles(text: str) -> Iterable[Place]:
    for title in _TITLE.finditer(text):
        # Where somebody writes in capitals alone, the words after a title are no more a name than
        # others: there a family name says so.
        if not title.group().isupper():
            place = _name_from(text, title.end(), MOST_WORDS)
            if place is not None:
                yield place


def _surnames(text: str) -> Iterable[Place]:
    for word in _ANY_WORD.finditer(text):
        if word.group().casefold() in SURNAMES and word.group()[0].isupper():
            rest = _name_from(text, word.end(), MOST_WORDS - 1)
            if rest is not None:
                yield Place(word.start(), rest.stop)


def _name_from(text: str, at: int, most: int) -> Place | None:
    """Words with a capital letter that follow one another from `at` on, at most `most`."""
    start, stop = -1, at
    for number in range(most):
        following = _NEXT.match(text, stop)
        if following is None or (number and following.group()[0] in ".,("):
            break
        word = following.group(1)
        if not word[0].isupper() or word in NOT_NAMES:
            break
        start = following.start(1) if start < 0 else start
        stop = following.end()
    return None if start < 0 else Place(start, stop)


def _officers(text: str, officers: Collection[str]) -> Iterable[Place]:
    for name in officers:
        words = name.split()
        yield from words_by_hand(text, name)
        if not words:
            continue
        given = words[-1]
        yield from (place for place in words_by_hand(text, given) if _is_called(text, place, given))


def _is_called(text: str, place: Place, given: str) -> bool:
    """Whether what stands at `place` is meant as the given name: written so, or after a title."""
    if text[place.start : place.stop] == given:
        return True
    before = text[: place.start].rstrip(" :,.")
    return any(each.end() == len(before) for each in _TITLE.finditer(before))


def _is_whole(text: str, place: Place) -> bool:
    before, after = text[place.start - 1 : place.start], text[place.stop : place.stop + 1]
    return not (before.isalnum() or after.isalnum())
