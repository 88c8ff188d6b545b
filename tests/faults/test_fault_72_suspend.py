"""Fault 72: the machine sleeps and wakes. The time of records is that since boot, sleep included,
so that sleeping is no step of the clock and no visit of yesterday looks young.
"""

import time
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from kiosk.health.clock import SystemClock
from kiosk.queue.clock_steps import ClockSteps
from kiosk.record import Stamp


def test_time_of_records_is_that_since_boot_with_sleep():
    before_ms = time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000
    stamp = SystemClock().stamp()
    assert before_ms <= stamp.up_ms <= time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000


def test_sleep_is_no_step_of_the_clock():
    clock = SystemClock()
    steps, stamp = ClockSteps(), clock.stamp()
    steps.follow(SimpleNamespace(kind="rating", stamp=stamp))
    later = datetime.fromisoformat(stamp.at) + timedelta(hours=14)
    at = later.isoformat(timespec="milliseconds")
    woken = Stamp(at, stamp.boot, stamp.up_ms + 14 * 3_600_000, stamp.clock)
    assert steps.before(woken) is None


class Machine(SystemClock):
    """A clock whose wall and time since boot are turned by hand."""

    def __init__(self):
        super().__init__()
        self.run_ms, self.wall = 1_000_000, datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

    def up_ms(self):
        return self.run_ms

    def now(self):
        return self.wall

    def passes(self, **by):
        self.wall += timedelta(**by)
        self.run_ms += timedelta(**by) // timedelta(milliseconds=1)


def test_clock_is_synced_only_while_it_agrees_with_the_central():
    machine = Machine()
    assert machine.synced == "unsynced"
    machine.compare(int(machine.wall.timestamp() * 1000) + 4_000)
    assert machine.stamp().clock == "synced"
    machine.passes(hours=14)
    assert machine.stamp().clock == "synced", "it slept, and both went on"
    machine.wall += timedelta(days=365 * 50)
    assert machine.stamp().clock == "unsynced", "at once, not with the next heartbeat"
    machine.wall -= timedelta(days=365 * 50)
    assert machine.stamp().clock == "synced"
