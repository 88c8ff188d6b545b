"""The service menu: opened by a right PIN alone, slower with every wrong one, pages by role."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.service import (
    PAGES,
    AskFacts,
    AskPins,
    ChangeVolume,
    Checked,
    CheckPin,
    Closed,
    Entry,
    FactsCame,
    Keyed,
    Leave,
    Menu,
    NoPin,
    Opened,
    Opening,
    Page,
    PinsCame,
    RecordTry,
    Restart,
    Role,
    SendingFacts,
    ServiceState,
    Showing,
    ShutAway,
    SwitchedTest,
    SwitchTest,
    Ticked,
    TouchTesting,
    transition,
)
from kiosk.service.touch_test import COLOURS, CORNERS
from kiosk.service.transition import REFRESH_MS
from kiosk.service.waiting import (
    FORGIVEN_AFTER_MS,
    LONGEST_WAIT_S,
    MOST_TRIES_AN_HOUR,
    wait_s,
)

BOTH = frozenset(Role)
PIN = "482635"
WAITS = [0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]


class Hand:
    """A menu and whoever works at it; the clock is turned by hand."""

    def __init__(self, state=None):
        self.state = state or ServiceState()
        self.now_ms = 0
        self.requests = []

    def take(self, event, *arguments):
        step = transition(self.state, event(self.now_ms, *arguments))
        self.state = step.state
        self.requests += step.requests
        return step.requests

    def key(self, *keys):
        return [request for key in keys for request in self.take(Keyed, key)]

    def open(self, roles=BOTH, failures=0):
        self.take(Opened)
        self.take(PinsCame, roles, failures)
        return self

    def enter(self, role=None, pin=PIN):
        """Type the PIN and let it be compared; False if no try was made."""
        made = self.key(*pin, "enter")
        if not made:
            return False
        (request,) = made
        assert request.pin == pin
        self.take(Checked, request.attempt, role)
        return True

    @property
    def phase(self):
        return self.state.phase


@pytest.fixture
def hand():
    return Hand().open()


@pytest.mark.parametrize(("failures", "wait"), list(enumerate(WAITS)))
def test_wait_doubles_from_the_third_wrong_try_on(failures, wait):
    assert wait_s(failures) == wait


@given(st.integers(0, 10**9))
def test_wait_never_shrinks_and_has_an_end(failures):
    assert 0 <= wait_s(failures) <= wait_s(failures + 1) <= LONGEST_WAIT_S


def test_opening_asks_for_the_pins_first():
    hand = Hand()
    assert hand.take(Opened) == (AskPins(),)
    assert hand.phase == Opening()
    hand.take(PinsCame, frozenset({Role.IT}), 0)
    assert hand.phase == Entry()


def test_menu_has_no_control_but_the_way_out_when_there_is_no_pin():
    hand = Hand().open(frozenset())
    assert hand.phase == NoPin()
    assert hand.requests == [AskPins(), AskFacts(None)]
    assert hand.key(*PIN, "enter", *[page.value for page in Page], "restart-now", "test-on") == []
    assert hand.phase == NoPin()
    assert hand.key("leave") == [Leave()]
    assert hand.phase == Closed()


@pytest.mark.parametrize("role", Role)
def test_right_pin_opens_the_menu_of_its_role_and_is_told(hand, role):
    assert hand.enter(role)
    assert hand.phase == Menu(role)
    assert hand.requests[-1] == RecordTry(role, 0)


def test_pin_is_in_no_text_of_state_or_request(hand):
    hand.key(*PIN)
    assert PIN not in repr(hand.state)
    (request,) = hand.key("enter")
    assert isinstance(request, CheckPin)
    assert PIN not in repr(request)
    assert "4" not in repr(Keyed(0, "4"))
    assert hand.phase.digits == ""


def test_keys_make_the_pin_and_erase_takes_the_last_back(hand):
    hand.key("1", "2", "erase", "3", "erase", "erase", "erase", "x", "12", "")
    assert hand.phase.digits == ""
    hand.key(*"123456789")
    assert hand.phase.digits == "12345678"


def test_nothing_is_tried_when_fewer_than_six_digits_are_typed(hand):
    assert hand.key(*"12345", "enter") == []
    assert not hand.phase.checking


def test_wrong_tries_cost_more_and_more_time(hand):
    for failures in range(1, 6):
        assert hand.enter()
        assert hand.requests[-1] == RecordTry(None, WAITS[failures])
        assert hand.phase == Entry(wrong=True)
        assert hand.state.wait_left_s == WAITS[failures]
        if WAITS[failures]:
            assert not hand.enter(Role.IT), "no try is made while the wait holds"
        hand.now_ms += WAITS[failures] * 1_000
        hand.take(Ticked)
    assert hand.enter(Role.IT)
    assert hand.phase == Menu(Role.IT)
    assert hand.state.failures == 5


def test_right_pin_forgives_wrong_tries_when_the_last_is_an_hour_ago(hand):
    for _ in range(3):
        hand.enter()
        hand.now_ms += wait_s(hand.state.failures) * 1_000
    hand.now_ms = hand.state.failed_ms + FORGIVEN_AFTER_MS - 1
    hand.enter(Role.IT)
    assert (hand.state.failures, hand.requests[-2].failures_if_right) == (3, 3)
    hand.key("leave")
    hand.open()
    hand.now_ms += 1
    hand.enter(Role.IT)
    assert (hand.state.failures, hand.requests[-2].failures_if_right) == (0, 0)


@given(
    st.lists(
        st.tuples(st.sampled_from(["wrong", "wrong", "right", "again"]), st.integers(0, 90)),
        min_size=60,
        max_size=120,
    )
)
def test_wrong_tries_of_an_hour_are_bounded_whatever_right_pins_are_mixed_in(works):
    """`works`: what is typed, when the wait is over, and how many seconds pass for `again`."""
    hand, tries = Hand().open(), []
    for kind, seconds in works:
        hand.now_ms += hand.state.wait_left_s * 1_000
        hand.now_ms += seconds * 1_000 if kind == "again" else 0
        if isinstance(hand.phase, Menu):
            hand.key("leave")
            hand.open(failures=0)
        if kind == "wrong" and hand.enter():
            tries.append(hand.now_ms)
        elif kind == "right":
            hand.enter(Role.SUPERVISOR)
    for at in tries:
        within = [each for each in tries if at <= each < at + FORGIVEN_AFTER_MS]
        assert len(within) <= MOST_TRIES_AN_HOUR


def test_most_tries_of_an_hour_are_what_their_number_says(hand):
    for _ in range(MOST_TRIES_AN_HOUR):
        assert hand.enter()
        hand.now_ms += hand.state.wait_left_s * 1_000
        hand.enter(Role.SUPERVISOR)
        hand.key("leave")
        hand.open()
    assert hand.now_ms > FORGIVEN_AFTER_MS


def test_wait_holds_when_the_menu_is_left_and_opened_again(hand):
    for _ in range(3):
        hand.enter()
    hand.key("leave")
    hand.open()
    assert hand.phase == Entry()
    assert hand.state.wait_left_s == 1
    assert not hand.enter(Role.IT)


def test_wait_begins_anew_after_a_restart():
    hand = Hand()
    hand.now_ms = 5_000
    hand.open(failures=6)
    assert hand.state.wait_left_s == 8
    hand.now_ms += 8_000
    assert hand.enter()
    assert hand.requests[-1] == RecordTry(None, 16)


def test_count_before_the_check_is_the_one_if_it_is_wrong(hand):
    hand.enter()
    (request,) = hand.key(*PIN, "enter")
    assert request.failures == 2


def test_late_check_opens_nothing_but_is_told(hand):
    (request,) = hand.key(*PIN, "enter")
    hand.key("leave")
    hand.open()
    assert hand.key(*PIN, "enter") == [], "one try at a time"
    assert hand.take(Checked, request.attempt, Role.IT) == (RecordTry(Role.IT, 0),)
    assert hand.phase == Entry()


@pytest.mark.parametrize("off", [-1, 1])
def test_check_of_another_try_means_nothing(hand, off):
    (request,) = hand.key(*PIN, "enter")
    assert hand.take(Checked, request.attempt + off, Role.IT) == ()
    assert hand.phase.checking


def test_check_that_nobody_asked_for_means_nothing(hand):
    assert hand.take(Checked, 0, Role.IT) == ()
    assert hand.phase == Entry()


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("page", Page)
def test_role_reaches_its_own_pages_only(role, page):
    hand = Hand(ServiceState(Menu(role), failures=0))
    requests = hand.key(page.value)
    if page not in PAGES[role]:
        assert (hand.phase, requests) == (Menu(role), [])
    elif page is Page.TOUCH:
        assert hand.phase == TouchTesting(role)
    else:
        assert (hand.phase, requests) == (Showing(role, page), [AskFacts(page)])


def test_supervisor_sees_counts_test_mode_and_volume():
    assert PAGES[Role.SUPERVISOR] == (Page.COUNTS, Page.TEST, Page.VOLUME)
    assert set(PAGES[Role.IT]) == set(Page)


@pytest.mark.parametrize(
    ("page", "key", "request_"),
    [
        (Page.TEST, "test-on", SwitchTest(True, Role.IT)),
        (Page.TEST, "test-off", SwitchTest(False, Role.IT)),
        (Page.VOLUME, "louder", ChangeVolume(10)),
        (Page.VOLUME, "quieter", ChangeVolume(-10)),
        (Page.NETWORK, "again", AskFacts(Page.NETWORK)),
        (Page.RESTART, "restart-now", Restart()),
    ],
)
def test_button_of_a_page_asks_for_its_own_thing_and_no_other_pages_does(page, key, request_):
    for shown in Page:
        hand = Hand(ServiceState(Showing(Role.IT, shown), failures=0))
        asked = hand.key(key)
        if shown is page:
            assert asked == [request_]
        else:
            assert request_ not in asked


def test_live_page_is_asked_for_again(hand):
    hand.enter(Role.IT)
    hand.key("outbox")
    hand.now_ms += REFRESH_MS - 1
    assert hand.take(Ticked) == ()
    hand.now_ms += 1
    assert hand.take(Ticked) == (AskFacts(Page.OUTBOX),)
    assert hand.take(Ticked) == ()


def test_facts_and_test_mode_are_kept_whatever_is_shown(hand):
    hand.take(FactsCame, SendingFacts("no route"))
    hand.take(SwitchedTest, True)
    hand.take(ShutAway)
    assert hand.state.facts.sending == SendingFacts("no route")
    assert hand.state.test
    assert hand.phase == Closed()


def test_touch_test_passes_after_corners_and_colours(hand):
    hand.enter(Role.IT)
    hand.key("touch", *CORNERS)
    assert hand.phase.test.colour == 0
    hand.key("colour-good", *["colour-next"] * (len(COLOURS) + 2))
    assert hand.phase.test.passed is None
    hand.key("colour-good")
    assert hand.phase.test.passed is True
    hand.key("touch-wrong")
    assert hand.phase.test.passed is True
    hand.key("back")
    assert hand.phase == Menu(Role.IT)


@pytest.mark.parametrize("before", [[], list(CORNERS[:2]), [*CORNERS, "colour-next"]])
def test_touch_test_fails_when_somebody_says_so(hand, before):
    hand.enter(Role.IT)
    hand.key("touch", *before, "touch-wrong")
    assert hand.phase.test.passed is False


KEYS = [*"0123456789", "erase", "enter", "leave", "back", "test-on", "restart-now", "again"]
ACTIONS = st.one_of(
    st.sampled_from(KEYS + [page.value for page in Page]).map(lambda key: ("key", key)),
    st.just(("open", None)),
    st.just(("shut", None)),
    st.integers(0, 200_000).map(lambda ms: ("wait", ms)),
    st.integers(0, 5).map(lambda attempt: ("forged", attempt)),
    st.just(("try", None)),
    st.just(("try", None)),
    st.just(("wrong", None)),
    st.just(("wrong", None)),
)


@given(st.lists(ACTIONS, max_size=80))
def test_menu_never_opens_and_the_wait_never_shrinks_without_a_right_pin(actions):  # noqa: C901
    hand, under_way, longest, free_at_ms = Hand().open(), [], 0, 0
    for action, value in actions:
        tried = len(hand.requests)
        match action:
            case "key":
                hand.key(value)
            case "open":
                hand.open()
            case "shut":
                hand.take(ShutAway)
            case "wait":
                hand.now_ms += value
                hand.take(Ticked)
            case "try":
                hand.key(*["erase"] * 8, *PIN, "enter")
            case "forged" if value not in under_way:
                hand.take(Checked, value, Role.IT)
            case "wrong" if under_way:
                (told,) = hand.take(Checked, under_way.pop(), None)
                assert told.wait_s >= longest
                longest = told.wait_s
                assert hand.state.free_at_ms >= max(free_at_ms, hand.now_ms + longest * 1_000)
                free_at_ms = hand.state.free_at_ms
        for request in hand.requests[tried:]:
            if isinstance(request, CheckPin):
                assert hand.now_ms >= free_at_ms
                under_way.append(request.attempt)
        assert len(under_way) <= 1
        assert isinstance(hand.phase, Closed | Opening | Entry)
    assert not any(isinstance(request, Restart | SwitchTest) for request in hand.requests)


@given(st.lists(st.sampled_from(KEYS + [page.value for page in Page]), max_size=40))
def test_supervisor_never_gets_what_is_its_alone(keys):
    hand = Hand(replace(ServiceState(), phase=Menu(Role.SUPERVISOR), failures=0))
    for key in keys:
        hand.key(key)
        assert not isinstance(hand.phase, TouchTesting)
        if isinstance(hand.phase, Showing):
            assert hand.phase.page in PAGES[Role.SUPERVISOR]
    assert Restart() not in hand.requests
