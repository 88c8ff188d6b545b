"""The wall clock that was set: one `clock.stepped` for a change, before the next record."""

from datetime import UTC, datetime, timedelta, timezone
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.queue.clock_steps import FREE_STEPS, STEP_AGAIN_MS, STEP_MS, STEPPED_KIND, ClockSteps
from kiosk.record import Stamp
from tests.kiosk.queue.conftest import log_of, rating

EPOCH = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


class SetClock:
    """A wall and a time since boot, each turned by hand."""

    def __init__(self):
        self.up_ms, self.ahead, self.hours, self.boot = 60_000, timedelta(), 7, "0f1e"

    def stamp(self) -> Stamp:
        zone = timezone(timedelta(hours=self.hours))
        at = (EPOCH + self.ahead + timedelta(milliseconds=self.up_ms)).astimezone(zone)
        return Stamp(at.isoformat(timespec="milliseconds"), self.boot, self.up_ms, "synced")

    def passes(self, ms: int) -> None:
        self.up_ms += ms

    def is_set(self, **by) -> None:
        self.ahead += timedelta(**by)


@pytest.fixture
def clock():
    return SetClock()


@pytest.fixture
def log(open_outbox, clock):
    """Give an outbox by that clock."""
    outbox = open_outbox()
    outbox._stamp = clock.stamp  # noqa: SLF001
    outbox.append([rating(0)])
    return outbox


def steps(outbox) -> list[dict]:
    return [record.body for record in log_of(outbox) if record.kind == STEPPED_KIND]


@pytest.mark.parametrize(
    ("by", "ms"),
    [
        ({"days": -14}, -14 * 86_400_000),
        ({"days": 20_000}, 20_000 * 86_400_000),
        ({"days": -7_300}, -7_300 * 86_400_000),
        ({"milliseconds": STEP_MS + 1}, STEP_MS + 1),
        ({"milliseconds": -STEP_MS - 1}, -STEP_MS - 1),
    ],
)
def test_step_is_told_once_before_the_next_record(log, clock, by, ms):
    clock.passes(5_000)
    clock.is_set(**by)
    log.append([rating(1), rating(2)])
    log.append([rating(3)])
    assert [record.kind for record in log_of(log)][2:] == [
        STEPPED_KIND,
        "rating",
        "rating",
        "rating",
    ]
    assert steps(log) == [{"by_ms": ms, "zone_before": "+07:00", "zone": "+07:00"}]


def test_attachments_stay_with_their_record_when_a_step_comes_before_it(log, clock):
    clock.is_set(days=3)
    log.append([rating(1, ticket=b"one"), rating(2, ticket=b"two")])
    boxes = {record.seq: record.attachments for record in log.waiting(10, 100_000)}
    assert boxes[4] == {"ticket": b"one"}
    assert boxes[5] == {"ticket": b"two"}
    assert boxes[3] == {}


@pytest.mark.parametrize("by", [0, 1, -1, 250, STEP_MS, -STEP_MS])
def test_nothing_is_told_when_the_time_service_only_slews(log, clock, by):
    clock.passes(3_600_000)
    clock.is_set(milliseconds=by)
    log.append([rating(1)])
    assert steps(log) == []


def test_slews_never_add_up_to_a_step(log, clock):
    for number in range(20):
        clock.passes(60_000)
        clock.is_set(milliseconds=500)
        log.append([rating(number)])
    assert steps(log) == []


def test_zone_is_told_when_it_alone_changes(log, clock):
    clock.hours = 9
    log.append([rating(1)])
    assert steps(log) == [{"by_ms": 0, "zone_before": "+07:00", "zone": "+09:00"}]


def test_nothing_is_told_when_the_machine_was_started_anew(log, clock):
    clock.boot, clock.up_ms, clock.ahead = "0a0a", 100, timedelta(days=-20_000)
    log.append([rating(1)])
    assert steps(log) == []


def test_step_is_told_when_the_program_alone_was_started_anew(log, clock):
    clock.is_set(hours=-1)
    log.reopen()
    log.append([rating(1)])
    assert [body["by_ms"] for body in steps(log)] == [-3_600_000]


def test_first_record_of_an_epoch_stays_its_opening_when_the_clock_was_set(log, clock):
    clock.is_set(days=9)
    log.open_epoch("chain-broken")
    assert log_of(log)[-1].seq == 1


def test_a_flapping_clock_is_told_of_one_a_minute(log, clock):
    for number in range(600):
        clock.passes(1_000)
        clock.is_set(hours=1 if number % 2 else -1)
        log.append([rating(number)])
    assert FREE_STEPS <= len(steps(log)) <= FREE_STEPS + 600_000 // STEP_AGAIN_MS
    # What was not told one by one is in the sum: the last word says where the clock stands.
    clock.passes(STEP_AGAIN_MS)
    log.append([rating(1)])
    assert sum(body["by_ms"] for body in steps(log)) == clock.ahead // timedelta(milliseconds=1)


MOVES = st.tuples(
    st.integers(0, 10_000_000),
    st.one_of(st.integers(-1_000, 1_000), st.integers(-(10**12), 10**12)),
    st.sampled_from([7, 7, 7, 8, -5]),
    st.sampled_from(["0f1e", "0f1e", "0f1e", "0a0a"]),
)


@given(st.lists(MOVES, max_size=60))
def test_steps_are_bounded_and_true_whatever_the_clock_does(moves):
    clock, held = SetClock(), ClockSteps()
    held.follow(SimpleNamespace(kind="kiosk.started", stamp=clock.stamp()))
    before, told, since_ms = clock.stamp(), 0, 0
    for passes, by_ms, hours, boot in moves:
        clock.passes(passes)
        clock.is_set(milliseconds=by_ms)
        clock.hours = hours
        if boot != clock.boot:
            clock.boot, told, since_ms = boot, 0, clock.up_ms
        now = clock.stamp()
        step = held.before(now)
        if step is not None:
            told += 1
            assert before.boot == now.boot
            assert (
                abs(step.body["by_ms"]) > STEP_MS or step.body["zone"] != step.body["zone_before"]
            )
            held.follow(SimpleNamespace(kind=STEPPED_KIND, stamp=now))
            assert held.before(now) is None
        held.follow(SimpleNamespace(kind="rating", stamp=now))
        before = now
        assert told <= FREE_STEPS + 1 + (clock.up_ms - since_ms) // STEP_AGAIN_MS
