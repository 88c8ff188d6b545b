"""The rule of bursts: many ratings at one counter within a short time.

Counted along the log, by the time since the machine started, which nobody sets. The first ratings
count and those after them are marked, so that of a family who press one after the other three are
heard, and of fifty presses in a row three as well. Four in a minute are one every 20 s: to be
served, to read two questions, to answer and to be thanked takes a citizen longer.
"""

from central.tally.facts import RatingFacts
from central.tally.rules.circumstances import Circumstances
from central.tally.rules.log_before import REMEMBERED

BURST_MS = 60_000
"""Within less than this, no more than `REMEMBERED` ratings of a counter count."""


def is_in_burst(facts: RatingFacts, circumstances: Circumstances) -> bool:
    """So many were given at this counter in the minute before, whether they counted or not."""
    before = circumstances.before.ratings
    if len(before) < REMEMBERED or not circumstances.boot:
        return False
    since = circumstances.up_ms - BURST_MS
    return all(
        each.boot == circumstances.boot and each.counter == facts.counter and each.up_ms > since
        for each in before
    )
