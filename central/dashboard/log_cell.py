"""The state of a kiosk's log in a word, a shape and a colour, with when it was last heard of."""

from dataclasses import dataclass
from datetime import datetime

from central.dashboard import figures
from central.dashboard.wording import Words
from central.store.missing_queries import Missing
from central.tally.log_state import LogState

GAPS_SHOWN = 3
"""Of a kiosk that lost its log more often, `central log verify` tells the rest."""

EPOCH_SHOWN = 6

_TONES = {
    "whole": "good",
    "missing": "warn",
    "silent": "bad",
    "fork": "bad",
    "apart": "bad",
    "none": "none",
}


@dataclass(frozen=True, slots=True)
class LogCell:
    """`shape` is one of templates/symbols.html; `tone` good, warn, bad or none."""

    shape: str
    tone: str
    words: str
    note: str


def log_cell(log: LogState, now: datetime, language: str, words: Words) -> LogCell:
    """The cell of one counter. `now` carries the site's zone, in which times are written."""
    tone = _TONES[log.state]
    if log.begun_anew is not None and tone == "good":
        tone = "warn"
    return LogCell(log.state, tone, _state(log, language, words), _note(log, now, words))


def _state(log: LogState, language: str, words: Words) -> str:
    held, expected = figures.count(log.held, language), figures.count(log.expected, language)
    if log.state == "missing":
        missing = sum(gap.count for gap in log.missing) or log.expected - log.held
        return words.log.missing.of(missing, figures.count(missing, language))
    if log.state == "whole":
        # Records on their way are not missing, and "complete" would not be true of them either.
        form = words.log.whole if log.held == log.expected else words.log.arriving
        return form.format(held=held, expected=expected)
    return {
        "silent": words.log.silent,
        "fork": words.log.fork,
        "apart": words.log.apart,
        "none": words.log.none,
    }[log.state]


def _note(log: LogState, now: datetime, words: Words) -> str:
    if log.state == "none":
        return ""
    if log.last_seen is None:
        return words.log.never_seen
    seen = log.last_seen.astimezone(now.tzinfo)
    said = [words.log.last_seen.format(time=figures.clock_near(seen, now))]
    if log.begun_anew is not None:
        said.append(words.log.begun_anew.format(time=figures.clock_near(log.begun_anew, now)))
    return " · ".join([*said, *(gap_text(gap, words) for gap in log.missing[:GAPS_SHOWN])])


def gap_text(gap: Missing, words: Words) -> str:
    """Which records are missing, by number; the epoch by what its name begins with."""
    form = words.log.gap if gap.count > 1 else words.log.gap_one
    return form.format(first=gap.first, last=gap.last, epoch=gap.epoch[:EPOCH_SHOWN])
