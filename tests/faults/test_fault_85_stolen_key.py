"""Fault 85: somebody signs with a stolen key: the kiosk is revoked from where the theft began."""

import pytest

from central.commands.revoke import revoke_kiosk
from central.refusal import Problem, Refusal
from tests.faults.hall_kiosk import HallKiosk, counted, whole


@pytest.fixture
def config(hall):
    path = hall.folder / "central.toml"
    path.write_text("", "utf-8")
    return path


@pytest.mark.parametrize("rotated", [False, True])
def test_forged_ratings_do_not_count_and_the_true_ones_do(
    hall, tmp_path, config, rotated, expected_log
):
    expected_log("central.ingest.receive", "fork of kiosk")
    kiosk = HallKiosk(hall, tmp_path / "outbox.sqlite")
    kiosk.rate(5)
    if rotated:
        kiosk.rotate()
    kiosk.rate(5, first=5)
    kiosk.deliver()
    kiosk.box.close()
    thief = HallKiosk.clone(kiosk, tmp_path / "thief.sqlite")
    thief.open()
    head = thief.box.head
    thief.rate(40, run="00bb")
    thief.deliver()
    assert counted(hall) == 50
    revoke_kiosk(config, kiosk.place.kiosk, f"{head.epoch}:{head.seq + 1}", hall.now)
    thief.rate(5, first=40, run="00bb")
    thief.deliver()
    found = whole(hall)
    assert (counted(hall), found.ratings, found.marked) == (10, 10, 45)
    # The true kiosk's next record contradicts the thief's: kept beside it, an alarm.
    kiosk.open()
    kiosk.rate(1, first=99)
    with pytest.raises(Refusal) as refused:
        kiosk.post()
    assert refused.value.problem is Problem.FORK
    assert kiosk.box.unsent() == 1
