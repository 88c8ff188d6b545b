"""The logs behind the figures as lines of a table: the words of the day's own cell. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from central.channels import PHONE_LOG
from central.dashboard import figures
from central.dashboard.log_cell import EPOCH_SHOWN, LogCell, log_cell
from central.dashboard.wording import Words
from central.tally.log_standing import LogStanding


@dataclass(frozen=True, slots=True)
class LogLine:
    """One log. `epoch`: how its name begins; `numbers`: of its first and last record received;
    `received`: how many of how many.
    """

    counter: str
    kiosk: str
    epoch: str
    opened: str
    numbers: str
    received: str
    cell: LogCell


def log_lines(
    logs: Iterable[LogStanding],
    counters: Mapping[str, tuple[str, str]],
    now: datetime,
    language: str,
    words: Words,
) -> list[LogLine]:
    """`counters`: name and field by id; `now`: in the site's zone."""
    return [_line(log, counters, now, language, words) for log in logs]


def _line(
    log: LogStanding,
    counters: Mapping[str, tuple[str, str]],
    now: datetime,
    language: str,
    words: Words,
) -> LogLine:
    name = counters.get(log.counter_id, (log.counter_id, ""))[0]
    state = log.state
    return LogLine(
        counter=_place(log, name, words),
        kiosk=log.kiosk_id,
        epoch=words.trust.log_epoch.format(epoch=log.epoch[:EPOCH_SHOWN]) if log.epoch else "",
        opened=_opened(log, words),
        numbers=words.trust.log_numbers_of.format(last=figures.count(state.held, language))
        if state.held
        else words.trust.log_none_received,
        received=f"{figures.count(state.held, language)} / "
        f"{figures.count(state.expected, language)}",
        cell=_cell(log, now, language, words),
    )


def _cell(log: LogStanding, now: datetime, language: str, words: Words) -> LogCell:
    cell = log_cell(log.state, now, language, words)
    if not log.is_silent or log.state.state == "silent":
        return cell
    return replace(cell, note=f"{words.log.silent} · {cell.note}")


def _place(log: LogStanding, name: str, words: Words) -> str:
    if log.kiosk_id == PHONE_LOG:
        return words.trust.log_phones
    return name if log.counter_id else words.trust.log_no_counter


def _opened(log: LogStanding, words: Words) -> str:
    if log.opened_at is None:
        return ""
    form = words.trust.log_opened_anew if log.follows else words.trust.log_opened
    told = form.format(day=f"{log.opened_at:%d/%m/%Y}")
    goes_on = log.is_current or log.kiosk_id == PHONE_LOG
    return told if goes_on else f"{told}, {words.trust.log_over}"
