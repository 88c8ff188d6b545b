"""A list of fingerprints that IT expects, held against the kiosks that wait. Pure.

Guarantees that a kiosk is matched by its whole fingerprint alone, that each line of the list and
each kiosk that waits is told of exactly once, and that a line which cannot be read is named with
its number. The list comes from where the kiosks were set up (`kiosk key show` on each, or the
supplier's sheet): comparing by eye is then one list against another, done by the machine.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

PRINT_CHARACTERS = 32
"""Of a fingerprint, without its blanks: hexadecimal."""

MOST_LINES = 1000
_GROUPED = rf"(?:[0-9a-fA-F][ :.-]?){{{PRINT_CHARACTERS - 1}}}[0-9a-fA-F]"
# Not out of the middle of a word: a kiosk's id ends with digits of its fingerprint.
_PRINT = re.compile(rf"(?<![0-9A-Za-z-]){_GROUPED}(?![0-9A-Za-z])")
_SEPARATORS = " \t,;|"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A kiosk that waits. `counter_id`: the one that it asked for."""

    kiosk_id: str
    fingerprint: str
    counter_id: str | None


@dataclass(frozen=True, slots=True)
class Match:
    """A kiosk on the list. `counter_id`: what its line says, else what it asked for."""

    kiosk_id: str
    fingerprint: str
    counter_id: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Compared:
    """`matched`: on the list and waiting; `absent`: lines whose kiosk does not wait; `unexpected`:
    kiosks that wait and are on no line; `unread`: lines without a fingerprint; `twice`: lines that
    repeat an earlier one, or name a counter that the site has not.
    """

    matched: tuple[Match, ...]
    absent: tuple[tuple[int, str], ...]
    unexpected: tuple[Waiting, ...]
    unread: tuple[tuple[int, str], ...]
    twice: tuple[tuple[int, str], ...]

    @property
    def is_whole(self) -> bool:
        """Whether every line has its kiosk and every kiosk its line."""
        return not (self.absent or self.unexpected or self.unread or self.twice)


def compare(text: str, waiting: Iterable[Waiting], counters: Iterable[str]) -> Compared:
    """Hold the lines of `text` against the kiosks that wait at a site with these counters.

    A line: a fingerprint in any grouping and case, and behind it the counter, if it is not the one
    that the kiosk asked for. What stands before the fingerprint, empty lines and lines that begin
    with # say nothing.
    """
    there = {bare(each.fingerprint): each for each in waiting}
    known, seen = set(counters), set[str]()
    matched: list[Match] = []
    absent, unread, twice = (list[tuple[int, str]]() for _ in range(3))
    for number, line in _lines(text):
        found = _PRINT.search(line)
        if found is None:
            unread.append((number, line))
            continue
        print_of = bare(found[0])
        counter = next(iter(re.findall(rf"[^{_SEPARATORS}]+", line[found.end() :])), None)
        if print_of in seen or (counter is not None and counter not in known):
            twice.append((number, line))
            continue
        seen.add(print_of)
        if print_of not in there:
            absent.append((number, line))
            continue
        kiosk = there[print_of]
        matched.append(
            Match(kiosk.kiosk_id, kiosk.fingerprint, counter or kiosk.counter_id, number)
        )
    unexpected = tuple(each for name, each in there.items() if name not in seen)
    return Compared(tuple(matched), tuple(absent), unexpected, tuple(unread), tuple(twice))


def bare(fingerprint: str) -> str:
    """A fingerprint in one spelling."""
    return re.sub(r"[^0-9a-fA-F]", "", fingerprint).lower()


def as_pairs(matched: Iterable[Match]) -> Mapping[str, str | None]:
    """By kiosk, the counter that it is to stand at."""
    return {each.kiosk_id: each.counter_id for each in matched}


def _lines(text: str) -> Iterable[tuple[int, str]]:
    for number, line in enumerate(text.splitlines()[:MOST_LINES], start=1):
        said = line.strip(_SEPARATORS)
        if said and not said.startswith("#"):
            yield number, said
