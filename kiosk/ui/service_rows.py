"""The rows of the service menu's pages: labels and values in words, from the facts.

Guarantees that what is not known says so, and that of answers nothing can stand here: the facts
hold none.
"""

from collections.abc import Iterable

from kiosk.service import LogFacts, MachineFacts, Page, ServiceFacts
from kiosk.ui.first_view import View
from kiosk.ui.source_rows import Row, source_rows
from kiosk.ui.words import Words

KEYS_SHOWN = 3
"""Of the settings that the central has set; `kiosk status` names all of them with their values."""


def page_rows(page: Page, facts: ServiceFacts, words: Words, *, test: bool) -> list[View]:
    """The rows of `page`."""
    match page:
        case Page.COUNTS:
            rows = _counts(facts, words)
        case Page.TEST:
            rows = [_row(words, "test", words[f"service.value.{'on' if test else 'off'}"])]
        case Page.HEAD:
            rows = _head(facts, words)
        case Page.OUTBOX:
            rows = _outbox(facts, words)
        case Page.SOURCE:
            rows = [*_officer(facts, words), *source_rows(facts.source, words)]
        case Page.NETWORK:
            rows = _network(facts, words)
        case Page.VOLUME:
            rows = _volume(facts, words)
        case _:
            rows = _machine(facts, words)
    return [dict(row) for row in rows]


def status_rows(facts: ServiceFacts, words: Words) -> list[View]:
    """What a kiosk without a PIN says of itself: enough to see what it lacks."""
    rows = [*_machine(facts, words), *_outbox(facts, words), *_network(facts, words)]
    return [dict(row) for row in [*rows, *source_rows(facts.source, words, events=False)]]


def _machine(facts: ServiceFacts, words: Words) -> list[Row]:
    found = facts.machine
    if found is None:
        return [_row(words, "kiosk", words["service.unknown"])]
    number = None if found.configuration is None else str(found.configuration)
    disk = None
    if found.disk_free_mb is not None:
        disk = _filled(words, "megabytes", found.disk_free_mb)
    state = words.get(f"service.state.{found.state or 'none'}", found.state)
    return [
        _row(words, "kiosk", found.kiosk or words["service.none"]),
        _row(words, "site", found.site or words["service.none"]),
        _row(words, "state", state),
        _row(words, "version", found.version),
        _row(words, "configuration", number or words["service.none"]),
        *_from_central(found, words),
        _row(words, "disk", disk or words["service.unknown"]),
    ]


def _from_central(found: MachineFacts, words: Words) -> list[Row]:
    """Which settings are not those of this kiosk's file, and what was refused, if any."""
    rows = []
    if found.from_central:
        more = len(found.from_central) - KEYS_SHOWN
        shown = ", ".join(found.from_central[:KEYS_SHOWN])
        rows.append(_row(words, "from_central", f"{shown} (+{more})" if more > 0 else shown))
    if found.refused:
        rows.append(_row(words, "refused", found.refused))
    return rows


def _counts(facts: ServiceFacts, words: Words) -> list[Row]:
    if facts.counts is None:
        return [{"label": words["service.value.counting"], "value": ""}]
    today = dict(facts.counts.today)
    return [
        {
            "label": words.get(f"service.kind.{kind.replace('.', '-')}", kind),
            "value": f"{_number(today.get(kind, 0), words)} · {_number(total, words)}",
        }
        for kind, total in _in_order(facts.counts.total)
    ]


def _in_order(counts: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Ratings first, then visits, then what the machine did."""
    first = ("rating", "visit", "test", "pin", "config", "source")
    return sorted(
        counts,
        key=lambda each: (
            next((at for at, name in enumerate(first) if each[0].startswith(name)), len(first)),
            each[0],
        ),
    )


def _head(facts: ServiceFacts, words: Words) -> list[Row]:
    if facts.log is None:
        return [_row(words, "seq", words["service.unknown"])]
    # In groups, so that it can be read out and compared.
    grouped = " ".join(facts.log.hash[at : at + 6] for at in range(0, len(facts.log.hash), 6))
    return [
        _row(words, "seq", _number(facts.log.seq, words)),
        _row(words, "epoch", facts.log.epoch),
        _row(words, "hash", grouped),
    ]


def _outbox(facts: ServiceFacts, words: Words) -> list[Row]:
    trouble = facts.sending.trouble if facts.sending else ""
    rows = [_row(words, "trouble", trouble or words["service.value.no_trouble"])]
    if facts.log is None:
        return [_row(words, "unsent", words["service.unknown"]), *rows]
    return [
        _row(words, "unsent", _number(facts.log.unsent, words)),
        _row(words, "oldest", facts.log.oldest_waiting or words["service.none"]),
        _row(words, "receipt", facts.log.last_receipt or words["service.none"]),
        *rows,
        *_beginning(facts.log, words),
    ]


def _beginning(log: LogFacts, words: Words) -> list[Row]:
    """Why the log began anew, and what was moved aside; nothing where neither is so."""
    rows = []
    if log.began != "first-start":
        rows.append(_row(words, "began", words.get(f"service.began.{log.began}", log.began)))
    if log.aside:
        rows.append(_row(words, "aside", ", ".join(log.aside)))
    return rows


def _officer(facts: ServiceFacts, words: Words) -> list[Row]:
    found = facts.officer
    if found is None:
        return []
    rows = [_row(words, "serving", found.name or words["officer.nobody"])]
    return [*rows, _row(words, "since", found.since)] if found.since else rows


def _network(facts: ServiceFacts, words: Words) -> list[Row]:
    found = facts.network
    if found is None:
        return [_row(words, "reachable", words["service.checking"])]
    secure = words["service.yes"] if found.secure else words["service.value.not_encrypted"]
    rows = [
        _row(words, "central", found.address),
        _row(words, "reachable", words["service.yes" if found.reachable else "service.no"]),
        _row(words, "secure", secure),
    ]
    if found.sentence:
        rows.append(_row(words, "error", found.sentence))
    if found.reachable:
        difference = words["service.unknown"]
        if found.difference_s is not None:
            difference = _filled(words, "seconds", found.difference_s)
        rows.append(_row(words, "difference", difference))
        rows.append(_row(words, "took", _filled(words, "milliseconds", found.took_ms)))
    return rows


def _volume(facts: ServiceFacts, words: Words) -> list[Row]:
    if facts.volume is None:
        return [_row(words, "volume", words["service.checking"])]
    if facts.volume.percent is None:
        return [_row(words, "volume", words["service.value.no_sound"])]
    return [_row(words, "volume", _filled(words, "percent", facts.volume.percent))]


def _row(words: Words, label: str, value: str) -> Row:
    return {"label": words[f"service.row.{label}"], "value": value}


def _filled(words: Words, name: str, number: int) -> str:
    return words[f"service.value.{name}"].format(n=_number(number, words))


def _number(number: int, words: Words) -> str:
    return f"{number:,}".replace(",", words["service.thousands"])
