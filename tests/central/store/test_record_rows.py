"""Records are added all, or none: by the plain way and by COPY."""

import pytest
from sqlalchemy.exc import IntegrityError

from central.store.engine import reading, writing
from central.store.log_tables import records
from central.store.record_rows import COLUMNS, PlacesTakenError, insert_records
from central.store.staged import COPY_FROM


def rows(first, count):
    row = dict.fromkeys(COLUMNS) | {
        "site_id": "xa-mau",
        "kiosk_id": "k-0123456789",
        "epoch": "B" * 21 + "A",
        "hash": "A" * 43,
        "payload": b'{"v":1}\x00\xff',
        "signature": bytes(64),
        "kid": bytes(32),
        "kind": "visit.called",
        "day": "2026-03-02",
        "batch": 1,
        "received_at": "2026-03-02T03:00:00.000Z",
    }
    return [tuple((row | {"seq": seq}).values()) for seq in range(first, first + count)]


def held(hall):
    with reading(hall.engine) as connection:
        return [tuple(row) for row in connection.execute(records.select().order_by("seq"))]


@pytest.mark.parametrize("count", [1, COPY_FROM - 1, COPY_FROM, 3 * COPY_FROM])
def test_rows_are_held_as_they_were_given_however_many(hall, count):
    given = rows(1, count)
    with writing(hall.engine) as connection:
        insert_records(connection, given)
    assert held(hall) == given


@pytest.mark.parametrize("count", [COPY_FROM - 1, 2 * COPY_FROM])
def test_nothing_is_added_when_one_place_is_taken(hall, count):
    taken = rows(count, 1)
    with writing(hall.engine) as connection:
        insert_records(connection, taken)
    with pytest.raises((PlacesTakenError, IntegrityError)), writing(hall.engine) as connection:
        insert_records(connection, rows(1, count))
    assert held(hall) == taken
