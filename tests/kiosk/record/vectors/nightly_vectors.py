"""Vectors of nightly heads: chains of heads with their lists, held against the sample's archive."""

from dataclasses import dataclass, replace
from typing import Any

from kiosk.record import (
    HeadsOpened,
    NightlyHead,
    NightlyName,
    SigningKey,
    base64url,
    nightly_name,
    payload,
    sign_nightly_head,
)
from kiosk.record.record import ZERO_HASH
from tests.kiosk.record.vectors.sample import OTHER_KEY, RECEIPT_KEY
from tests.kiosk.record.vectors.sample_archive import (
    FIRST_DAY,
    SECOND_DAY,
    SITE,
    Archive,
    Log,
    Members,
    first_log,
    sample_archive,
)

CHAINS = ("QEFCQ0RFRkdISUpLTE1OTw", "UFFSU1RVVldYWVpbXF1eXw")
FIRST = HeadsOpened("first", None)
SEEN_AT_NIGHT = 9
"""Records of the kiosk's first log that were held in the first night."""


@dataclass(frozen=True)
class Night:
    """One head and its list, as published."""

    head: NightlyHead
    jws: str
    list: str

    @property
    def name(self) -> NightlyName:
        """What the next head, and every `day.closed`, call it."""
        return nightly_name(self.jws, self.head)

    def published(self) -> Members:
        """As it stands in the vectors."""
        return {"jws": self.jws, "list": self.list}


def listed(log: Log, seq: int | None = None) -> Members:
    """A log in a list, up to record `seq` or the last one."""
    record = log.records[(seq or len(log.records)) - 1]
    place = {"site": log.place.site, "kiosk": log.place.kiosk, "epoch": log.epoch}
    return {**place, "seq": record.seq, "hash": record.hash}


def tally(day: str, n: int | None, satisfied: int | None) -> Members:
    """A published tally of the sample."""
    about = {"site": SITE, "day": day, "channel": "kiosk", "questionnaire": "mot-cua@1"}
    return {**about, "question": "service", "n": n, "satisfied": satisfied}


def night(
    before: NightlyName | None,
    seen: list[Members],
    tallies: list[Members],
    key: SigningKey = RECEIPT_KEY,
    **other: Any,
) -> Night:
    """The night after `before`; `other` replaces members of the head, or `list_text`."""
    listed_logs = sorted(seen, key=lambda log: (log["site"], log["kiosk"], log["epoch"]))
    text = payload.serialise({"v": 1, "logs": listed_logs, "tallies": tallies}).decode()
    text = other.pop("list_text", text)
    number = before.number + 1 if before else 1
    day = (FIRST_DAY, SECOND_DAY, "2026-11-25")[number - 1]
    head = NightlyHead(
        epoch=before.epoch if before else CHAINS[0],
        number=number,
        prev=before.hash if before else ZERO_HASH,
        opened=None if before else FIRST,
        night=day,
        at=f"{day}T17:05:00.000Z",
        logs=len(listed_logs),
        records=sum(log["seq"] for log in listed_logs),
        list_hash=base64url.sha256(text.encode()),
    )
    head = replace(head, **other)
    return Night(head, sign_nightly_head(key, head), text)


def first_night() -> Night:
    """The night that the archive's closings name: it saw the first log alone."""
    seen = listed(first_log(None), SEEN_AT_NIGHT)
    return night(None, [seen], [tally(FIRST_DAY, None, None)])


def second_night(first: Night, archive: Archive, **other: Any) -> Night:
    """The night after, which saw everything."""
    logs = [listed(log) for log in archive.logs]
    return night(first.name, logs, [tally(SECOND_DAY, 25, 15)], **other)


def nightly_cases() -> dict[str, Any]:
    """Chains of heads, whole and spoilt."""
    first = first_night()
    archive = sample_archive(first.name)
    return {
        "key": RECEIPT_KEY.verify_key.text,
        "good": good_cases(first, archive),
        "bad": bad_cases(first, archive),
    }


def case(name: str, nights: list[Night], archive: str | None = "whole") -> Members:
    """A case; `archive` is the name of a good one of archives.json, or None: no logs at hand."""
    return {"name": name, "archive": archive, "heads": [each.published() for each in nights]}


def good_cases(first: Night, archive: Archive) -> list[Members]:
    """What a verifier has to find nothing wrong with."""
    second = second_night(first, archive)
    again = [listed(log) for log in archive.logs]
    opened = HeadsOpened("records-missing", second.name)
    restored = night(None, again, [], epoch=CHAINS[1], opened=opened)
    edges = [tally(FIRST_DAY, 10, 0), tally(FIRST_DAY, 12, 12), tally(FIRST_DAY, 15, None)]
    return [
        case("two nights", [first, second]),
        case("no logs at hand", [first, second], None),
        case("a chain begun anew after a restore", [first, second, restored]),
        case("published tallies", [first, night(first.name, again, edges)]),
    ]


def bad_cases(first: Night, archive: Archive) -> list[Members]:
    """One rule broken in each."""
    logs = [listed(log) for log in archive.logs]
    rewritten = [{**logs[0], "hash": logs[1]["hash"]}, *logs[1:]]
    further = [{**logs[0], "seq": logs[0]["seq"] + 1}, *logs[1:]]
    other_first = night(None, [listed(first_log(None), 3)], [])
    at_hand = {
        "another record there": ("heads.log", [first, night(first.name, rewritten, [])]),
        "further than the log": ("heads.log", [first, night(first.name, further, [])]),
        "a head that nobody published": (
            "heads.witness",
            [other_first, second_night(other_first, archive)],
        ),
    }
    alone = {
        **bad_chains(first, archive, logs),
        **bad_lists(first, archive),
        **shrunk(first, archive, logs),
    }
    return [
        *(
            {"rule": rule, **case(name, list(nights), None)}
            for name, (rule, nights) in alone.items()
        ),
        *({"rule": rule, **case(name, nights)} for name, (rule, nights) in at_hand.items()),
    ]


Bad = dict[str, tuple[str, list[Night]]]


def bad_chains(first: Night, archive: Archive, logs: list[Members]) -> Bad:
    """Heads that do not follow one another, or that somebody else signed."""
    second = second_night(first, archive)
    rule = "heads.chain"

    def spoilt(**other: Any) -> list[Night]:
        return [first, second_night(first, archive, **other)]

    return {
        "a night left out": (rule, [first, night(second.name, logs, [])]),
        "another head before": (rule, spoilt(prev=base64url.sha256(b"another"))),
        "a number left out": (rule, spoilt(number=3)),
        "opened in the middle": (rule, spoilt(opened=FIRST)),
        "begun at number 2": (rule, [second]),
        "begun without a reason": (rule, [night(None, logs, [], opened=None)]),
        "begun after another": (rule, [night(None, logs, [], prev=logs[0]["hash"])]),
        "signed by another": ("signature", spoilt(key=OTHER_KEY)),
    }


def bad_lists(first: Night, archive: Archive) -> Bad:
    """Lists that are not what their head says, or not of their form."""
    second = second_night(first, archive)
    logs = [listed(log) for log in archive.logs]
    swapped = payload.serialise({"v": 1, "logs": logs[::-1], "tallies": []}).decode()
    texts = {
        "a list that is no JSON": second.list[:-1],
        "logs in another order": swapped,
        "a list of a later version": second.list.replace('"v":1', '"v":2', 1),
        "so few that one may be known": told(second, '"n":9,"satisfied":null'),
        "so few satisfied": told(second, '"n":25,"satisfied":3'),
        "so few others": told(second, '"n":25,"satisfied":20'),
        "more satisfied than answered": told(second, '"n":25,"satisfied":40'),
    }
    heads = {name: second_night(first, archive, list_text=text) for name, text in texts.items()}
    heads["another list"] = replace(second, list=first.list)
    heads["more logs than listed"] = second_night(first, archive, logs=4)
    heads["fewer records than listed"] = second_night(first, archive, records=3)
    return {name: ("heads.list", [first, head]) for name, head in heads.items()}


def told(second: Night, numbers: str) -> str:
    """The list with other numbers in its tally."""
    return second.list.replace('"n":25,"satisfied":15', numbers)


def shrunk(first: Night, archive: Archive, logs: list[Members]) -> Bad:
    """Lists from which something is gone that an earlier one had."""
    second = second_night(first, archive)
    rewritten = [{**logs[0], "hash": logs[1]["hash"]}, *logs[1:]]
    opened = HeadsOpened("records-missing", second.name)
    later = {
        "a log left out": night(second.name, logs[1:], []),
        "a log ends earlier": night(second.name, [listed(archive.logs[0], 5), *logs[1:]], []),
        "the same end, rewritten": night(second.name, rewritten, []),
        "missing after a restore": night(None, logs[1:], [], epoch=CHAINS[1], opened=opened),
    }
    return {name: ("heads.shrunk", [first, second, third]) for name, third in later.items()}
