"""Fault 37: two devices with one key, from one cloned disk.

Both stand apart from the fork on, nothing of either is lost, and an alarm says so.
"""

import pytest

from central.refusal import Problem, Refusal
from tests.faults.hall_kiosk import HallKiosk, counted, whole

WARNING = ("central.ingest.receive", "fork of kiosk")


@pytest.fixture
def pair(hall, tmp_path):
    first = HallKiosk(hall, tmp_path / "outbox.sqlite")
    first.rate(5)
    first.deliver()
    first.box.close()
    second = HallKiosk.clone(first, tmp_path / "clone.sqlite")
    first.open()
    second.open()
    return first, second


def test_both_stand_apart_from_the_fork_on_and_nothing_is_lost(hall, pair, expected_log):
    expected_log(*WARNING)
    first, second = pair
    ours, theirs = first.rate(3, run="00aa"), second.rate(4, run="00bb")
    first.deliver()
    with pytest.raises(Refusal) as refused:
        second.post()
    assert (refused.value.problem, refused.value.members["seq"]) == (Problem.FORK, 7)
    assert second.box.unsent() == 4
    first.rate(2, first=8, run="00aa")
    first.deliver()
    held = {hash_ for (hash_,) in hall.rows("SELECT hash FROM records")}
    forked = {hash_ for (hash_,) in hall.rows("SELECT hash FROM forks")}
    assert {record.hash for record in ours} <= held
    assert {record.hash for record in theirs} == forked
    assert hall.rows("SELECT kind FROM alarms") == [("fork",)]
    # What came before anybody could know counts; what came after it does not.
    assert counted(hall) == 8
    assert whole(hall).marked == 2


def test_longer_clone_is_kept_whole_when_it_comes_first(hall, pair, expected_log):
    expected_log(*WARNING)
    first, second = pair
    first.rate(1, run="00aa")
    second.rate(9, run="00bb")
    second.deliver(limit=2)
    with pytest.raises(Refusal):
        first.post()
    assert hall.rows("SELECT count(*) FROM forks") == [(1,)]
    assert hall.rows("SELECT quarantined_from FROM logs") == [(7,)]
    assert whole(hall).records == 15


def test_either_may_send_again_and_nothing_becomes_double(hall, pair, expected_log):
    expected_log(*WARNING)
    first, second = pair
    first.rate(3, run="00aa")
    second.rate(3, run="00bb")
    first.deliver()
    for _ in range(3):
        with pytest.raises(Refusal):
            second.post()
    assert hall.rows("SELECT count(*) FROM forks") == [(3,)]
    assert hall.rows("SELECT count(*) FROM alarms") == [(1,)]
    assert whole(hall).records == 9
