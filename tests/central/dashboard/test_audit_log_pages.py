"""The page of the audit log: who sees which entries, page by page, and that each look is noted."""

import re

import pytest

from central.accounts import Role
from central.audit_log import What
from central.dashboard import audit_log_pages
from central.dashboard.wording import words_in
from central.store import writing
from tests.central.audit_log_of import whats_of
from tests.central.dashboard.conftest import sign_in
from tests.central.hands import author

A, B = "xa-mau", "xa-khac"


def note(house, about, site=None, **facts):
    with writing(house.engine) as connection:
        hand = author("ai-do")
        hand.note(connection, What.COUNTER_SET, about, house.now, site=site, facts=facts)


def shown(text):
    return re.findall(r"thêm hay sửa quầy ([\w-]+)", text)


def test_entries_are_shown_the_newest_first_and_the_look_is_one(house):
    for number in range(3):
        note(house, f"quay-{number}")
    text = house.signed_in(Role.ADMIN).get("/audit-log").text
    assert shown(text) == ["quay-2", "quay-1", "quay-0"]
    assert "xem nhật ký hệ thống" in text
    assert whats_of(house.engine)[-1] == What.AUDIT_VIEWED


def test_pages_follow_one_another_without_a_gap(house, monkeypatch):
    monkeypatch.setattr(audit_log_pages, "SHOWN", 4)
    for number in range(9):
        note(house, f"quay-{number}")
    client, seen, path = house.signed_in(Role.AUDITOR, None), [], "/audit-log"
    while path:
        text = client.get(path).text
        seen += shown(text)
        found = re.search(r'href="(/audit-log\?before=\d+)"', text)
        path = found and found[1]
    assert seen == [f"quay-{number}" for number in range(8, -1, -1)]


def test_auditor_of_a_site_sees_what_is_about_it_and_nothing_else(house):
    house.add_site(B, "Một cửa khác", "Xã Khác")
    note(house, "quay-a", A)
    note(house, "quay-b", B)
    note(house, "quay-c")
    assert shown(house.signed_in(Role.AUDITOR, A).get("/audit-log").text) == ["quay-a"]


def test_log_is_shown_up_to_the_end_of_a_day(house):
    house.signed_in(Role.AUDITOR, None)
    note(house, "quay-1")
    house.turn(hours=1)
    note(house, "quay-2")
    house.turn(hours=26)
    client = house.client()
    sign_in(client, "auditor-ai-do")
    note(house, "quay-3")
    assert shown(client.get("/audit-log?day=2026-11-22").text) == ["quay-2", "quay-1"]
    assert shown(client.get("/audit-log?day=2026-11-23").text) == ["quay-3", "quay-2", "quay-1"]


@pytest.mark.parametrize("query", ["before=x", "before=-1", "before=999999999999999999", "day=x"])
def test_nonsense_in_the_address_shows_the_newest(house, query):
    note(house, "quay-1")
    answer = house.signed_in(Role.AUDITOR, None).get(f"/audit-log?{query}")
    assert answer.status_code == 200
    assert shown(answer.text) == ["quay-1"]


def test_what_was_typed_is_escaped(house):
    note(house, "<b>x</b>", asked="<script>")
    text = house.signed_in(Role.AUDITOR, None).get("/audit-log").text
    assert "<b>x" not in text
    assert "<script>" not in text


@pytest.mark.parametrize("what", What)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_thing_that_is_noted_has_its_sentence(what, language):
    assert words_in(language).audit_log.what[what.value].strip()


def test_page_reads_in_english(house):
    note(house, "quay-1")
    text = house.signed_in(Role.AUDITOR, None).get("/audit-log?lang=en").text
    assert "added or corrected the counter quay-1" in text


def test_facts_are_told_in_words_and_what_a_newer_version_notes_as_it_is(house):
    note(house, "quay-1", role="it", sites=None, counter=None, later=3)
    text = house.signed_in(Role.ADMIN).get("/audit-log").text
    assert "vai trò: kỹ thuật · trung tâm: Toàn tỉnh · later: 3" in text


def test_values_are_told_in_words_when_a_page_has_them(house):
    note(house, "quay-a", step="rolled-back", kind="power-cut", verdict="held-counts", name="so-1")
    text = house.signed_in(Role.ADMIN).get("/audit-log").text
    for told in ("bước: lùi lại", "loại: mất điện", "quyết định: Tin lịch sử", "tên: so-1"):
        assert told in text
