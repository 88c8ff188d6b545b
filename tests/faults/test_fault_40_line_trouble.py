"""Faults 40, 43, 45, 46, 49 and 50: whatever the line to the central does, nothing is lost and
nothing is double.

The central is the real one; a proxy before it misbehaves. What counts at the end is what the
central itself holds and counts, and that `central log verify` finds nothing off (at the end of
the session, in conftest.py).
"""

import random
import shutil
import threading

import pytest

from kiosk.record import Draft, SealingPublicKey
from tests.faults.misbehaving_proxy import COMMITTING, ORDERS
from tests.faults.sending_kiosk import SendingKiosk

RATINGS = 7
PROBLEMS = [order for order in ORDERS if order != "carry"]


@pytest.fixture
def kiosk(start_kiosk, proxy):
    """Give a kiosk behind the proxy, its first records receipted."""
    made = start_kiosk(proxy.url)
    made.send_all()
    return made


def whole(kiosk, central, before, ratings: int) -> None:
    """What the kiosk made is at the central, once."""
    kiosk.close()
    log, after = kiosk.log(), central.count()
    assert after.records - before.records == len(log)
    assert after.ratings - before.ratings == ratings
    assert sum(record.kind == "rating" for record in log) == ratings


@pytest.fixture
def before(central):
    """Give what the central counted before the kiosk of this test began."""
    return central.count()


@pytest.mark.parametrize("problem", PROBLEMS)
def test_nothing_is_lost_or_double_when_the_line_misbehaves(before, kiosk, central, proxy, problem):
    held = central.count().records
    kiosk.append(RATINGS)
    proxy.orders.extend([problem] * (1 if problem == "trickle" else 2))
    kiosk.work()
    if problem not in {"twice", "413"}:
        assert kiosk.unsent == RATINGS, "only a receipt ends the wait"
        arrived = RATINGS if problem in COMMITTING else 0
        assert central.count().records - held == arrived
    kiosk.append(RATINGS, first=RATINGS)
    kiosk.send_all()
    assert proxy.done.count(problem) >= 1
    whole(kiosk, central, before, 2 * RATINGS)


def test_nothing_is_lost_or_double_when_everything_goes_wrong_in_any_order(
    before, start_kiosk, central, proxy
):
    chance = random.Random(20260302)
    troubles = [each for each in PROBLEMS if each != "trickle"]
    kiosk = start_kiosk(proxy.url)
    sent = 0
    for _ in range(40):
        count = chance.randint(1, 6)
        kiosk.append(count, first=sent)
        sent += count
        proxy.orders.extend(chance.choices(troubles, k=chance.randint(0, 3)))
        kiosk.work()
    proxy.orders.clear()
    kiosk.send_all()
    assert len(set(proxy.done)) >= 8
    whole(kiosk, central, before, sent)


def test_sealed_ticket_arrives_with_its_record_when_both_are_sent(start_kiosk, central, identity):
    seal = SealingPublicKey.from_text(identity.enrolment.sealing_key).seal
    box = seal(b'{"visit":"0","ticket":"A001"}')
    kiosk = start_kiosk(central.url)
    kiosk.ask(lambda it: it.append([Draft("visit.called", {"visit": "0"}, {"ticket": box})]))
    kiosk.send_all()
    mine = "WHERE kiosk_id = ?"
    name = identity.place.kiosk
    assert central.ask(f"SELECT seq, box FROM attachments {mine}", name) == [(2, box)]
    assert central.ask(f"SELECT rule FROM marks {mine} AND rule LIKE '%attach%'", name) == []


@pytest.mark.long
def test_nothing_is_lost_or_double_when_everything_goes_wrong_for_long(
    before, start_kiosk, central, proxy
):
    chance = random.Random()
    proxy.trickle_s = 0.1
    kiosk = start_kiosk(proxy.url, deadline_s=0.3)
    sent = 0
    for _ in range(1_000):
        count = chance.randint(1, 6)
        kiosk.append(count, first=sent)
        sent += count
        proxy.orders.extend(chance.choices(PROBLEMS, k=chance.randint(0, 2)))
        kiosk.work()
    proxy.orders.clear()
    kiosk.send_all(attempts=600)
    whole(kiosk, central, before, sent)


def test_records_go_when_the_central_is_back_after_it_was_down(before, start_kiosk, central):
    kiosk = start_kiosk(central.url)
    kiosk.append(RATINGS)
    central.stop()
    for _ in range(3):
        kiosk.work()
    assert kiosk.unsent == RATINGS + 1
    central.start()
    kiosk.send_all()
    whole(kiosk, central, before, RATINGS)


def test_records_go_once_when_the_central_was_killed_between_batches(before, start_kiosk, central):
    kiosk = start_kiosk(central.url)
    for turn in range(3):
        kiosk.append(RATINGS, first=turn * RATINGS)
        kiosk.work()
        central.kill()
        kiosk.append(1, first=1_000 + turn)
        kiosk.work()
        assert kiosk.unsent >= 1
        central.start()
    kiosk.send_all()
    whole(kiosk, central, before, 3 * RATINGS + 3)


def test_records_go_once_when_another_sends_the_same_at_the_same_time(
    before, start_kiosk, central, proxy, identity, tmp_path
):
    """A cloned disk that still agrees: the same bytes twice are one record."""
    kiosk = start_kiosk(proxy.url)
    kiosk.append(60)
    kiosk.close()
    twin = shutil.copy(kiosk.path, tmp_path / "twin.sqlite")
    senders = [
        SendingKiosk(path, identity.key, identity.enrolment, proxy.url)
        for path in (kiosk.path, twin)
    ]
    threads = [threading.Thread(target=each.send_all) for each in senders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [each.unsent for each in senders] == [0, 0]
    senders[1].close()
    whole(senders[0], central, before, 60)
