"""Signing in against a real database, with a clock that is turned by hand."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from central.accounts import MustWait, SignedIn, Wrong, sign_in, sign_out
from central.accounts.sessions import LONGEST, UNUSED_FOR, find_session, note_use
from central.store import reading, writing
from central.store.accounts_tables import accounts, sessions, sign_in_attempts
from tests.central.accounts.conftest import PASSWORD
from tests.central.hands import PEN

ADDRESS = "192.0.2.7"

pytestmark = pytest.mark.usefixtures("quick_hashes")


def attempt(engine, clock, password=PASSWORD, name="giam-sat", address=ADDRESS):
    return sign_in(engine, PEN, name, password, address, clock.now)


def session_at(engine, session_id, now):
    with reading(engine) as connection:
        return find_session(connection, session_id, now)


def test_sign_in_opens_a_session_when_the_password_is_right(engine, clock, supervisor):
    outcome = attempt(engine, clock, name="  GIAM-sat ")
    assert isinstance(outcome, SignedIn)
    assert session_at(engine, outcome.session_id, clock.now).account == supervisor


def test_session_id_is_new_at_every_sign_in_and_never_stored(engine, clock, supervisor):
    ids = {attempt(engine, clock).session_id for _ in range(3)}
    assert len(ids) == 3
    with reading(engine) as connection:
        stored = set(connection.execute(select(sessions.c.session_digest)).scalars())
    assert len(stored) == 3
    assert not stored & ids


@pytest.mark.parametrize(
    ("name", "password"), [("giam-sat", "sai mật khẩu rồi"), ("khong-co", PASSWORD), ("", "")]
)
def test_sign_in_says_the_same_when_name_or_password_is_wrong(
    engine, clock, supervisor, name, password
):
    assert attempt(engine, clock, password, name) == Wrong()


def test_sign_in_is_refused_when_the_account_is_switched_off(engine, clock, supervisor):
    session_id = attempt(engine, clock).session_id
    with writing(engine) as connection:
        connection.execute(update(accounts).values(active=False))
    assert attempt(engine, clock) == Wrong()
    assert session_at(engine, session_id, clock.now) is None


@pytest.mark.parametrize("name", ["giam-sat", "khong-co"])
def test_account_waits_twice_as_long_each_time_when_guessing_goes_on(
    engine, clock, supervisor, name
):
    for _ in range(5):
        assert attempt(engine, clock, "sai", name) == Wrong()
    for seconds in (15, 30, 60):
        assert attempt(engine, clock, "sai", name) == MustWait(timedelta(seconds=seconds))
        clock.turn(seconds=seconds - 1)
        assert attempt(engine, clock, "sai", name) == MustWait(timedelta(seconds=1))
        clock.turn(seconds=1)
        assert attempt(engine, clock, "sai", name) == Wrong()


def test_right_password_is_refused_when_a_wait_holds_and_taken_when_it_is_over(
    engine, clock, supervisor
):
    for _ in range(5):
        attempt(engine, clock, "sai")
    assert isinstance(attempt(engine, clock), MustWait)
    clock.turn(seconds=15)
    assert isinstance(attempt(engine, clock), SignedIn)
    assert attempt(engine, clock, "sai") == Wrong(), "failures of the account begin anew"


def test_address_waits_when_it_guesses_at_many_accounts(engine, clock, supervisor):
    for number in range(20):
        assert attempt(engine, clock, "sai", f"ten-{number}") == Wrong()
    assert isinstance(attempt(engine, clock, "sai", "ten-20"), MustWait)
    assert isinstance(attempt(engine, clock), MustWait), "for a right password too"
    assert isinstance(attempt(engine, clock, address="192.0.2.8"), SignedIn)


def test_address_is_not_cleared_when_one_of_its_people_signs_in(engine, clock, supervisor):
    for number in range(19):
        attempt(engine, clock, "sai", f"ten-{number}")
    assert isinstance(attempt(engine, clock), SignedIn)
    attempt(engine, clock, "sai", "ten-19")
    assert isinstance(attempt(engine, clock, "sai", "ten-20"), MustWait)


def test_address_is_its_network_when_it_is_ipv6(engine, clock, supervisor):
    for number in range(20):
        attempt(engine, clock, "sai", f"ten-{number}", f"2001:db8:1:2::{number:x}")
    assert isinstance(attempt(engine, clock, address="2001:db8:1:2:ffff::1"), MustWait)
    assert isinstance(attempt(engine, clock, address="2001:db8:1:3::1"), SignedIn)


def test_no_more_guesses_pass_than_are_free_when_they_come_at_once(engine, clock, supervisor):
    with ThreadPoolExecutor(8) as pool:
        guesses = [pool.submit(attempt, engine, clock, "sai") for _ in range(12)]
    outcomes = [guess.result() for guess in guesses]
    assert outcomes.count(Wrong()) == 5
    assert sum(isinstance(outcome, MustWait) for outcome in outcomes) == 7


def test_attempts_are_cleared_away_when_they_are_forgotten(engine, clock, supervisor):
    for number in range(5):
        attempt(engine, clock, "sai", f"ten-{number}")
    clock.turn(hours=25)
    attempt(engine, clock, "sai", "ten-9")
    with reading(engine) as connection:
        kept = connection.execute(select(func.count()).select_from(sign_in_attempts)).scalar_one()
    assert kept == 2, "the name and the address of the last attempt"


def test_names_and_addresses_stand_nowhere_in_clear_when_attempts_fail(engine, clock, tmp_path):
    attempt(engine, clock, "mật khẩu của ai đó", "tên-lộ-ra")
    content = (tmp_path / "central.sqlite").read_bytes()
    for secret in ("mật khẩu của ai đó", "tên-lộ-ra", ADDRESS):
        assert secret.encode() not in content


def test_session_ends_when_it_is_signed_out(engine, clock, supervisor):
    session_id = attempt(engine, clock).session_id
    sign_out(engine, PEN, session_id, clock.now)
    assert session_at(engine, session_id, clock.now) is None


def test_session_ends_when_it_is_not_used(engine, clock, supervisor):
    session_id = attempt(engine, clock).session_id
    assert session_at(engine, session_id, clock.now + UNUSED_FOR) is not None
    assert session_at(engine, session_id, clock.now + UNUSED_FOR + timedelta(seconds=1)) is None


def test_session_ends_when_it_is_a_working_day_old_though_used(engine, clock, supervisor):
    session_id = attempt(engine, clock).session_id
    begun = clock.now
    while clock.now < begun + LONGEST:
        clock.turn(hours=1)
        assert session_at(engine, session_id, clock.now).note_is_due
        with writing(engine) as connection:
            note_use(connection, session_id, clock.now)
    clock.turn(seconds=1)
    assert session_at(engine, session_id, clock.now) is None


def test_use_of_a_session_is_noted_seldom_when_a_page_asks_often(engine, clock, supervisor):
    session_id = attempt(engine, clock).session_id
    clock.turn(minutes=4)
    assert not session_at(engine, session_id, clock.now).note_is_due
    clock.turn(minutes=1)
    assert session_at(engine, session_id, clock.now).note_is_due


def test_sessions_are_cleared_away_when_they_are_over(engine, clock, supervisor):
    attempt(engine, clock)
    clock.turn(hours=13)
    attempt(engine, clock)
    with reading(engine) as connection:
        kept = connection.execute(select(func.count()).select_from(sessions)).scalar_one()
    assert kept == 1


@pytest.mark.parametrize("made_up", ["", "x", "a" * 43])
def test_session_is_none_when_its_id_was_made_up(engine, clock, supervisor, made_up):
    attempt(engine, clock)
    assert session_at(engine, made_up, clock.now) is None
