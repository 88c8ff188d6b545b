"""What a log said before a record, as far as the rules ask. Pure.

Guarantees that it hangs on the records of that log alone, in their order: not on how they were cut
into batches, on other logs, or on when they came. It is small whatever the log holds, and is kept
as text beside the log, so that a batch is counted without reading what came before it.
"""

import json
from typing import NamedTuple

REMEMBERED = 3
"""Ratings of the log that are remembered: as many as the rule of bursts looks back on."""


class GivenBefore(NamedTuple):
    """An earlier rating of the log: where, and when by the clock that nobody sets (`up_ms`)."""

    boot: str
    up_ms: int
    counter: str


class LogBefore(NamedTuple):
    """The log up to a record. Of its first record: `LogBefore()`.

    `sources`: by name, the ticket sources that were heard of since the program started, with the
    time (`up_ms` of `boot`) since when each has said that it is well, or None where it is not.
    `called`: whether a ticket was called since one of them last changed. `ratings`: the last ones,
    but for those of test mode, oldest first.
    """

    boot: str = ""
    sources: tuple[tuple[str, int | None], ...] = ()
    called: bool = False
    ratings: tuple[GivenBefore, ...] = ()

    def after_start(self, boot: str) -> "LogBefore":
        """The program started: what its sources are is yet to be heard."""
        return LogBefore(boot, ratings=self.ratings)

    def after_source(self, boot: str, up_ms: int, source: str, *, is_well: bool) -> "LogBefore":
        """A ticket source changed its state, or said it again."""
        known = dict(self.sources) if boot == self.boot else {}
        known[source] = up_ms if is_well else None
        return LogBefore(boot, tuple(sorted(known.items())), called=False, ratings=self.ratings)

    def after_call(self, boot: str) -> "LogBefore":
        """A ticket was called."""
        if self.called or boot != self.boot:
            return self
        return self._replace(called=True)

    def after_rating(self, boot: str, up_ms: int, counter: str) -> "LogBefore":
        """A rating was given at a counter, marked or not."""
        ratings = (*self.ratings, GivenBefore(boot, up_ms, counter))[-REMEMBERED:]
        return LogBefore(self.boot, self.sources, self.called, ratings)

    def as_text(self) -> str:
        """The text that `of_text` reads; equal ones have equal texts. Empty for `LogBefore()`."""
        if self == _NOTHING:
            return ""
        return json.dumps(self, separators=(",", ":"))

    @classmethod
    def of_text(cls, text: str) -> "LogBefore":
        """What `as_text` wrote. ValueError or TypeError for any other text."""
        if not text:
            return _NOTHING
        boot, sources, called, ratings = json.loads(text)
        return cls(
            boot,
            tuple((name, since) for name, since in sources),
            called,
            tuple(GivenBefore(*each) for each in ratings),
        )


_NOTHING = LogBefore()
