"""The rule of ratings without a ticket at a counter where the ticket source is working.

A source counts as working only where the log itself shows it: every ticket source that was heard
of since the program started has said "ok", has done so for `SETTLED_MS`, and a ticket was called
since. So a counter whose source tells of ends of turns alone, and never of a ticket, is not judged:
there a citizen may well rate before their turn is ended. A late rating is its visit's, and a
scanned ticket is one.
"""

from central.tally.facts import RatingFacts
from central.tally.rules.circumstances import Circumstances

WALK_UP = "walk-up"
SETTLED_MS = 120_000
"""The states of a source that comes and goes are recorded once a minute at most, and looked at
every 15 s: after two minutes the last record says what is so."""


def has_no_open_ticket(facts: RatingFacts, circumstances: Circumstances) -> bool:
    """A touch without a visit, while every ticket source was working."""
    return facts.trigger == WALK_UP and not facts.late and _is_working(circumstances)


def _is_working(circumstances: Circumstances) -> bool:
    before = circumstances.before
    if not before.called or not before.sources or before.boot != circumstances.boot:
        return False
    settled = circumstances.up_ms - SETTLED_MS
    return all(since is not None and since <= settled for _, since in before.sources)
