"""How much a rule takes away: the flag above 5 %, and the index beside itself. Pure.

Guarantees that whoever shows the marked ratings counts them alike. What is shown of answers is the
business of `central.released`: the two indices differ by what the marked ratings said, so that the
second is to be released in steps like the first.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from central.tally.rules.marks import Mark
from kiosk.survey import Share

FLAG_ABOVE_PERCENT = 5
"""Rules that take away more than so much of a counter's ratings raise a flag."""

FLAG_LEAST = 3
"""Marked ratings. One of a dozen is over 5 % too. Where chance marks one rating in a hundred, two
of thirty come about on 36 days of a thousand, three on 3.
"""

_NO_RATING_OF_CITIZENS = frozenset({"test"})
_PERCENT = 100


@dataclass(frozen=True, slots=True)
class MarkedShare:
    """Of a counter, how many ratings one rule marked, and of how many: all that were given, marked
    or not, but for those of test mode.
    """

    counter_id: str
    mark: Mark
    marked: int
    given: int

    @property
    def share(self) -> float:
        """Between 0 and 1."""
        return self.marked / self.given


def is_flagged(marked: int, given: int) -> bool:
    """Whether `marked` of a counter's `given` ratings, by whichever rules, raise the flag."""
    return marked >= FLAG_LEAST and marked * _PERCENT > given * FLAG_ABOVE_PERCENT


def marked_shares(
    counts: Iterable[tuple[str, str, str, int]], event: str = "rated"
) -> list[MarkedShare]:
    """By counter and mark, in this order; what no rule marked is left out.

    `counts`: counter, event, mark and number, as `visit_tallies` has them; `event`: the ratings
    that are meant, `rated` at kiosks or `phone-rated`. What belongs to no counter (`odd`) is left
    out.
    """
    found: dict[str, Counter[str]] = {}
    for counter, told, mark, n in counts:
        if told == event and counter and mark not in _NO_RATING_OF_CITIZENS:
            found.setdefault(counter, Counter())[mark] += n
    return [
        MarkedShare(counter, Mark(mark), n, given.total())
        for counter, given in sorted(found.items())
        for mark, n in sorted(given.items())
        if mark and n > 0
    ]


def index_beside(counted: Mapping[int, int], marked: Mapping[int, int]) -> tuple[Share, Share]:
    """The index of what counts, and the index as it would be with the marked ratings too.

    Answers 1 to 5 of one question, by level; those of test mode are in no tally of answers.
    """
    together = Counter(counted)
    together.update(marked)
    return Share.of_levels(dict(counted)), Share.of_levels(dict(together))
