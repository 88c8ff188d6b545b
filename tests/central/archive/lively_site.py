"""A site at which everything happened that an archive can tell of."""

import json

from central.archive.archive import Archive
from central.moment import to_text
from central.phone.head_notes import HeadNotes
from central.phone.phone_log import PhoneLog
from central.refusal import Refusal
from central.store.archive_queries import archive_snapshot
from central.store.engine import writing
from kiosk.record import Draft
from kiosk.record.base64url import sha256
from tests.central.hall import SITE, rating_body, visit_id

NONCE = "AAECAwQFBgcICQoLDA0ODw"


def serve_and_rate(kiosk, visit, service=5):
    for event, more in (("called", {"service": None}), ("served", {}), ("prompted", {})):
        kiosk.event(event, visit, **more)
    return kiosk.rate(visit, service, nonce=NONCE)


def rate_by_phone(hall, log, visit, kiosk, **more):
    said = {"channel": "phone", "trigger": "phone", "by": kiosk.place.kiosk}
    body = rating_body(
        kiosk.counter, visit, token=sha256(visit.encode()), nonce=NONCE, **said, **more
    )
    with writing(hall.engine) as connection:
        log.append(connection, SITE, Draft("rating", body), hall.now)


def fill(hall, *, rotation=True):
    """Kiosks, epochs, a new key, phones, marks and a fork; the kiosks that took part."""
    first, second, forked = hall.add_kiosk(), hall.add_kiosk("quay-2"), hall.add_kiosk()
    for number in range(30):
        serve_and_rate(first, visit_id(number), service=1 + number % 5)
    first.rate(visit_id(0), service=1, nonce=NONCE)
    first.rate(visit_id(900), test=True, nonce=NONCE)
    first.send()
    if rotation:
        first.rotate()
        serve_and_rate(first, visit_id(40))
        first.send()
    first.open_epoch()
    serve_and_rate(first, visit_id(41), service=2)
    first.send()
    for number in range(100, 112):
        serve_and_rate(second, visit_id(number), service=5)
    second.sign("rating", {"visit": "odd"})
    second.event(
        "called", visit_id(300), service=None, clock="unsynced", at="1970-01-01T00:00:00.000+00:00"
    )
    second.send()
    phone = PhoneLog(hall.keys.phone, HeadNotes(hall.settings.phone_heads_directory), lambda: 1.0)
    for number in (100, 300, 301):
        rate_by_phone(hall, phone, visit_id(number), second, service=3)
    fork(forked)
    return first, second, forked


def fork(kiosk):
    serve_and_rate(kiosk, visit_id(500))
    other = kiosk.branch(3)
    kiosk.send()
    other.rate(visit_id(501), service=1, nonce=NONCE)
    try:
        other.send()
    except Refusal:
        kiosk.rate(visit_id(502), nonce=NONCE)
        kiosk.send()
        return
    raise AssertionError("the fork was not seen")


def archive_of(hall, said=None) -> Archive:
    snapshot = archive_snapshot(hall.engine, SITE)
    tell = (lambda _line: None) if said is None else said.append
    phone = hall.keys.phone.verify_key
    return Archive(hall.engine, snapshot, hall.keys.receipt, phone, tell)


def lines_of(hall) -> list[dict]:
    return [json.loads(line) for line in archive_of(hall).lines(to_text(hall.now))]
