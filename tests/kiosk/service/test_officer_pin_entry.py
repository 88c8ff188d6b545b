"""An officer's PIN on the pad: who is told of it, what it opens (nothing), and the one budget."""

import base64
import time

import pytest
from argon2.low_level import Type, hash_secret_raw
from hypothesis import given
from hypothesis import strategies as st

from kiosk.service import (
    Checked,
    Closed,
    Entry,
    Leave,
    Menu,
    NoPin,
    Opened,
    Page,
    PinsCame,
    RecordTry,
    Role,
    SignOn,
)
from kiosk.service.pin_check import OfficerPins, Whose, officer_of, whose
from kiosk.service.waiting import FORGIVEN_AFTER_MS, wait_s
from tests.kiosk.service.test_pin_check import HASHES
from tests.kiosk.service.test_service_transition import PIN, Hand

SALT = base64.b64encode(bytes(range(16))).decode().rstrip("=")
QUICK_SALT = f"$argon2id$v=19$m=8,t=1,p=1${SALT}"
USUAL_SALT = f"$argon2id$v=19$m=19456,t=8,p=1${SALT}"
LIMIT_S = 1.0
"""From the last key to the answer, on two slow cores."""


def tag_of(pin, salt=QUICK_SALT):
    _, _, _, cost, text = salt.split("$")
    memory, passes, lanes = (int(part.partition("=")[2]) for part in cost.split(","))
    raw = hash_secret_raw(
        pin.encode(),
        base64.b64decode(text + "=="),
        time_cost=passes,
        memory_cost=memory,
        parallelism=lanes,
        hash_len=16,
        type=Type.ID,
    )
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


OFFICERS = OfficerPins(QUICK_SALT, {tag_of("371904"): "cb-01", tag_of("604829"): "cb-02"})


def check_of(requests):
    (request,) = requests
    return request


def enter_as_officer(hand, officer="cb-01"):
    request = check_of(hand.key(*PIN, "enter"))
    return hand.take(Checked, request.attempt, None, officer)


def test_officers_pin_leaves_the_pad_and_signs_the_officer_on():
    hand = Hand().open()
    assert enter_as_officer(hand) == (RecordTry(None, 0, officer=True), Leave(), SignOn("cb-01"))
    assert hand.phase == Closed()


def test_officers_pin_opens_no_page_of_the_menu():
    hand = Hand().open()
    enter_as_officer(hand)
    assert hand.key(*[page.value for page in Page], "restart-now", "test-on") == []
    assert hand.phase == Closed()


def test_officers_pin_signs_nobody_on_when_the_pad_was_left_meanwhile():
    hand = Hand().open()
    request = check_of(hand.key(*PIN, "enter"))
    hand.key("leave")
    assert hand.take(Checked, request.attempt, None, "cb-01") == (RecordTry(None, 0, officer=True),)


def test_pad_is_there_when_only_officers_have_a_pin():
    hand = Hand()
    hand.open(frozenset())
    assert hand.phase == NoPin()
    other = Hand()
    other.take(Opened)
    other.take(PinsCame, frozenset(), 0, True)
    assert other.phase == Entry()


def test_one_budget_for_all_pins_when_an_officer_is_right_between_wrong_ones():
    hand = Hand().open()
    for _ in range(5):
        assert hand.enter(None)
        hand.now_ms += wait_s(hand.state.failures) * 1_000
    enter_as_officer(hand)
    assert hand.state.failures == 5  # a right one does not forgive those of the last hour
    hand.open()
    assert hand.enter(None)
    assert hand.state.wait_left_s == wait_s(6)


def test_officers_pin_forgives_what_is_an_hour_old():
    hand = Hand().open()
    hand.enter(None)
    hand.now_ms += FORGIVEN_AFTER_MS
    request = check_of(hand.key(*PIN, "enter"))
    assert request.failures_if_right == 0
    hand.take(Checked, request.attempt, None, "cb-01")
    assert hand.state.failures == 0


def test_try_of_a_role_is_told_as_before():
    hand = Hand().open()
    hand.enter(Role.IT)
    assert hand.requests[-1] == RecordTry(Role.IT, 0)
    assert hand.phase == Menu(Role.IT)


@pytest.mark.parametrize(
    ("pin", "found"),
    [
        ("371904", Whose(officer="cb-01")),
        ("604829", Whose(officer="cb-02")),
        ("482635", Whose(role=Role.IT)),
        ("000000", Whose()),
        ("", Whose()),
        ("３７１９０４", Whose()),
    ],
)
def test_pin_alone_tells_who(pin, found):
    assert whose(pin, HASHES, OFFICERS) == found


def test_roles_pin_is_never_an_officers_though_both_have_the_same():
    both = OfficerPins(QUICK_SALT, {tag_of("482635"): "cb-01"})
    assert whose("482635", HASHES, both) == Whose(role=Role.IT)


@given(
    st.none() | st.text() | st.from_regex(r"\$argon2id\$v=19\$m=[0-9]{1,3},t=[0-9],p=[0-9]\$\w*")
)
def test_damaged_salt_is_nobodys(salt):
    assert officer_of("371904", OfficerPins(salt, {"A" * 22: "cb-01"})) is None


def test_sixty_officers_cost_one_hash_and_the_answer_comes_in_time():
    many = {tag_of(f"{at:06}", QUICK_SALT): f"cb-{at}" for at in range(59)}
    many[tag_of("371904", USUAL_SALT)] = "cb-59"
    officers = OfficerPins(USUAL_SALT, many)
    officer_of("000000", officers)  # the library is loaded by the first
    began = time.monotonic()
    assert officer_of("371904", officers) == "cb-59"
    assert time.monotonic() - began < LIMIT_S
