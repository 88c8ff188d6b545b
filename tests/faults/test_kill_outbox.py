"""kill -9 of whoever writes the outbox, at every step of the write and of the sending.

Each round is a life of a real process, ended by SIGKILL on entering a chosen system call or at a
random moment. After each: nothing acknowledged is missing, the chain verifies from its first
record, the outbox opens. At the end everything is sent and receipted, and the central holds and
counts each record once. Kills: 200 in `make test`; as many as the environment variable KILLS says
(2,000 without it) in the long test.
"""

import faulthandler
import os
import random
import shutil

import pytest

from tests.faults.killed_outbox import KilledOutbox

# The steps of a write: the first appends of a life make this many of each call.
WRITE_STEPS = [
    *[("pwrite64", nth) for nth in (1, 2, 3, 4, 6, 8, 9, 10, 11, 12, 13, 15, 18, 21)],
    *[("fdatasync", nth) for nth in range(1, 10)],
    *[("ftruncate", nth) for nth in (1, 2, 3)],
]
# The steps of sending: connect, request, answer, and what is written then.
SENDING_STEPS = [
    *[("connect", nth) for nth in (1,)],
    *[("sendto", nth) for nth in (1, 2, 3, 4, 5, 7)],
    *[("recvfrom", nth) for nth in (1, 2, 3, 4, 5, 8)],
    *[("fdatasync", nth) for nth in (5, 6, 7, 8, 9, 12)],
]
RANDOM_S = 0.01
# From the gate on a life opens its outbox, about 25 ms, then appends; it may die in either.
LIFE_S = 0.05
LOT = 500
KILLS = int(os.environ.get("KILLS", "2000"))
SEED = 4711


@pytest.fixture
def outbox(identity, migrated, tmp_path):
    """Give `outbox(journal_mode, url)`: one that will be killed, in a folder for each lot."""

    def made(journal_mode: str | None = None, url: str = "", lot: int = 0) -> KilledOutbox:
        folder = tmp_path / f"{lot}" if lot else tmp_path
        folder.mkdir(exist_ok=True)
        path = shutil.copy(migrated, folder / "outbox.sqlite")
        return KilledOutbox(path, identity, journal_mode, url)

    return made


def send_and_count(killed: KilledOutbox, central, before, start_kiosk) -> None:
    """Everything reaches the central, once."""
    log = killed.log()
    kiosk = start_kiosk(central.url)
    kiosk.send_all()
    kiosk.close()
    ratings = sum(record.kind == "rating" for record in log)
    after = central.count()
    assert after.records - before.records == len(log)
    assert after.ratings - before.ratings == ratings
    assert ratings >= len(killed.told)


@pytest.mark.parametrize(("journal_mode", "random_lives"), [("truncate", 74), ("wal", 66)])
def test_nothing_acknowledged_is_missing_when_the_writer_is_killed(
    outbox, journal_mode, random_lives
):
    chance = random.Random(SEED)
    steps = WRITE_STEPS if journal_mode == "truncate" else WRITE_STEPS[:8]
    with outbox(journal_mode).process() as killed:
        for call, nth in steps:
            killed.live(injection=f"{call}:signal=SIGKILL:when={nth}")
        for life in range(random_lives):
            # Each third lives until it has promised something, however slow the machine is.
            killed.live(told=life % 3 == 0, and_s=chance.uniform(0, LIFE_S))
    killed.log()
    assert len(killed.told) > random_lives // 3, "they died before they had promised much"


def test_nothing_is_lost_or_double_when_the_sender_is_killed(outbox, central, start_kiosk):
    before, chance = central.count(), random.Random(SEED)
    with outbox(url=central.url).process() as killed:
        for call, nth in SENDING_STEPS:
            killed.live(injection=f"{call}:signal=SIGKILL:when={nth}")
        for _ in range(7):
            killed.live(told=chance.randint(3, 9), and_s=chance.uniform(0, RANDOM_S))
    assert central.count().records > before.records, "nothing was ever sent"
    send_and_count(killed, central, before, start_kiosk)


@pytest.mark.long
def test_nothing_acknowledged_is_missing_when_the_writer_is_killed_very_often(outbox):
    faulthandler.cancel_dump_traceback_later()  # each life has a limit of its own
    chance = random.Random()
    promised = 0
    for lot in range(-(-KILLS // LOT)):
        mode = "wal" if lot % 4 == 3 else "truncate"
        # What is never called would never kill: with WAL no file is cut.
        calls = ["pwrite64", "fdatasync", "ftruncate"][: 2 if mode == "wal" else 3]
        with outbox(mode, lot=lot).process() as killed:
            for _ in range(min(LOT, KILLS - lot * LOT) // 2):
                call, nth = chance.choice(calls), chance.randint(1, 60)
                killed.live(injection=f"{call}:signal=SIGKILL:when={nth}")
                killed.live(and_s=chance.uniform(0, LIFE_S))
        killed.log()
        promised += len(killed.told)
    print(f"{KILLS} kills, {promised} records promised, none lost")
    assert promised > KILLS // 10
