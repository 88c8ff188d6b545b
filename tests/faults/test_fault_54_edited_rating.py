"""Fault 54: somebody with access to the database edits a rating: log verify names it."""

import re

import pytest

from central.audit.fault import FaultError
from kiosk.record.base64url import decode, encode
from tests.central.held_records import exchange, held
from tests.faults.hall_kiosk import HallKiosk, whole


def other_answer(hall):
    """As one who knows the form does it: the payload reads well, with another level in it."""
    header, payload, signature = held(hall)[3].split(".")
    said = decode(payload)
    other = re.sub(
        rb'"service":(\d)', lambda found: b'"service":%d' % (int(found[1]) % 5 + 1), said
    )
    assert other != said
    [(kiosk,)] = hall.rows("SELECT kiosk_id FROM logs")
    return exchange(hall, kiosk, 4, f"{header}.{encode(other)}.{signature}")


EDITS = {
    "another answer in the record": (other_answer, (4, "signature")),
    "other bytes in the record": (
        "UPDATE records SET payload = signature WHERE seq = 4",
        (4, "payload.json", "signature", "payload.nfc", "field.", "payload."),
    ),
    "the record deleted": ("DELETE FROM records WHERE seq = 4", (4, "chain.sequence")),
    "two records exchanged": (
        "UPDATE records SET seq = CASE seq WHEN 4 THEN 99 ELSE seq END",
        (4, "chain.sequence"),
    ),
    "the tail cut": ("DELETE FROM records WHERE seq = 11", (11, "log.head")),
    "its day": ("UPDATE records SET day = '2026-03-01' WHERE seq = 4", (4, "column.day")),
    "its figure": ("UPDATE rating_tallies SET n = n + 1", (None, "tally.ratings")),
    "its visit": ("UPDATE visits SET rated = NULL WHERE rated = 4", (None, "visits")),
    "marked as a double": (
        "INSERT INTO marks SELECT site_id, kiosk_id, epoch, 4, 'double', 1, 3, '' FROM logs",
        (4, "marks"),
    ),
    "its kiosk revoked behind everybody's back": (
        "UPDATE kiosks SET state = 'revoked', revoked_epoch = 'A', revoked_seq = 4",
        (None, "visits", "marks"),
    ),
}


@pytest.mark.parametrize(("edit", "expected"), EDITS.values(), ids=EDITS.keys())
def test_verify_names_what_was_edited(hall, tmp_path, edit, expected):
    kiosk = HallKiosk(hall, tmp_path / "outbox.sqlite")
    kiosk.rate(10)
    kiosk.deliver()
    assert whole(hall).ratings == 10
    assert edit(hall) if callable(edit) else hall.tamper(edit)
    with pytest.raises(FaultError) as found:
        whole(hall)
    fault = found.value.fault
    seq, *rules = expected
    assert any(fault.rule.startswith(rule) for rule in rules), fault
    if seq is not None:
        assert (fault.kiosk, fault.seq) == (kiosk.place.kiosk, seq)
