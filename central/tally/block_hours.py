"""In which hours the answers of a released block were given: the block whole, or nothing. Pure.

At each release of a cell it is known how many ratings its counter had by then, hour by hour, and
how many it had at the release before. All answers that the cell gained were given in the hours in
which that number grew: from the first to the last of them. Guarantees that a block has one such
span and is never cut, so that a view that adds up spans adds up whole blocks (docs/adr/0063,
0080); that the span depends on numbers of ratings, never on what they say; and that what cannot be
told (a release by a program that did not note it) is nothing, never a guess.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

Levels = Counter[int]
Span = tuple[int, int]
"""First and last hour of the day, 0 to 23."""


@dataclass(frozen=True, slots=True)
class BlockHours:
    """Of one cell, as it was last released with `n` answers: ratings of its counter by hour, and
    its blocks by span. Those whose span cannot be told are in no span.
    """

    n: int
    rated: Mapping[int, int]
    blocks: Mapping[Span, Levels]

    def rated_text(self) -> str:
        """`n` and the ratings, as they are kept: 15 8:5 9:10."""
        hours = (f"{hour}:{n}" for hour, n in sorted(self.rated.items()) if n)
        return " ".join((str(self.n), *hours))

    def level_text(self, level: int) -> str:
        """Answers of one value by span, as they are kept: 8-8:3 8-9:2."""
        spans = ((span, levels[level]) for span, levels in sorted(self.blocks.items()))
        return " ".join(f"{first}-{last}:{n}" for (first, last), n in spans if n)


def hours_after(
    before: BlockHours | None, shown: Levels, now: Levels, rated: Mapping[int, int]
) -> BlockHours | None:
    """What is known when a cell of which `shown` was released is released as `now`; `rated`:
    counted ratings of its counter by hour. None where it was not known `before`.
    """
    total = shown.total()
    if before is None and total:
        return None
    before = before or BlockHours(0, {}, {})
    if before.n != total:
        return None
    if now.total() == total:
        return before
    grown = Counter(rated)
    grown.subtract(before.rated)
    hours = [hour for hour, n in grown.items() if n]
    blocks = dict(before.blocks)
    if hours and min(grown.values()) >= 0:
        span = (min(hours), max(hours))
        blocks[span] = blocks.get(span, Levels()) + (now - shown)
    return BlockHours(now.total(), {hour: n for hour, n in rated.items() if n}, blocks)


def read_block_hours(rated: str | None, levels: Mapping[int, str | None]) -> BlockHours | None:
    """What `rated_text` and `level_text` say; None where nothing was kept."""
    if not rated:
        return None
    n, *hours = rated.split()
    blocks: dict[Span, Levels] = {}
    for level, text in levels.items():
        for span, number in spans_of(text):
            blocks.setdefault(span, Levels())[level] = number
    by_hour = (each.split(":") for each in hours)
    return BlockHours(int(n), {int(hour): int(number) for hour, number in by_hour}, blocks)


def spans_of(text: str | None) -> list[tuple[Span, int]]:
    """Spans with the number of answers, of one `level_text`."""
    found = []
    for each in (text or "").split():
        span, number = each.split(":")
        first, last = span.split("-")
        found.append(((int(first), int(last)), int(number)))
    return found
