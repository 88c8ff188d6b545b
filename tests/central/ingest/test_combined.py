"""Batches of one transaction: what is shown is what one after the other would have shown."""

import pytest

from central.audit.audit_site import audit_site
from central.ingest.append import append_all
from central.ingest.hours import RememberedHours
from central.ingest.wire import Item
from central.ingest.work import Work
from central.store.engine import writing
from kiosk.record import Typ, open_envelope, parse_record
from tests.central.hall import SITE, visit_id

SHOWN = "SELECT sum(n) FROM released_tallies WHERE question = 'service'"


def work_of(kiosk):
    records = [parse_record(open_envelope(each, Typ.RECORD)) for each in kiosk.log]
    return Work(kiosk.place, records, [Item(each, {}) for each in kiosk.log], kiosk.hall.now)


@pytest.mark.parametrize("sizes", [(5, 3), (3, 5), (4, 4, 4), (6, 1, 4)])
def test_kiosks_of_one_counter_release_batch_by_batch_when_they_send_at_once(hall, sizes):
    kiosks = []
    for place, size in enumerate(sizes):
        kiosk = hall.add_kiosk("quay-1")
        for number in range(size):
            kiosk.rate(visit_id(100 * place + number))
        kiosks.append(kiosk)
    with writing(hall.engine) as connection:
        append_all(connection, [work_of(kiosk) for kiosk in kiosks], RememberedHours())
    counted = shown = 0
    for size in sizes:
        counted += size
        shown = counted if counted - shown >= 5 else shown
    assert hall.rows(SHOWN) == [(shown,)]
    audit_site(hall.engine, SITE)
