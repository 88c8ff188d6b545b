"""The page of today over records that went through the real ingest."""

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest

from central.accounts import Role
from central.audit_log.hands import person_author
from central.targets import WishedTarget, write_target
from kiosk.record import Head
from tests.central.hands import PEN

HOSTILE = "<img src=x onerror=alert(1)>\"'{{7*7}}&amp;"
VOID = {"meta", "link", "input", "br", "img"}


class Markup(HTMLParser):
    """Every element with its attributes; an error if elements are not closed in order."""

    def __init__(self, text):
        super().__init__()
        self.elements = []
        self.open = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture
def kiosk(house):
    house.add_counter("quay-01", "Quầy 01")
    return house.add_kiosk("quay-01")


def rate(house, kiosk, *answers):
    """Visits with these answers, sent one by one."""
    for number, answer in enumerate(answers):
        kiosk.visit(house.now - timedelta(minutes=59 - number), answer)
        house.send(kiosk)
    house.beat(kiosk)


def figures(client, tag=None, **query):
    headers = {"If-None-Match": tag} if tag else {}
    return client.get("/today/figures", params=query, headers=headers)


def test_whiskers_are_held_against_the_sites_own_target(house, kiosk):
    rate(house, kiosk, 5, 5, 1, 4, 5)
    client = house.signed_in()
    assert "mục tiêu 80\u00a0%" in client.get("/today").text
    author = person_author(PEN, "giam-sat", "10.0.0.1", house.now)
    write_target(house.engine, "xa-mau", WishedTarget("2026-01-01", "72,5"), author, house.now)
    text = client.get("/today").text
    assert "mục tiêu 72,5\u00a0%" in text
    assert 'x1="72.5%"' in text
    assert 'x1="80%"' not in text


def test_page_shows_nothing_of_answers_until_there_are_five(house, kiosk):
    client = house.signed_in()
    rate(house, kiosk, 5, 5, 1, 4)
    text = client.get("/today").text
    assert "chưa đủ dữ liệu" in text
    assert 'class="level ' not in text
    rate(house, kiosk, 5)
    text = client.get("/today").text
    assert "80,0" in text
    assert "n = 5" in text
    assert text.count('class="level ') == 3


def test_answers_shown_stay_as_they_are_until_there_are_five_more(house, kiosk):
    client = house.signed_in()
    rate(house, kiosk, 5, 5, 5, 5, 5)
    bars = re.findall(r"<rect class=\"level.*?</rect>", figures(client).text)
    for answer in (1, 1, 1, 1):
        rate(house, kiosk, answer)
        text = figures(client).text
        assert re.findall(r"<rect class=\"level.*?</rect>", text) == bars
        assert "n = 5" in text
    rate(house, kiosk, 1)
    assert "n = 10" in figures(client).text


def test_visits_and_the_log_are_live(house, kiosk):
    client = house.signed_in()
    rate(house, kiosk, 5, None)
    text = figures(client).text
    assert "1/2 lượt" in text
    assert f"đủ {kiosk.head.seq}/{kiosk.head.seq}" in text
    house.beat(kiosk, seq=kiosk.head.seq + 2)
    assert "thiếu 2 bản ghi" in figures(client).text
    house.turn(minutes=20)
    assert "mất liên lạc" in figures(client).text


def test_answer_is_304_without_a_body_when_nothing_changed(house, kiosk):
    client = house.signed_in()
    rate(house, kiosk, 5)
    first = figures(client)
    house.turn(seconds=3)
    again = figures(client, first.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Figures-As-Of"] == "10:42:03"
    rate(house, kiosk, 4)
    assert figures(client, first.headers["ETag"]).status_code == 200


def test_first_answer_is_304_when_asked_with_the_page_s_own_tag(house, kiosk):
    client = house.signed_in()
    tag = re.search(r'data-tag="([^"]*)"', client.get("/today").text)[1].replace("&#34;", '"')
    assert figures(client, tag, site="xa-mau").status_code == 304


def test_tag_differs_between_languages(house, kiosk):
    client = house.signed_in()
    tags = {figures(client, lang=language).headers["ETag"] for language in ("vi", "en")}
    assert len(tags) == 2


@pytest.mark.parametrize("place", ["site", "counter", "field"])
def test_names_are_shown_as_text_when_they_are_hostile(house, place):
    house.add_site("xa-ac", HOSTILE if place == "site" else "Trung tâm", HOSTILE)
    name, field = (HOSTILE if place == one else "Quầy" for one in ("counter", "field"))
    house.add_counter("quay-01", name, field, site="xa-ac")
    kiosk = house.add_kiosk("quay-01", site="xa-ac")
    rate(house, kiosk, 1, 2, 3, 4, 5)
    text = house.signed_in(site="xa-ac").get("/today").text
    assert "<img" not in text
    assert "onerror" not in {name for _, found in Markup(text).elements for name in found}
    assert "7*7" in text


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("path", ["/today", "/sign-in", "/k", "/nothing"])
def test_markup_is_closed_in_order_and_keeps_to_the_policy(house, kiosk, path, language):
    rate(house, kiosk, 1, 2, 3, 4, 5, None)
    client = house.client() if path == "/sign-in" else house.signed_in()
    text = client.get(path, params={"lang": language}).text
    if path == "/nothing":
        return  # the application's own answer, not a page
    elements = Markup(text).elements
    ids = [found["id"] for _, found in elements if "id" in found]
    assert len(ids) == len(set(ids))
    for tag, found in elements:
        assert tag != "style"
        assert not any(name == "style" or name.startswith("on") for name in found), (tag, found)
        if tag == "script":
            assert found["src"].startswith("/static/")
        for name in ("src", "href", "action", "hx-get"):
            assert not re.match(r"[a-z]+:|//", found.get(name, "")), "nothing leaves the server"
        if tag == "svg":
            assert found.get("aria-hidden") == "true" or found.get("aria-label")
        if tag == "input" and found.get("type") != "hidden":
            assert any(other.get("for") == found["id"] for _, other in elements)
    assert f'<html lang="{language}">' in text


def test_page_says_that_data_is_sample_data_and_the_index_for_reference(house, kiosk):
    text = house.signed_in().get("/today").text
    assert "Dữ liệu mẫu – không phải số liệu thật" in text
    assert "chỉ số tham khảo, không phải SIPAS chính thức" in text


def test_only_pages_that_exist_are_linked(house, kiosk):
    text = house.signed_in().get("/today").text
    navigation = text.partition('<nav class="header__pages"')[2].partition("</nav>")[0]
    assert re.findall(r'href="([^"]*)"', navigation) == [
        "/today",
        "/trend",
        "/factors",
        "/hours",
        "/staff",
        "/comments",
        "/trust",
        "/reports",
        "/targets",
        "/day-notes",
        "/alarms",
        "/reference",
        "/account",
    ]


def test_site_of_others_is_not_found_by_typing_its_id(house, kiosk):
    house.add_site("xa-khac", "Trung tâm Khác", "Xã Khác")
    client = house.signed_in(Role.SUPERVISOR)
    for site in ("xa-khac", "khong-co", ""):
        answer = client.get("/today", params={"site": site})
        assert answer.status_code == 404
        assert "Xã Khác" not in answer.text
        assert figures(client, site=site).status_code == 404
    assert "Xã Khác" not in client.get("/today").text


def test_leader_chooses_among_all_sites(house, kiosk):
    house.add_site("xa-khac", "Trung tâm Khác", "Xã Khác")
    client = house.signed_in(Role.LEADER, None)
    text = client.get("/today", params={"site": "xa-khac"}).text
    assert "Hôm nay" in text
    assert re.search(r'<a href="/today\?site=xa-khac" aria-current="page">', text)
    assert 'href="/today?site=xa-mau"' in text
    assert "Trung tâm này chưa có quầy nào." in text


def test_page_says_so_when_there_is_no_site_at_all(https_house):
    https_house.add_person("lanh-dao", Role.LEADER, None)
    from central.accounts import sign_in
    from tests.central.dashboard.conftest import PASSWORD

    outcome = sign_in(https_house.engine, PEN, "lanh-dao", PASSWORD, "192.0.2.7", https_house.now)
    client = https_house.client(Cookie=f"__Host-thuocdo-session={outcome.session_id}")
    answer = client.get("/today")
    assert answer.status_code == 404
    assert "Chưa có trung tâm nào" in answer.text


def test_language_switch_keeps_the_page(house, kiosk):
    house.add_site("xa-khac", "Trung tâm Khác", "Xã Khác")
    client = house.signed_in(Role.LEADER, None)
    text = client.get("/today", params={"site": "xa-khac"}).text
    assert 'href="/today?site=xa-khac&amp;lang=en"' in text
    english = client.get("/today?site=xa-khac&lang=en").text
    assert "Satisfaction index" in english
    assert 'href="/today?site=xa-khac&amp;lang=vi"' in english
    assert "Satisfaction index" in client.get("/today?site=xa-khac").text, "it is kept"


def test_page_keeps_a_session_in_use_and_a_closed_one_ends(house, kiosk):
    client = house.signed_in()
    for _ in range(20):
        house.turn(minutes=10)
        assert figures(client).status_code == 200
    house.turn(hours=2, seconds=1)
    assert figures(client).status_code == 403


def test_counter_says_that_its_log_began_anew_when_the_kiosk_lost_it(house, kiosk):
    client = house.signed_in()
    house.send(kiosk)
    house.beat(kiosk)
    assert "nhật ký bắt đầu lại" not in client.get("/today").text
    kiosk.head = Head.beginning("A" * 22)
    kiosk.unsent.clear()
    house.turn(seconds=60)
    kiosk.open(house.now)
    house.send(kiosk)
    house.beat(kiosk)
    assert "nhật ký bắt đầu lại" in client.get("/today").text
    house.turn(days=1)
    assert "nhật ký bắt đầu lại" not in client.get("/today").text
