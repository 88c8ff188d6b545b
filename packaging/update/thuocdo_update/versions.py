"""Which of two Debian versions is the newer one: deb-version(7). Pure."""

import re
from functools import total_ordering
from itertools import zip_longest

FORM = re.compile(r"(?:[0-9]+:)?[0-9][A-Za-z0-9.+~-]{0,80}\Z")
_RUNS = re.compile(r"([^0-9]*)([0-9]*)")


@total_ordering
class Version:
    """One version, to be compared."""

    def __init__(self, text: str) -> None:
        """ValueError if `text` is no version."""
        if not FORM.match(text):
            raise ValueError(f"{text!r:.60} is no version of a package")
        self.text = text
        epoch, _, rest = text.rpartition(":")
        upstream, _, revision = rest.rpartition("-") if "-" in rest else (rest, "", "0")
        self.key = (int(epoch or 0), _runs(upstream), _runs(revision or "0"))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Version) and not self._order(other)

    def __lt__(self, other: "Version") -> bool:
        return self._order(other) < 0

    def __hash__(self) -> int:
        return hash(self.text)

    def _order(self, other: "Version") -> int:
        (mine, *parts), (theirs, *others) = self.key, other.key
        if mine != theirs:
            return -1 if mine < theirs else 1
        return next(
            (found for pair in zip(parts, others, strict=True) if (found := _compare(*pair))), 0
        )


def _runs(text: str) -> list[tuple[str, int]]:
    return [(letters, int(digits or 0)) for letters, digits in _RUNS.findall(text)]


def _compare(one: list[tuple[str, int]], other: list[tuple[str, int]]) -> int:
    for (letters, number), (others, another) in zip_longest(one, other, fillvalue=("", 0)):
        mine, theirs = _weights(letters), _weights(others)
        if mine != theirs:
            return -1 if mine < theirs else 1
        if number != another:
            return -1 if number < another else 1
    return 0


def _weights(letters: str) -> list[int]:
    """`~` sorts before the end, the end before letters, letters before the rest."""
    marks = [-1 if c == "~" else ord(c) if c.isalpha() else ord(c) + 256 for c in letters]
    return [*marks, 0]


def newest(*texts: str) -> str:
    """The highest of those that are not empty; empty if all are."""
    return max((each for each in texts if each), key=Version, default="")
