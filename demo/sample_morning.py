"""A sample morning: signed records of sample kiosks, sent the way every kiosk sends.

Plainly sample data: the site is marked as such at the central and every page says so. The
moods are a seeded draw, not a measurement of anybody.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from demo.folder import TREE
from demo.hall import COUNTERS, LIVE_COUNTER, SEED, SampleCounter
from demo.sample_central import SampleCentral
from kiosk.deadline import DeadlineSession
from kiosk.identity.enrolment import Enrolment
from kiosk.identity.enrolment_call import enrol
from kiosk.identity.token import random_nonce
from kiosk.identity.visit_id import RANDOM_BYTES, visit_id
from kiosk.phone_offer import visit_url
from kiosk.queue.batch import MAX_RECORDS, encode_batch
from kiosk.queue.outbox import Waiting
from kiosk.queue.replacement import new_epoch
from kiosk.queue.reply import Receipted, read_reply
from kiosk.record import (
    CheckCode,
    Draft,
    Head,
    Place,
    Record,
    SigningKey,
    Stamp,
    VerifyKey,
    sign_record,
)
from kiosk.record.chain import OPENING_KIND
from kiosk.survey import load_library
from kiosk.visit import Desk, Visit

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MORNING = timedelta(hours=3)
BETWEEN_RECORDS_MS = 60_000
"""By the machine's own clock, however short a morning it is: nothing here is a burst of ratings."""
TOO_FAST_MS, TOO_FAST_SHARE = 700, 0.04
"""Two answers quicker than anybody chooses, and how many are: a few ratings are marked."""
SHIPPED = load_library(TREE / "config" / "questionnaires")


class SampleRefusedError(Exception):
    """The central did not receipt the sample morning."""


@dataclass(frozen=True, slots=True)
class SampleMorning:
    """What was sent: the check codes of a rating that counts and of one that is marked, and the
    phone's page of a visit without one.
    """

    code: CheckCode
    marked: CheckCode
    phone_page: str


def send_morning(central: SampleCentral) -> SampleMorning:
    """Enrols the sample kiosks and sends their morning."""
    chance = random.Random(SEED)
    kiosks = []
    for counter in COUNTERS:
        if counter.id != LIVE_COUNTER:
            key = SigningKey.generate()
            kiosks.append(
                (counter, key, enrol(central.address, key, central.token, counter.id, None))
            )
    central.approve_all()
    sent: list[Record] = []
    for counter, key, enrolment in kiosks:
        records = list(_morning(counter, key, enrolment, chance))
        _send(central.address, enrolment, records)
        sent += records
    ratings = [record for record in sent if record.kind == "rating"]
    marked = next(each for each in ratings if each.body["took_ms"] == TOO_FAST_MS)
    counted = next(each for each in ratings if each.body["took_ms"] != TOO_FAST_MS)
    counter, key, enrolment = kiosks[0]
    silent = next(record for record in sent if record.kind == "visit.unrated")
    desk = Desk(counter.id, SHIPPED.in_force("mot-cua", datetime.now(ZONE).date()))
    visit = str(silent.body["visit"])
    return SampleMorning(
        CheckCode.of(counted),
        CheckCode.of(marked),
        visit_url(lambda: key, enrolment.kiosk, desk, central.address, Visit(visit)),
    )


def _send(address: str, enrolment: Enrolment, records: list[Record]) -> None:
    session = DeadlineSession()
    url = f"{address}/api/v1/kiosks/{enrolment.kiosk}/records"
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    for start in range(0, len(records), MAX_RECORDS):
        batch = [
            Waiting(each.epoch, each.seq, each.hash, each.compact, {})
            for each in records[start : start + MAX_RECORDS]
        ]
        answer = session.request("POST", url, body=encode_batch(batch), headers=headers)
        reply = read_reply(answer, [VerifyKey.from_text(enrolment.receipt_key)])
        if not isinstance(reply, Receipted):
            message = f"the central did not take the sample morning: {reply}"
            raise SampleRefusedError(message)
    session.close()


def _morning(
    counter: SampleCounter, key: SigningKey, enrolment: Enrolment, chance: random.Random
) -> Iterator[Record]:
    place = Place(enrolment.site, enrolment.kiosk)
    head = Head.beginning(new_epoch())
    for at, draft in _events(counter, chance):
        stamp = Stamp(
            at.isoformat(timespec="milliseconds"),
            f"{SEED:08x}",
            head.seq * BETWEEN_RECORDS_MS,
            "synced",
        )
        record = sign_record(key, place, head.epoch, head.seq + 1, head.hash, stamp, draft)
        head = Head(record.epoch, record.seq, record.hash)
        yield record


def _events(counter: SampleCounter, chance: random.Random) -> Iterator[tuple[datetime, Draft]]:
    end = datetime.now(ZONE) - timedelta(minutes=1)
    midnight = end.replace(hour=0, minute=0, second=0, microsecond=0)
    begin = max(midnight + timedelta(seconds=1), end - MORNING)
    yield begin, Draft(OPENING_KIND, {"reason": "sample", "before": None})
    yield begin, Draft("kiosk.started", {"version": "sample", "boot": f"{SEED:08x}"})
    step = (end - begin) / max(counter.visits, 1)
    for number in range(counter.visits):
        at = begin + step * number
        visit = visit_id(int(at.timestamp() * 1000), chance.randbytes(RANDOM_BYTES))
        yield from _visit(counter, visit, at, step, chance)


def _visit(
    counter: SampleCounter, visit: str, at: datetime, step: timedelta, chance: random.Random
) -> Iterator[tuple[datetime, Draft]]:
    officer = f"nv-{counter.id}"
    who = {"visit": visit, "counter": counter.id}
    yield at, Draft("visit.called", {**who, "service": None})
    at += step * 0.6
    yield at, Draft("visit.served", {**who, "officer": officer})
    yield at, Draft("visit.prompted", {**who, "officer": officer})
    at += step * 0.2
    if chance.random() > counter.rated:
        cause = chance.choice(("window-over", "window-over", "next-called", "dismissed"))
        yield at, Draft("visit.unrated", {**who, "officer": officer, "cause": cause})
        return
    service = chance.choices(range(1, 6), counter.levels)[0]
    attitude = min(5, max(1, service + chance.choice((-1, 0, 0, 1))))
    body = {
        **who,
        "officer": officer,
        "procedure": None,
        "stage": "result",
        "questionnaire": "mot-cua@1",
        "lang": "vi",
        "trigger": "served",
        "answers": {"service": service, "officer": attitude},
        "took_ms": _took_ms(chance),
        "partial": False,
        "late": False,
        "test": False,
        "nonce": random_nonce(),
    }
    yield at, Draft("rating", body)


def _took_ms(chance: random.Random) -> int:
    return TOO_FAST_MS if chance.random() < TOO_FAST_SHARE else chance.randint(4_000, 15_000)
