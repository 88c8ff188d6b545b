"""Who asks for another site, in whatever way, is not shown that it is there, and is noted."""

import pytest

from central.accounts import Page, Role
from central.accounts.access import ADDRESSES, REACH, Reach, may_see
from central.accounts.officers import enter_officer
from central.store import writing
from tests.central.audit_log_of import entries_of
from tests.central.dashboard.conftest import HOST, form_token_of
from tests.central.hands import author

A, B = "xa-mau", "xa-khac"
PAGES_OF_SITES = sorted(
    path
    for path, page in ADDRESSES.items()
    if page
    in {
        Page.TODAY,
        Page.DAY_NOTES,
        Page.FLEET,
        Page.ALARMS,
        Page.OFFICERS,
        Page.TREND,
        Page.TARGETS,
        Page.FACTORS,
    }
)
SITED = [role for role in Role if REACH[role] is not Reach.PROVINCE]


@pytest.fixture
def two_sites(house):
    house.add_site(B, "Một cửa khác", "Xã Khác")
    house.add_counter("quay-01")
    house.add_counter("quay-77", "Quầy 77", site=B)
    kiosk = house.add_kiosk("quay-77", B, seed=9)
    with writing(house.engine) as connection:
        enter_officer(connection, B, "cb-77", "Lê Thị Mẫu", author("a"), house.now)
    house.kiosk_of_b = kiosk.kiosk_id
    return house


def refused(house):
    return [entry for entry in entries_of(house.engine) if entry.what == "access.refused"]


@pytest.mark.parametrize("role", SITED)
def test_other_site_is_not_there_when_named_by_the_address(two_sites, role):
    client = two_sites.signed_in(role, A)
    for path in PAGES_OF_SITES:
        answer = client.get(path, params={"site": B})
        assert answer.status_code == (404 if may_see(role, ADDRESSES[path]) else 403), path
        assert "Xã Khác" not in answer.text
        noted = refused(two_sites)[-1]
        assert (noted.who.name, noted.about) == (f"{role.value}-ai-do", path)
        assert noted.facts["asked_site"] == B
        assert noted.facts["status"] == answer.status_code
    assert len(refused(two_sites)) == len(PAGES_OF_SITES)


@pytest.mark.parametrize("role", [role for role in SITED if REACH[role] is not Reach.ONE_SITE])
def test_both_sites_are_there_for_whom_both_are_in_the_scope(two_sites, role):
    client = two_sites.signed_in(role, A, more=[B])
    for path in PAGES_OF_SITES:
        expected = 200 if may_see(role, ADDRESSES[path]) else 403
        for site in (A, B):
            assert client.get(path, params={"site": site}).status_code == expected, path


FORMS = [
    ("/fleet?kiosk={kiosk}", {"role": "it", "action": "make"}),
    ("/fleet?site=xa-mau&kiosk={kiosk}", {"role": "it", "action": "make"}),
    ("/fleet/counter?kiosk={kiosk}", {"counter": "quay-77"}),
    ("/fleet/pending?site=xa-khac", {"compared": "yes"}),
    ("/fleet/batch?site=xa-khac", {"compared": "yes"}),
    ("/fleet/approve", {"code": "ABCDEFGH", "place": "xa-khac/quay-77", "compared": "yes"}),
    ("/fleet/code?site=xa-khac", {"code": "ABCDEFGH"}),
    ("/officers?site=xa-khac&officer=cb-77", {"kind": "pin", "action": "make"}),
    ("/officers?site=xa-mau&officer=cb-77", {"kind": "pin", "action": "make"}),
    ("/officers?officer=cb-77", {"kind": "pin", "action": "make", "site": B}),
]


def test_form_for_another_site_changes_nothing_and_is_noted(two_sites):
    client = two_sites.signed_in(Role.IT, A)
    token = form_token_of(client.get("/fleet"))
    for path, fields in FORMS:
        two_sites.turn(minutes=6)
        before = [entry.what for entry in entries_of(two_sites.engine)]
        answer = client.post(
            path.format(kiosk=two_sites.kiosk_of_b),
            data={"form_token": token, **fields},
            headers={"Origin": HOST},
        )
        assert answer.status_code == 404, path
        after = [entry.what for entry in entries_of(two_sites.engine)]
        assert after == [*before, "access.refused"], path
        assert refused(two_sites)[-1].facts["method"] == "POST"


def test_refusals_are_noted_once_in_a_while_when_a_page_asks_by_itself(two_sites):
    client = two_sites.signed_in(Role.SUPERVISOR, A)
    for _ in range(5):
        client.get("/today/figures", params={"site": B})
    assert len(refused(two_sites)) == 1
    two_sites.turn(minutes=6)
    client.get("/today/figures", params={"site": B})
    assert len(refused(two_sites)) == 2


def test_nobody_signed_in_is_not_noted(two_sites):
    two_sites.client().get("/today", params={"site": B})
    assert entries_of(two_sites.engine)[-1].what != "access.refused"


def test_what_one_may_see_is_not_noted(two_sites):
    two_sites.signed_in(Role.SUPERVISOR, A).get("/today", params={"site": A})
    assert refused(two_sites) == []
