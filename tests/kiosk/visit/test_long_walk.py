"""Days of words in any order, one after the other: each visit's records stand once, in sense."""

import random
from collections import Counter as Tally

import pytest

from kiosk.visit import Panel, ServiceReturned, Side
from tests.kiosk.visit.driver import Driver
from tests.kiosk.visit.test_any_sequence import CODES, OFFICERS, TICKET_MOVES, TICKETS

STEPS = 6_000
WAITS_MS = [0, 40, 251, 300, 300, 300, 1_000, 6_000, 20_000, 299_000, 400_000]
ONCE = ["visit.called", "visit.served", "visit.prompted", "visit.scanned", "visit.unrated"]


def moves(chance: random.Random) -> list[tuple]:
    """One of each kind of move, the likelier ones more often."""
    ticket = chance.choice(TICKETS)
    return [
        *[(word, ticket) for word in (*TICKET_MOVES, "call", "serve", "serve")],
        *[(word,) for word in ("turn", "source-lost", "officer-time", "agree", "decline")],
        ("officer", chance.choice(OFFICERS)),
        ("dossier", chance.choice(CODES)),
        *[("answer", value) for value in (0, 1, 4, 5, 5)],
        *[(word,) for word in ("touch", "touch", "skip", "back", "dismiss", "again")],
        *[(word,) for word in ("time", "time", "lost", "returned", "returned")],
        ("language", chance.choice(["vi", "en"])),
        ("panel", chance.choice([*Panel, None, None])),
        *[(word,) for word in ("detail", "sides", "comment", "send", "discard")],
        ("side", chance.choice(list(Side))),
        ("reason", (chance.choice(list(Side)), "R1")),
        ("write", "x"),
        *[(word,) for word in ("service", "service-entered", "service-left")],
        *[("stored", True), ("stored", True), ("stored", chance.random() < 0.8)],
    ]


@pytest.mark.parametrize("seed", [1, 2])
def test_each_record_of_a_visit_stands_once_however_long_it_goes(seed):
    chance = random.Random(seed)
    driver = Driver()
    driver.take(ServiceReturned(0))
    for step in range(STEPS):
        driver.at_ms += chance.choice(WAITS_MS)
        driver.do(*(("day",) if step % 200 == 0 else chance.choice(moves(chance))))
    for kind in ONCE:
        told = Tally(draft.body["visit"] for draft in driver.drafts if draft.kind == kind)
        assert told
        assert set(told.values()) == {1}
    unrated = {each.body["visit"] for each in driver.drafts if each.kind == "visit.unrated"}
    late = {each.body["visit"] for each in driver.drafts if each.body.get("late")}
    assert {visit for visit, times in driver.saved.items() if times} & unrated <= late
