"""When a night is due."""

from datetime import UTC, datetime

import pytest

from central.heads.heads_folder import HeadsFolder
from central.heads.nights import HeadsThread, Night
from central.heads.signing import HeadSigner

NIGHT = Night.from_settings("00:30", "Asia/Ho_Chi_Minh")


@pytest.mark.parametrize(
    ("now", "ended"),
    [
        ("2026-03-02T17:29:59Z", "2026-03-01"),
        ("2026-03-02T17:30:00Z", "2026-03-02"),
        ("2026-03-02T16:59:59Z", "2026-03-01"),
        ("2026-03-03T17:29:00Z", "2026-03-02"),
    ],
)
def test_day_is_to_be_signed_when_its_night_has_come(now, ended):
    assert NIGHT.ended(datetime.fromisoformat(now)).isoformat() == ended


def test_round_signs_each_night_once_when_the_clock_runs_and_jumps(hall):
    signer = HeadSigner(hall.engine, hall.keys.receipt, HeadsFolder(hall.folder / "heads"))
    thread = HeadsThread(signer, NIGHT, hall.clock)
    for now in (
        datetime(2026, 3, 2, 18, tzinfo=UTC),
        datetime(2026, 3, 2, 19, tzinfo=UTC),
        datetime(2026, 2, 20, 19, tzinfo=UTC),
        datetime(2026, 3, 9, 18, tzinfo=UTC),
    ):
        hall.now = now
        thread.work()
    assert hall.rows("SELECT number, night FROM nightly_heads ORDER BY number") == [
        (1, "2026-03-02"),
        (2, "2026-03-09"),
    ]
