"""Two senders of the same records at once: the key of the table decides, one receipt each."""

import threading
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy.exc import IntegrityError

from central.ingest import combine
from central.ingest.dossier_box import DossierBoxes
from central.ingest.receive import Receiver
from central.store.engine import open_engine
from tests.central.hall import pack, visit_id


def test_same_batch_counts_once_when_many_send_it_at_once(hall):
    kiosk = hall.add_kiosk()
    for number in range(10):
        kiosk.serve_and_rate(visit_id(number))
    body = pack(kiosk.log)
    senders = 6
    together = threading.Barrier(senders)
    # An engine each: nothing but the file is common to them, as between processes.
    engines = [open_engine(hall.settings.database_url) for _ in range(senders)]

    def send(engine):
        with ThreadPoolExecutor(2) as pool:
            together.wait()
            receiver = Receiver(engine, hall.keys.receipt, pool, DossierBoxes(hall.keys.sealing))
            return receiver.receive(kiosk.place.kiosk, body, "gzip", hall.now)

    with ThreadPoolExecutor(senders) as threads:
        receipts = set(threads.map(send, engines))
    for engine in engines:
        engine.dispose()
    assert len(receipts) == 1
    assert hall.rows("SELECT count(*) FROM records") == [(41,)]
    rated = hall.rows("SELECT sum(n) FROM visit_tallies WHERE event = 'rated'")
    assert rated == [(10,)]


def test_batch_is_compared_again_when_another_process_took_its_places_first(hall, monkeypatch):
    kiosk = hall.add_kiosk()
    kiosk.serve_and_rate(visit_id(1))
    first = kiosk.send()
    real = combine.append_all
    raced = []

    def race_once(*arguments, **named):
        if not raced:
            raced.append(True)
            raise IntegrityError("INSERT", {}, Exception("UNIQUE constraint failed"))
        return real(*arguments, **named)

    monkeypatch.setattr(combine, "append_all", race_once)
    assert kiosk.send() == first
    assert raced
    assert hall.rows("SELECT count(*) FROM records") == [(5,)]


def test_many_kiosks_send_at_once_and_every_rating_counts(hall):
    kiosks = [hall.add_kiosk(f"quay-{1 + number % 2}") for number in range(4)]
    for place, kiosk in enumerate(kiosks):
        for number in range(8):
            kiosk.serve_and_rate(visit_id(100 * place + number))

    def send(kiosk):
        for start in range(0, len(kiosk.log), 7):
            kiosk.send(kiosk.log[start : start + 7])

    with ThreadPoolExecutor(len(kiosks)) as threads:
        list(threads.map(send, kiosks))
    rated = hall.rows("SELECT sum(n) FROM visit_tallies WHERE event = 'rated'")
    assert rated == [(32,)]
    assert hall.rows("SELECT batches FROM sites") == [(4 * 5,)]
