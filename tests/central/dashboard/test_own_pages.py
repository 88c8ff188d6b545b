"""An officer's own figures: nobody else's, not today's, in whole parcels of ten."""

from datetime import date, timedelta

import pytest

from central.accounts import Role
from central.accounts.officers import enter_officer
from central.released.publish import publish_night
from central.store import writing
from tests.central.dashboard.conftest import sign_in
from tests.central.hands import author

TODAY = date(2026, 11, 22)


@pytest.fixture
def officer(house):
    """Signed in as cb-01, by whom SampleKiosk's visits are served."""
    house.add_counter("quay-01")
    with writing(house.engine) as connection:
        enter_officer(connection, "xa-mau", "cb-01", "Lê Thị Mẫu", author("a"), house.now)
    house.add_person("cb-01", Role.OFFICER)
    client = house.client()
    sign_in(client, "cb-01")
    return client


def rated(house, number, answer=5):
    kiosk = house.add_kiosk("quay-01")
    for at in range(number):
        kiosk.visit(house.now - timedelta(hours=2) + timedelta(minutes=at), answer)
    house.send(kiosk)


def night(house):
    with writing(house.engine) as connection:
        publish_night(connection, TODAY, {("xa-mau", TODAY.isoformat())})


def test_figures_are_shown_a_day_later_once_there_are_ten(house, officer):
    rated(house, 12)
    assert "Chưa có lượt đánh giá nào" in officer.get("/own").text
    house.turn(days=1)
    sign_in(officer, "cb-01")
    assert "chưa đủ 10 câu trả lời" in officer.get("/own").text
    night(house)
    shown = officer.get("/own").text
    assert "Số liệu của Lê Thị Mẫu" in shown
    assert "12 lượt đánh giá được tính trong 12 lượt phục vụ" in shown
    assert "n = 12" in shown
    assert "100,0" in shown
    assert "Tháng 11/2026" in shown
    assert "Vì sao số liệu ra theo đợt" in shown


def test_officer_lands_on_own_figures_and_reaches_no_others(house, officer):
    assert officer.get("/").headers["Location"] == "/own"
    rated(house, 12)
    house.turn(days=1)
    night(house)
    with writing(house.engine) as connection:
        enter_officer(connection, "xa-mau", "cb-02", "Trần Văn Mẫu", author("a"), house.now)
    house.add_person("cb-02", Role.OFFICER)
    other = house.client()
    sign_in(other, "cb-02")
    for path in ("/own", "/own?officer=cb-01", "/own?site=xa-mau&officer_id=cb-01"):
        shown = other.get(path).text
        assert "Trần Văn Mẫu" in shown
        assert "n = " not in shown
    assert other.get("/own?site=xa-khac").status_code == 404


def test_account_that_is_no_officers_is_told_whom_to_ask(house):
    shown = house.signed_in(Role.OFFICER).get("/own?lang=en").text
    assert "This account is no officer" in shown
    assert "n = " not in shown


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OFFICER])
def test_nobody_else_has_the_page(house, role):
    assert house.signed_in(role).get("/own").status_code == 403
