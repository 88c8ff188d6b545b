"""Every form of the pages leaves its entry: a new one without a line here fails."""

import pytest

from central.accounts import Role, officer_pins
from central.accounts.officers import enter_officer
from central.dashboard.enrolment_section import approve_field
from central.store import reading, writing
from central.store.pin_queries import changes_at
from kiosk.record import SigningKey
from tests.central.audit_log_of import entries_of
from tests.central.dashboard.conftest import HOST, form_token_of, sign_in
from tests.central.dashboard.test_enrolment_pages import approve, waits, waits_with_a_token
from tests.central.every_route import routes_of
from tests.central.hands import author


@pytest.fixture
def admin(house, monkeypatch):
    monkeypatch.setattr(officer_pins, "MEMORY_KIB", 8)
    monkeypatch.setattr(officer_pins, "PASSES", 1)
    house.add_counter("quay-04")
    house.add_counter("quay-05")
    house.kiosk = house.add_kiosk("quay-05", seed=5)
    house.add_person("lan")
    with writing(house.engine) as connection:
        enter_officer(connection, "xa-mau", "cb-01", "Lê Thị Mẫu", author("a"), house.now)
    return house.signed_in(Role.ADMIN)


def post(client, path, **fields):
    token = form_token_of(client.get("/account"))
    return client.post(path, data={"form_token": token, **fields}, headers={"Origin": HOST})


def sign_in_again(house, client):
    return sign_in(house.client(), "lan")


def approve_by_code(house, client):
    return approve(client, waits(house), place="xa-mau/quay-04")


def end_other(house, client):
    import re

    sign_in(house.client(), "admin-ai-do")
    found = re.findall(r'name="session" value="([^"]+)"', client.get("/account").text)
    return post(client, "/account/sessions", session=found[0])


def plain(path, **fields):
    return lambda house, client: post(client, path.format(kiosk=house.kiosk.kiosk_id), **fields)


FORMS = {
    "/sign-in": (sign_in_again, "session.opened"),
    "/sign-out": (plain("/sign-out"), "session.closed"),
    "/fleet": (plain("/fleet?kiosk={kiosk}", role="it", action="make"), "kiosk.pin-set"),
    "/fleet/approve": (approve_by_code, "kiosk.approved"),
    "/fleet/counter": (plain("/fleet/counter?kiosk={kiosk}", counter="quay-04"), "kiosk.moved"),
    "/fleet/end": (
        plain("/fleet/end?kiosk={kiosk}", action="retire", reason="quầy đóng", sure="yes"),
        "kiosk.retired",
    ),
    "/officers": (
        plain("/officers?site=xa-mau&officer=cb-01", kind="badge", action="make"),
        "officer.badge-set",
    ),
    "/day-notes": (
        plain("/day-notes?site=xa-mau", day="2026-11-22", kind="power-cut", counter="quay-04"),
        "day.noted",
    ),
    "/targets": (
        plain("/targets?site=xa-mau", percent="85", **{"from": "2026-11-22"}),
        "target.set",
    ),
    "/reports": (
        plain("/reports", kind="qd766", site="xa-mau", period="day", day="2026-11-22",
              language="vi", format="csv"),
        "export.made",
    ),
    "/factors": (
        plain(
            "/factors?site=xa-mau&asked=kiosk:mot-cua@1&factor=overall",
            text="Thêm ghế chờ", responsible="Văn phòng", due="2026-12-01",
        ),
        "remedy.written",
    ),
    "/comments/topics": (
        plain("/comments/topics", vi="Bãi xe", en="Car park"),
        "topic.added",
    ),
    "/people": (plain("/people", name="minh", role="it"), "account.created"),
    "/people/change": (plain("/people/change?name=lan", action="off"), "account.deactivated"),
    "/account": (
        plain("/account", present="bốn từ thường dùng", wished="một mật khẩu của riêng tôi",
              again="một mật khẩu của riêng tôi"),
        "password.changed",
    ),
    "/account/sessions": (end_other, "session.ended"),
}  # fmt: skip

CHANGE_NOTHING = {
    "/fleet/code": "looks up a code, and counts a try",
    "/configurations/edit": "shows what would change",
}
SEEN_ELSEWHERE = {
    "/alarms": "test_alarms_pages.py: taking note, putting off, settling",
    "/fleet/pending": "test_kiosks_that_wait_are_approved_and_each_is_noted",
    "/fleet/batch": "test_provision_pages.py",
    "/fleet/expected": "test_kiosk_end_pages.py",
    "/fleet/replace": "test_kiosk_end_pages.py",
    "/quarantine": "test_quarantine_pages.py",
    "/comments": "test_comments_pages.py",
    "/comments/one": "test_comments_pages.py, tests/central/comments/test_working.py",
    "/reports/jobs": "test_reports_pages.py",
}
SEEN_ELSEWHERE |= dict.fromkeys(
    ("/configurations", "/configurations/store", "/configurations/groups"),
    "test_configurations_pages.py",
)


def test_every_form_is_in_a_table(house):
    forms = {path for path, methods in routes_of(house.router) if "POST" in methods}
    assert forms == {*FORMS, *CHANGE_NOTHING, *SEEN_ELSEWHERE}


@pytest.mark.parametrize("path", FORMS)
def test_form_that_changes_something_is_noted(house, admin, path):
    do, what = FORMS[path]
    before = len(entries_of(house.engine))
    assert do(house, admin).status_code in {200, 303}
    noted = entries_of(house.engine)[before:]
    assert noted[-1].what == what
    assert noted[-1].who.kind == "account"
    assert noted[-1].origin or path == "/sign-out"


def test_wrong_password_is_noted_without_the_name_that_was_typed(house):
    house.add_person("lan")
    client = house.client()
    for name in ("lan", "mat-khau-cua-toi"):
        sign_in(client, name, "sai rồi")
    known, unknown = entries_of(house.engine)[-2:]
    assert (known.what, known.about, known.who.kind) == ("session.refused", "lan", "nobody")
    assert (unknown.what, unknown.about) == ("session.refused", "")
    assert known.origin == unknown.origin


def test_attempts_that_were_not_looked_at_are_not_noted(house):
    house.add_person("lan")
    client = house.client()
    for _ in range(9):
        sign_in(client, "lan", "sai rồi")
    noted = [entry for entry in entries_of(house.engine) if entry.what == "session.refused"]
    assert len(noted) == 5
    assert [entry.facts["wait_s"] for entry in noted] == [0, 0, 0, 0, 15]


def test_change_is_not_made_when_it_cannot_be_noted(house, admin, monkeypatch):
    def no_room(*_):
        raise OSError("no room")

    monkeypatch.setattr("central.audit_log.pen.add_audit_entry", no_room)
    with pytest.raises(OSError, match="no room"):
        post(admin, "/fleet?kiosk=" + house.kiosk.kiosk_id, role="it", action="make")
    monkeypatch.undo()
    with reading(house.engine) as connection:
        assert changes_at(connection, "xa-mau") == []


def test_kiosks_that_wait_are_approved_and_each_is_noted(house, admin):
    kiosks = [waits_with_a_token(house, SigningKey(bytes([7, *range(31)])), "quay-04")]
    kiosks.append(waits_with_a_token(house, SigningKey(bytes([9, *range(31)])), "quay-04"))
    fields = {approve_field(kiosk): "yes" for kiosk in kiosks}
    answer = post(admin, "/fleet/pending?site=xa-mau", compared="yes", **fields)
    assert answer.status_code == 303
    noted = [entry for entry in entries_of(house.engine) if entry.what == "kiosk.approved"]
    assert {entry.about for entry in noted} == set(kiosks)
