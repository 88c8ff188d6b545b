"""From a badge and a PIN at the central to who a kiosk takes it for: real central, real parts."""

import json
from pathlib import Path

import pytest

from central.accounts.badges import make_badge, set_badge
from central.accounts.officer_pins import set_officer_pin
from central.accounts.officers import (
    LONGEST_NAME,
    MOST_BYTES,
    OF_ONE_BYTES,
    enter_officer,
    take_off,
)
from central.fleet.configuration import sign_configuration
from central.store import reading, writing
from central.store.kiosk_queries import find_kiosk
from central.store.pin_queries import add_change
from kiosk.devices.mapper import map_frame
from kiosk.devices.profile import load_profile
from kiosk.devices.ticket_event import BadgeScanned
from kiosk.identity.configuration import open_configuration
from kiosk.service.pin_check import OfficerPins, Whose, whose
from tests.central.fleet.test_configuration import HASH, ask, opened, put_pin
from tests.central.fleet.test_pin_reaches_the_kiosk import Far
from tests.central.hall import SITE
from tests.central.hands import author
from tests.central.served import Served

SCANNER = Path(__file__).parents[3] / "config" / "ticket-sources" / "scanner.toml"
PIN, OTHER_PIN = "482635", "915273"
QUICK_HASH = "$argon2id$v=19$m=8,t=1,p=1$" + "c" * 22 + "$" + "h" * 43


@pytest.fixture
def served(hall):
    with Served(hall) as served:
        yield served


@pytest.fixture
def far(hall, served, tmp_path):
    return Far(served, hall.add_kiosk(), tmp_path)


def enter(hall, officer="cb-01", name="Nguyễn Thị Mẫu"):
    with writing(hall.engine) as connection:
        enter_officer(connection, SITE, officer, name, author("ky-thuat"), hall.now)


def roster_of(far):
    return far.configuration.current().roster


def whose_pin(far, pin):
    held = far.configuration.current()
    return whose(pin, held.pins, OfficerPins(held.roster.pin_salt, held.roster.pins))


def test_officer_is_known_by_badge_pin_and_id_after_the_next_heartbeat(hall, far):
    far.beat()
    assert roster_of(far).officers == ()
    enter(hall)
    enter(hall, "cb-02", "Trần Văn Mẫu")
    badge = make_badge(hall.engine, SITE, "cb-01", author("ky-thuat"), hall.now)
    set_officer_pin(hall.engine, SITE, "cb-02", PIN, author("ky-thuat"), hall.now)
    far.beat()
    roster = roster_of(far)
    assert roster.names == {"cb-01": "Nguyễn Thị Mẫu", "cb-02": "Trần Văn Mẫu"}
    assert roster.by_badge(badge).id == "cb-01"
    assert roster.by_badge(badge.removeprefix("CB:").upper()).id == "cb-01"
    assert roster.by_badge("CB:unknown-badge") is None
    assert whose_pin(far, PIN) == Whose(officer="cb-02")
    assert whose_pin(far, OTHER_PIN) == Whose()


@pytest.mark.parametrize("label", [b"]C0%s\r", b"]Q1%s\r"])
def test_badge_that_the_central_made_is_read_by_the_shipped_scanner_profile(hall, far, label):
    enter(hall)
    badge = make_badge(hall.engine, SITE, "cb-01", author("ky-thuat"), hall.now)
    far.beat()
    profile = load_profile(SCANNER)
    event = map_frame(label % badge.encode(), profile)
    assert isinstance(event, BadgeScanned)
    assert roster_of(far).by_badge(event.badge).id == "cb-01"


def test_officer_taken_off_is_unknown_after_the_next_heartbeat(hall, far):
    enter(hall)
    set_badge(hall.engine, SITE, "cb-01", "CB:nv-000001", author("ky-thuat"), hall.now)
    far.beat()
    assert roster_of(far).by_badge("nv-000001").id == "cb-01"
    with writing(hall.engine) as connection:
        take_off(connection, SITE, "cb-01", author("ky-thuat"), hall.now)
    far.beat()
    assert roster_of(far).officers == ()
    assert roster_of(far).by_badge("nv-000001") is None


def test_every_change_of_officers_and_pins_in_one_second_raises_the_number(hall, far):
    numbers = []

    def beat():
        far.beat()
        numbers.append(far.configuration.current().number)

    with reading(hall.engine) as connection:
        kiosk = find_kiosk(connection, far.heartbeat._kiosk)  # noqa: SLF001 - its own id

    def put(role, pin):
        with writing(hall.engine) as connection:
            add_change(connection, SITE, kiosk.kiosk_id, role, pin, "ky-thuat", hall.now)

    for change in (
        lambda: enter(hall),
        lambda: put("it", QUICK_HASH),
        lambda: enter(hall, name="Nguyễn Thị Hoa Mẫu"),
        lambda: put("supervisor", QUICK_HASH),
        lambda: set_badge(hall.engine, SITE, "cb-01", "nv-000001", author("a"), hall.now),
        lambda: put("it", None),
        lambda: set_officer_pin(hall.engine, SITE, "cb-01", PIN, author("a"), hall.now),
    ):
        change()
        beat()
    assert numbers == sorted(set(numbers))
    assert len(far.applied) == len(numbers)


def test_configuration_says_each_officer_with_tags_alone(hall, served):
    kiosk = hall.add_kiosk()
    enter(hall)
    badge = make_badge(hall.engine, SITE, "cb-01", author("a"), hall.now)
    set_officer_pin(hall.engine, SITE, "cb-01", PIN, author("a"), hall.now)
    answer = ask(served, kiosk)
    said = opened(hall, answer)
    (officer,) = said["officers"]
    assert (officer["id"], officer["name"]) == ("cb-01", "Nguyễn Thị Mẫu")
    assert (len(officer["badge"]), len(officer["pin"])) == (43, 22)
    text = json.dumps(said).lower()
    assert PIN not in text
    assert badge.removeprefix("CB:") not in text
    again = ask(served, kiosk)
    assert again.headers["ETag"] == answer.headers["ETag"]


def test_site_without_officers_says_nothing_of_them_as_an_older_central(hall, served):
    kiosk = hall.add_kiosk()
    put_pin(hall, kiosk)
    assert set(opened(hall, ask(served, kiosk))) == {"v", "kiosk", "number", "at", "pins"}


def test_officers_of_another_site_are_not_told(hall, served):
    hall.add_site("xa-khac")
    other = hall.add_kiosk(site="xa-khac")
    enter(hall)
    assert "officers" not in opened(hall, ask(served, other))


def test_fullest_list_that_may_be_entered_fits_a_signed_configuration(hall):
    sample = hall.add_kiosk()
    put_pin(hall, sample, "it", HASH + "x" * 40)
    put_pin(hall, sample, "supervisor", HASH + "y" * 40)
    room = MOST_BYTES // 60 - OF_ONE_BYTES
    for number in range(60):
        officer = f"cb-{number:02}"
        size = min(LONGEST_NAME, room - len(officer) - 2)
        enter(hall, officer, "x" * size)
        make_badge(hall.engine, SITE, officer, author("a"), hall.now)
    # What the tags of PINs would take, without computing sixty hashes.
    hall.tamper(
        "INSERT INTO officer_changes (site_id, number, officer_id, what, action, tag, changed_by,"
        " changed_at) SELECT site_id, number + 1000, officer_id, 'pin', 'set',"
        " substr(tag, 1, 22), changed_by, changed_at FROM officer_changes WHERE what = 'badge'"
    )
    with reading(hall.engine) as connection:
        kiosk = find_kiosk(connection, sample.place.kiosk)
        compact, _ = sign_configuration(connection, hall.keys.configuration, kiosk)
    found = open_configuration(
        compact, [hall.keys.configuration.verify_key], sample.place.kiosk, None
    )
    assert len(found.roster.officers) == 60
    assert all(each.badge and each.pin for each in found.roster.officers)
