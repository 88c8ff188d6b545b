"""What the supervisor is told, by a clock and a storage thread turned by hand."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.health.watchdog import (
    ALIVE,
    ANSWER_LIMIT_MS,
    EXTENSION_MS,
    OPENING_LIMIT_MS,
    TICK_MS,
    Watchdog,
)
from kiosk.queue.migrate import MIGRATION_LIMIT_S

EXTEND = f"EXTEND_TIMEOUT_USEC={EXTENSION_MS * 1000}"


class Storage:
    """Answers when it is told to."""

    def __init__(self):
        self.asked = []

    def ask(self, answered):
        self.asked.append(answered)

    def answer(self):
        self.asked.pop(0)()


def serving(storage):
    watchdog = Watchdog()
    watchdog.opening(0)
    watchdog.up()
    return watchdog


def test_ready_is_said_once_when_storage_is_up():
    watchdog = Watchdog()
    assert watchdog.opening(0) == "STATUS=opens the outbox"
    assert watchdog.up() == "READY=1\nSTATUS=serves"
    assert watchdog.down("storage-full").startswith("STATUS=out of service")
    assert watchdog.up() == "STATUS=serves"


def test_kiosk_is_ready_when_it_waits_for_approval():
    watchdog = Watchdog()
    assert watchdog.pending().startswith("READY=1\nSTATUS=waits")
    assert [watchdog.tick(at, None) for at in range(0, 10 * TICK_MS, TICK_MS)] == [ALIVE] * 10


def test_kiosk_is_ready_and_lives_when_a_dead_disk_is_told_on_the_screen():
    watchdog, storage = Watchdog(), Storage()
    watchdog.opening(0)
    words = watchdog.down("storage-broken")
    assert words == "READY=1\nSTATUS=out of service: storage cannot write (storage-broken)"
    for at in range(0, 100 * TICK_MS, TICK_MS):
        assert watchdog.tick(at, storage.ask) == ALIVE
        storage.answer()


def test_nothing_is_said_when_the_storage_thread_hangs():
    storage = Storage()
    watchdog = serving(storage)
    assert watchdog.tick(0, storage.ask) == ALIVE
    storage.answer()
    assert watchdog.tick(TICK_MS, storage.ask) == ALIVE
    assert watchdog.tick(2 * TICK_MS, storage.ask) == ""
    assert watchdog.tick(3 * TICK_MS, storage.ask) == ""
    assert len(storage.asked) == 1
    storage.answer()
    assert watchdog.tick(4 * TICK_MS, storage.ask) == ALIVE


def test_the_thread_may_hang_too_when_the_disk_is_known_to_be_down():
    storage = Storage()
    watchdog = serving(storage)
    watchdog.down("storage-slow")
    watchdog.tick(0, storage.ask)
    assert watchdog.tick(ANSWER_LIMIT_MS, storage.ask) == ""


def test_the_start_is_extended_and_not_for_ever_while_the_outbox_is_opened():
    watchdog, storage = Watchdog(), Storage()
    assert watchdog.tick(0, None) == ""
    watchdog.opening(1_000)
    ticks = range(1_000, 1_000 + OPENING_LIMIT_MS, TICK_MS)
    assert {watchdog.tick(at, storage.ask) for at in ticks} == {EXTEND}
    assert watchdog.tick(1_000 + OPENING_LIMIT_MS, storage.ask) == ""
    assert storage.asked == []
    assert OPENING_LIMIT_MS > MIGRATION_LIMIT_S * 1000
    assert EXTENSION_MS > 2 * TICK_MS


def test_watchdog_is_fed_while_the_outbox_of_a_kiosk_approved_just_now_is_opened():
    watchdog = Watchdog()
    watchdog.pending()
    watchdog.opening(TICK_MS)
    assert watchdog.tick(3 * TICK_MS, Storage().ask) == ALIVE
    assert watchdog.tick(TICK_MS + OPENING_LIMIT_MS, Storage().ask) == ""


def test_nothing_follows_when_the_end_is_said():
    watchdog = serving(Storage())
    assert watchdog.ending() == "STOPPING=1\nSTATUS=ends"
    assert watchdog.tick(0, Storage().ask) == ""


@given(st.lists(st.tuples(st.integers(1, 3 * TICK_MS), st.booleans()), max_size=50))
def test_alive_is_never_said_when_a_question_has_waited_too_long(steps):
    storage = Storage()
    watchdog, at, asked_ms = serving(storage), 0, None
    for passed, answers in steps:
        at += passed
        if answers and storage.asked:
            storage.answer()
            asked_ms = None
        said = watchdog.tick(at, storage.ask)
        waited = 0 if asked_ms is None else at - asked_ms
        assert said == (ALIVE if waited < ANSWER_LIMIT_MS else "")
        if asked_ms is None:
            asked_ms = at
