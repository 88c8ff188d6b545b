"""Fault 33: a record names a key that the central does not know. Held, not dropped.

It is refused whole, stays in the outbox, and is taken as soon as the key is known.
"""

import pytest

from central.refusal import Problem, Refusal
from kiosk.record import SigningKey
from tests.faults.hall_kiosk import HallKiosk, counted, whole


def test_records_of_an_unknown_key_wait_in_the_outbox_and_count_once_it_is_known(hall, tmp_path):
    kiosk = HallKiosk(hall, tmp_path / "outbox.sqlite")
    kiosk.rate(5)
    stranger = SigningKey.generate().verify_key
    known = hall.rows("SELECT public_key, kid FROM kiosks")[0]
    change = "UPDATE kiosks SET public_key = :public, kid = :kid"
    hall.tamper(change, public=stranger.text, kid=stranger.kid)
    for _ in range(3):
        with pytest.raises(Refusal) as refused:
            kiosk.post()
        assert refused.value.problem is Problem.BAD_SIGNATURE
    assert kiosk.box.unsent() == 6
    assert hall.rows("SELECT count(*) FROM records") == [(0,)]
    hall.tamper(change, public=known[0], kid=known[1])
    kiosk.deliver()
    assert (kiosk.box.unsent(), counted(hall), whole(hall).records) == (0, 5, 6)


def test_key_that_came_while_the_central_was_older_is_asked_for(hall, tmp_path):
    kiosk = HallKiosk(hall, tmp_path / "outbox.sqlite")
    kiosk.rate(5)
    kiosk.deliver()
    kiosk.rotate()
    kiosk.rate(5, first=5)
    # The batch with the rotation was receipted by a central that is gone now.
    kiosk.deliver(limit=3)
    hall.tamper("DELETE FROM records WHERE seq > 6")
    hall.tamper("DELETE FROM kiosk_keys WHERE epoch IS NOT NULL")
    (head,) = hall.rows("SELECT hash, received_at FROM records WHERE seq = 6")
    hall.tamper("UPDATE logs SET seq = 6, head = :hash, head_at = :at", hash=head[0], at=head[1])
    kiosk.seal_receipted()
    kiosk.rate(1, first=10)
    kiosk.deliver()
    assert kiosk.box.unsent() == 0
    assert hall.rows("SELECT count(*), max(seq) FROM records") == [(13, 13)]
