"""A full disk and a late commit, as the citizen sees them and as the log tells them."""

import pytest

from kiosk.visit import Delay

QUOTA_PRAGMA = "PRAGMA max_page_count"
ROOMY = 1_000_000


def set_quota(counter, spare_pages: int) -> None:
    """Leaves the outbox `spare_pages` pages of room: SQLite's own full disk."""

    def limit(box) -> None:
        driver = box.connection.connection.driver_connection
        pages = driver.execute("PRAGMA page_count").fetchone()[0]
        driver.execute("PRAGMA incremental_vacuum").fetchall()
        driver.execute(f"{QUOTA_PRAGMA} = {pages + spare_pages}").fetchall()

    counter.kiosk.storage.call(limit).result()


def fill_up(counter) -> None:
    """Walks citizens up until the screen says that a rating could not be saved."""
    for _ in range(40):
        counter.touches("rate")
        counter.sees("question")
        counter.touches("answer-4")
        counter.touches("answer-4")
        counter.waits_for(lambda: counter.screen in ("thanks", "out-of-service"))
        if counter.screen == "out-of-service":
            return
        counter.lets_pass(Delay.THANKS)
        counter.sees("idle")
    pytest.fail("the disk never got full")


@pytest.mark.expected_log("kiosk.queue", "storage is down")
def test_nobody_is_thanked_when_the_disk_is_full_and_service_returns_with_one_outage(own_counter):
    counter = own_counter
    set_quota(counter, 0)
    fill_up(counter)
    # A reopened connection has SQLite's own limit again: there is room.
    counter.sees("idle")
    counter.touches("rate")
    counter.sees("question")
    counter.touches("answer-5")
    counter.touches("answer-5")
    counter.sees("thanks")
    log = counter.log()
    outages = [record for record in log if record.kind == "kiosk.outage"]
    assert len(outages) == 1
    assert outages[0].body["lost"]["rating"] == 1
    assert log[-1].kind == "rating"
