"""Counts for the service menu: slice by slice, by kind alone, and what waits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.queue import log_counts
from kiosk.queue.log_counts import LogCounter, waiting_facts
from kiosk.record import Draft, Stamp
from tests.kiosk.queue.conftest import rating, receipt_of, stamp


class Asked:
    """Answers at once, and counts the steps."""

    def __init__(self, outbox):
        self.outbox, self.steps = outbox, 0

    def __call__(self, work):
        self.steps += 1
        self.value = work(self.outbox)
        return self

    def result(self, _limit_s):
        return self.value


def on(outbox, day):
    # A start of its own for each day: within one, the clock would have been set.
    outbox._stamp = lambda: Stamp(f"{day}T08:00:00.000+07:00", day, 1_000, "synced")  # noqa: SLF001


def test_counts_are_of_the_day_and_of_all(outbox):
    counter = LogCounter(Asked(outbox))
    on(outbox, "2026-03-03")
    outbox.append([rating(1), rating(2), Draft("pin.tried", {})])
    on(outbox, "2026-03-04")
    outbox.append([rating(3)])
    assert counter.count("2026-03-04") == (
        {"rating": 1},
        {"epoch.opened": 1, "rating": 3, "pin.tried": 1},
    )
    outbox.append([rating(4)])
    today, total = counter.count("2026-03-04")
    assert (today, total["rating"]) == ({"rating": 2}, 4)
    assert counter.count("2026-03-03")[0] == {"rating": 2, "pin.tried": 1}
    assert counter.count("2026-03-05")[0] == {}


def test_log_is_read_in_slices_and_counted_once(outbox, monkeypatch):
    monkeypatch.setattr(log_counts, "DAY_SLICE", 2)
    asked = Asked(outbox)
    counter = LogCounter(asked)
    outbox.append([rating(number) for number in range(9)])
    today, total = counter.count(stamp().at[:10])
    assert (today["rating"], total["rating"]) == (9, 9)
    assert asked.steps >= 1 + 5
    asked.steps = 0
    assert counter.count("2099-01-01") == ({}, total)
    assert asked.steps == 2


@given(st.lists(st.sampled_from(["a.a", "b.b", "rating.detail"]), max_size=12), st.integers(1, 4))
def test_counts_are_those_of_the_log_whatever_the_slices(open_any, kinds, size):
    outbox = open_any()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(log_counts, "DAY_SLICE", size)
        if kinds:
            outbox.append([Draft(kind, {}) for kind in kinds])
        today, total = LogCounter(Asked(outbox)).count(stamp().at[:10])
    expected = {kind: kinds.count(kind) for kind in kinds} | {"epoch.opened": 1}
    assert today == total == expected


@pytest.fixture(scope="module")
def open_any(migrated, tmp_path_factory):
    """Give a maker of fresh outboxes, for properties."""
    import shutil
    from contextlib import ExitStack

    from kiosk.queue.outbox import Outbox
    from tests.kiosk.queue.conftest import KEY, PLACE

    with ExitStack() as stack:

        def make():
            path = tmp_path_factory.mktemp("outbox") / "outbox.sqlite"
            shutil.copy(migrated, path)
            outbox = Outbox(path, PLACE, KEY, stamp)
            stack.callback(outbox.close)
            return outbox

        yield make


def test_what_waits_is_told_with_the_oldest_and_the_last_receipt(outbox):
    found = waiting_facts(outbox)
    assert (found.unsent, found.oldest_at, found.last_receipt_at) == (1, stamp().at, None)
    receipt, jws = receipt_of(outbox.head)
    outbox.take_receipt(receipt, jws)
    found = waiting_facts(outbox)
    assert (found.unsent, found.oldest_at, found.last_receipt_at) == (0, None, receipt.at)
