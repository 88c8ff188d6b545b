"""Closing a day: when it is due, and that what it says is what stands before it."""

from concurrent.futures import Future
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.queue.closing import AFTER_HOURS_MS, AGAIN_MS, DayClosing, close_day, is_due
from kiosk.queue.errors import StorageFullError
from kiosk.queue.outbox import Outbox
from kiosk.record import Draft, NightlyName, SinceClosing, Stamp
from tests.kiosk.queue.conftest import KEY, PLACE, log_of, rating

ZONE = timezone(timedelta(hours=7))
HEAD = NightlyName("AAECAwQFBgcICQoLDA0ODw", 3, "A" * 43)
LOOK_MS = 15_000


class Kiosk:
    """A log, and a clock whose wall and time since boot are turned by hand."""

    def __init__(self, path):
        self.run_ms, self.ahead = 0, timedelta()
        self.begins = datetime(2026, 3, 2, 8, 0, tzinfo=ZONE)
        self.outbox = Outbox(path, PLACE, KEY, self.stamp)
        self.failing = False
        self.woken = 0
        self.serving = False
        self.started()

    def started(self):
        """The program was started (again)."""
        self.closing = DayClosing(
            self, self, lambda: HEAD, self.wake, is_open=self.is_open, is_serving=self.is_serving
        )
        self.closing.at_start()
        self.outbox.append([Draft("kiosk.started", {"version": "1", "boot": "0f1e"})])

    def wake(self):
        self.woken += 1

    def is_open(self, now):
        return 8 <= now.hour < 17

    def is_serving(self):
        return self.serving

    def up_ms(self):
        return self.run_ms

    def now(self):
        return self.begins + self.ahead + timedelta(milliseconds=self.run_ms)

    def stamp(self):
        at = self.now().isoformat(timespec="milliseconds")
        return Stamp(at, "0f1e", self.run_ms, "synced")

    def call(self, work):
        future = Future()
        try:
            if self.failing:
                raise StorageFullError("full")
            future.set_result(work(self.outbox))
        except StorageFullError as error:
            future.set_exception(error)
        return future

    def passes(self, **time):
        """Time goes by, and the kiosk looks at it now and then."""
        left_ms = timedelta(**time) // timedelta(milliseconds=1)
        while left_ms > 0:
            step_ms = min(left_ms, LOOK_MS)
            self.run_ms += step_ms
            left_ms -= step_ms
            self.closing.tick()

    def passes_unseen(self, **time):
        self.run_ms += timedelta(**time) // timedelta(milliseconds=1)

    def rates(self, count=1):
        self.outbox.append([rating(number) for number in range(count)])

    @property
    def closed(self):
        return [record for record in log_of(self.outbox) if record.kind == "day.closed"]

    def judge(self):
        """Every closing says what stands before it; how many there are."""
        since, found = SinceClosing(), 0
        for record in log_of(self.outbox):
            if record.kind == "day.closed":
                assert since.broken_rule(record) is None
                found += 1
            since = since.after(record)
        return found


@pytest.fixture
def kiosk(path):
    made = Kiosk(path)
    yield made
    made.outbox.close()


def test_day_is_closed_after_hours_and_says_what_it_held(kiosk):
    kiosk.rates(3)
    kiosk.passes(hours=9, minutes=11)
    assert kiosk.judge() == 1
    closed = kiosk.closed[0]
    assert closed.body["day"] == "2026-03-02"
    assert closed.body["counts"] == {"epoch.opened": 1, "kiosk.started": 1, "rating": 3}
    assert closed.body["nightly_head"] == HEAD.as_members()
    assert kiosk.woken == 1


def test_day_is_not_closed_twice_when_nothing_was_recorded_since(kiosk):
    kiosk.passes(days=4)
    assert kiosk.judge() == 1


def test_day_is_closed_at_midnight_when_something_came_after_hours(kiosk):
    kiosk.passes(hours=12)
    kiosk.rates()
    kiosk.passes(hours=5)
    assert kiosk.judge() == 2
    assert [record.body["day"] for record in kiosk.closed] == ["2026-03-02", "2026-03-02"]
    assert kiosk.closed[1].stamp.at[:10] == "2026-03-03"


def test_day_before_is_closed_first_when_the_kiosk_is_started_after_midnight(kiosk):
    kiosk.rates(2)
    kiosk.passes_unseen(hours=20)
    kiosk.started()
    kinds = [record.kind for record in log_of(kiosk.outbox)]
    assert kinds[-2:] == ["day.closed", "kiosk.started"]
    assert kiosk.closed[0].body["day"] == "2026-03-02"
    assert kiosk.judge() == 1


def test_nothing_is_closed_when_the_kiosk_is_started_again_the_same_day(kiosk):
    kiosk.rates(2)
    kiosk.passes_unseen(hours=2)
    kiosk.started()
    assert kiosk.closed == []


def test_day_is_closed_after_the_visit_when_somebody_is_served_after_hours(kiosk):
    kiosk.passes(hours=8, minutes=50)
    kiosk.serving = True
    kiosk.passes(hours=1)
    assert kiosk.closed == []
    kiosk.serving = False
    kiosk.passes(minutes=1)
    assert kiosk.judge() == 1


def test_day_is_not_closed_before_the_hours_are_over_for_a_while(kiosk):
    kiosk.passes(hours=9, milliseconds=AFTER_HOURS_MS - LOOK_MS)
    assert kiosk.closed == []


def test_closing_counts_the_step_of_the_clock_that_comes_before_it(kiosk):
    kiosk.rates()
    kiosk.ahead += timedelta(days=2)
    kiosk.passes(milliseconds=AGAIN_MS)
    assert [record.kind for record in log_of(kiosk.outbox)][-2:] == ["clock.stepped", "day.closed"]
    assert kiosk.judge() == 1


def test_day_is_closed_later_when_storage_is_down_at_midnight(kiosk):
    kiosk.passes(hours=12)
    kiosk.rates()
    kiosk.failing = True
    kiosk.passes(hours=5)
    kiosk.failing = False
    kiosk.passes(milliseconds=AGAIN_MS)
    assert kiosk.judge() == 2


def test_closings_are_few_when_the_clock_jumps_about(kiosk):
    for number in range(1_000):
        kiosk.rates()
        kiosk.ahead = timedelta(days=(number % 2) * 14)
        kiosk.passes(milliseconds=LOOK_MS)
    minutes = 1_000 * LOOK_MS // AGAIN_MS
    assert 1 <= kiosk.judge() <= minutes + 1


def test_nothing_is_recorded_when_the_clock_jumps_about_and_nobody_comes(kiosk):
    before = kiosk.outbox.head.seq
    for number in range(1_000):
        kiosk.ahead = timedelta(days=(number % 2) * 14)
        kiosk.passes(milliseconds=LOOK_MS)
    assert kiosk.outbox.head.seq <= before + 2


def test_closing_is_of_its_epoch_alone(kiosk):
    kiosk.rates(4)
    kiosk.outbox.open_epoch("chain-broken")
    assert close_day(kiosk.outbox, "2026-03-03", None)
    closed = log_of(kiosk.outbox)[-1]
    assert (closed.seq, closed.body["from_seq"]) == (2, 1)
    assert closed.body["counts"] == {"epoch.opened": 1}
    assert closed.body["head"] == closed.prev
    assert closed.body["nightly_head"] is None


DAYS = st.sampled_from(["2026-03-02", "2026-03-03", "1970-01-01"])
COUNTS = st.dictionaries(st.sampled_from(["rating", "clock.stepped", "day.closed"]), st.integers(1))


@given(COUNTS, DAYS, DAYS, st.booleans())
def test_closing_is_due_only_for_records_of_another_day_or_one_that_is_over(
    counts, last, now, over
):
    assert is_due(counts, last, now, over=over) == ("rating" in counts and (over or last != now))
    assert not is_due({}, last, now, over=over)


ACTIONS = st.one_of(
    st.tuples(st.just("rates"), st.integers(1, 3)),
    st.tuples(st.just("passes"), st.integers(1, 40_000)),
    st.tuples(st.just("unseen"), st.integers(1, 400_000)),
    st.tuples(st.just("set"), st.integers(-20_000_000, 20_000_000)),
    st.tuples(st.just("started"), st.just(0)),
)


@given(actions=st.lists(ACTIONS, max_size=12))
def test_every_closing_is_right_whatever_happens(actions, migrated, tmp_path_factory):
    path = tmp_path_factory.mktemp("closing") / "outbox.sqlite"
    path.write_bytes(migrated.read_bytes())
    kiosk = Kiosk(path)
    made = 0
    try:
        for action, much in actions:
            made += 1
            match action:
                case "rates":
                    kiosk.rates(much)
                case "passes":
                    before = len(kiosk.closed)
                    kiosk.passes(seconds=much)
                    assert len(kiosk.closed) - before <= 2 + much // 3_600
                case "unseen":
                    kiosk.passes_unseen(seconds=much)
                case "set":
                    kiosk.ahead += timedelta(seconds=much)
                case "started":
                    kiosk.started()
        assert kiosk.judge() <= made + 24
    finally:
        kiosk.outbox.close()
