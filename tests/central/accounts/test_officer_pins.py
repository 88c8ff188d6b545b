"""Officers' PINs and badges: tags alone, one person each within a site, every change kept."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from central.accounts import Role, officer_pins, pins
from central.accounts.badges import (
    MADE_CHARACTERS,
    BadgeError,
    BadgeFault,
    clear_badge,
    make_badge,
    set_badge,
)
from central.accounts.officer_pins import (
    clear_officer_pin,
    make_officer_pin,
    set_officer_pin,
    tag_of,
)
from central.accounts.officers import (
    LONGEST_NAME,
    MOST_OFFICERS,
    OfficerError,
    enter_officer,
    require_officer,
    take_off,
)
from central.accounts.pin_error import PinError
from central.accounts.pin_rules import PinFault, fault_of
from central.accounts.pins import set_pin
from central.store import reading, writing
from central.store.kiosk_queries import find_kiosk
from central.store.roster_queries import listed_at, officer_changes_at, salts_of
from kiosk.record.officer_tag import badge_tag
from tests.central.hall import SITE, Hall
from tests.central.hands import author

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PIN, OTHER_PIN = "482635", "915273"
BADGE = "CB:7k3m9q2x5w"


@pytest.fixture
def hall(tmp_path, monkeypatch):
    monkeypatch.setattr(pins, "PIN_HASHER", QUICK)
    monkeypatch.setattr(officer_pins, "MEMORY_KIB", 8)
    monkeypatch.setattr(officer_pins, "PASSES", 1)
    made = Hall(tmp_path)
    for number in (1, 2):
        enter(made, f"cb-0{number}", f"Nguyễn Thị Mẫu {number}")
    yield made
    made.close()


def enter(hall, officer, name, site=SITE):
    with writing(hall.engine) as connection:
        enter_officer(connection, site, officer, name, author("ky-thuat"), hall.now)


def put_pin(hall, officer="cb-01", pin=PIN, site=SITE):
    set_officer_pin(hall.engine, site, officer, pin, author("ky-thuat"), hall.now)


def give(hall, officer="cb-01", badge=BADGE):
    set_badge(hall.engine, SITE, officer, badge, author("ky-thuat"), hall.now)


def changes(hall, site=SITE):
    with reading(hall.engine) as connection:
        return officer_changes_at(connection, site)


def listed(hall, site=SITE):
    with reading(hall.engine) as connection:
        found = listed_at(connection, site, officer_changes_at(connection, site))
    return {each.officer_id: each for each in found}


def salts(hall):
    with reading(hall.engine) as connection:
        return salts_of(connection, SITE)


def test_pin_is_kept_as_a_tag_with_who_and_when(hall):
    put_pin(hall)
    change = listed(hall)["cb-01"].pin
    assert change.tag == tag_of(PIN, salts(hall).pin_salt)
    assert (change.changed_by, change.changed_at) == ("ky-thuat", "2026-03-02T02:00:00.000Z")
    everything = hall.rows("SELECT * FROM officer_changes") + hall.rows(
        "SELECT * FROM roster_salts"
    )
    assert PIN not in repr(everything)


def test_salt_is_the_sites_for_good_and_no_other_sites(hall):
    put_pin(hall)
    first = salts(hall)
    put_pin(hall, "cb-02", OTHER_PIN)
    assert salts(hall) == first
    hall.add_site("xa-khac")
    enter(hall, "cb-01", "Trần Văn Mẫu", "xa-khac")
    put_pin(hall, site="xa-khac")  # the same PIN at another site stands for somebody else there
    assert listed(hall, "xa-khac")["cb-01"].pin.tag != listed(hall)["cb-01"].pin.tag


def test_cost_is_what_a_kiosk_can_pay_once_for_everybody(tmp_path):
    made = officer_pins.make_salts()
    assert made.pin_salt.startswith("$argon2id$v=19$m=19456,t=8,p=1$")


def test_pin_of_another_officer_is_refused_and_its_own_may_be_set_again(hall):
    put_pin(hall)
    with pytest.raises(PinError) as caught:
        put_pin(hall, "cb-02")
    assert caught.value.fault is PinFault.TAKEN
    assert PIN not in str(caught.value)
    put_pin(hall)


def test_pin_of_a_kiosks_menu_is_refused_for_an_officer_and_the_other_way_round(hall):
    sample = hall.add_kiosk()
    with reading(hall.engine) as connection:
        kiosk = find_kiosk(connection, sample.place.kiosk)
    set_pin(hall.engine, kiosk, Role.IT, PIN, author("a"), hall.now)
    with pytest.raises(PinError, match="somebody at this site"):
        put_pin(hall)
    put_pin(hall, pin=OTHER_PIN)
    with pytest.raises(PinError, match="somebody at this site"):
        set_pin(hall.engine, kiosk, Role.SUPERVISOR, OTHER_PIN, author("a"), hall.now)


def test_pin_is_free_again_when_it_was_cleared(hall):
    put_pin(hall)
    clear_officer_pin(hall.engine, SITE, "cb-01", author("ky-thuat"), hall.now)
    assert listed(hall)["cb-01"].pin is None
    put_pin(hall, "cb-02")


@pytest.mark.parametrize(
    ("pin", "fault"),
    [("123456", PinFault.RUN), ("12345", PinFault.FORM), ("888888", PinFault.FEW_DIGITS)],
)
def test_weak_pin_changes_nothing(hall, pin, fault):
    before = changes(hall)
    with pytest.raises(PinError) as caught:
        put_pin(hall, pin=pin)
    assert caught.value.fault is fault
    assert changes(hall) == before


def test_pin_that_is_the_officers_own_number_is_refused(hall):
    enter(hall, "cb-482635", "Lê Thị Mẫu")
    with pytest.raises(PinError, match="officer's id"):
        put_pin(hall, "cb-482635")


def test_made_pin_follows_the_rules_and_is_in_force(hall):
    made = make_officer_pin(hall.engine, SITE, "cb-02", author("a"), hall.now)
    assert fault_of(made, "cb-02", None, hall.now.date()) is None
    assert listed(hall)["cb-02"].pin.tag == tag_of(made, salts(hall).pin_salt)


def test_pin_is_refused_though_another_officer_got_it_in_the_same_moment(hall, monkeypatch):
    real, done = officer_pins.turn, []

    @contextmanager
    def turn():
        with real():
            yield
        if not done:
            done.append(True)
            put_pin(hall, "cb-02")

    monkeypatch.setattr(officer_pins, "turn", turn)
    with pytest.raises(PinError, match="somebody at this site"):
        put_pin(hall)
    assert [each for each, found in listed(hall).items() if found.pin] == ["cb-02"]


def test_badge_is_kept_as_a_tag_and_given_once(hall):
    give(hall)
    assert listed(hall)["cb-01"].badge.tag == badge_tag(salts(hall).badge_salt, "7K3M9Q2X5W")
    assert "7k3m" not in repr(hall.rows("SELECT * FROM officer_changes")).lower()
    with pytest.raises(BadgeError) as caught:
        give(hall, "cb-02", BADGE.lower())
    assert caught.value.fault is BadgeFault.TAKEN
    clear_badge(hall.engine, SITE, "cb-01", author("ky-thuat"), hall.now)
    give(hall, "cb-02")


@pytest.mark.parametrize(
    "badge", ["", "CB:", "12345", "có dấu ế", "x" * 41, "012345678", "a b c d e f"]
)
def test_text_that_is_no_badge_is_refused_and_changes_nothing(hall, badge):
    before = changes(hall)
    with pytest.raises(BadgeError) as caught:
        give(hall, badge=badge)
    assert caught.value.fault is BadgeFault.FORM
    assert changes(hall) == before
    assert salts(hall) is None


def test_made_badge_is_what_a_scanner_reads_and_cannot_be_guessed(hall):
    made = make_badge(hall.engine, SITE, "cb-01", author("a"), hall.now)
    assert made.startswith("CB:")
    assert len(made) == len("CB:") + MADE_CHARACTERS
    assert listed(hall)["cb-01"].badge.tag == badge_tag(salts(hall).badge_salt, made)


def test_every_change_has_a_number_of_its_own_above_the_time(hall):
    put_pin(hall)
    give(hall)
    enter(hall, "cb-01", "Nguyễn Thị Mẫu")
    numbers = [change.number for change in changes(hall)]
    assert numbers == sorted(set(numbers))
    assert numbers[0] >= int(hall.now.timestamp())
    assert [(each.what, each.action) for each in changes(hall)][-3:] == [
        ("pin", "set"),
        ("badge", "set"),
        ("name", "set"),
    ]


def test_same_name_again_is_no_change(hall):
    before = changes(hall)
    enter(hall, "cb-01", "  Nguyễn Thị Mẫu 1 ")
    assert changes(hall) == before


def test_officer_taken_off_loses_badge_and_pin_and_may_come_back_without_them(hall):
    put_pin(hall)
    give(hall)
    with writing(hall.engine) as connection:
        take_off(connection, SITE, "cb-01", author("a"), hall.now + timedelta(minutes=1))
    assert "cb-01" not in listed(hall)
    assert [each.tag for each in changes(hall)] == [None] * len(changes(hall))
    with pytest.raises(OfficerError, match="there are: cb-02"), reading(hall.engine) as connection:
        require_officer(connection, SITE, "cb-01")
    enter(hall, "cb-01", "Nguyễn Thị Mẫu 1")
    assert (listed(hall)["cb-01"].badge, listed(hall)["cb-01"].pin) == (None, None)


@pytest.mark.parametrize("name", ["", "  ", "x" * (LONGEST_NAME + 1), "a\nb", "a\u202eb"])
def test_name_that_no_screen_shows_is_refused(hall, name):
    with pytest.raises(OfficerError, match="expected 1 to 60"):
        enter(hall, "cb-03", name)


def test_list_is_full_at_sixty(hall):
    for number in range(3, MOST_OFFICERS + 1):
        enter(hall, f"cb-{number:02}", "Nguyễn Thị Mẫu")
    with pytest.raises(OfficerError, match="takes no more"):
        enter(hall, "cb-61", "Nguyễn Thị Mẫu")
    enter(hall, "cb-60", "Nguyễn Thị Hoa Mẫu")  # a correction needs no new place


def test_list_that_would_not_fit_a_configuration_is_refused(hall):
    def enter_all():
        for number in range(3, MOST_OFFICERS + 1):
            enter(hall, f"can-bo-tiep-nhan-ho-so-mau-{number:02}", "Ệ" * LONGEST_NAME)

    with pytest.raises(OfficerError, match="would not fit"):
        enter_all()
