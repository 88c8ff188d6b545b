"""What the panels say: all that is so, and nothing that is not configured."""

from dataclasses import replace

import pytest

from kiosk.ui.counter_view import PetitionView, PhoneView
from kiosk.ui.panel_content import panel_content
from kiosk.visit import Access, Idle, Panel, State
from tests.kiosk.ui.scene import COUNTER

ROWS = ("101", "010", "101")
PETITION = PetitionView("Cổng Mẫu", "https://pakn.example.vn", "1900 0001", ROWS)


@pytest.fixture(params=["vi", "en"])
def say(request, words):
    def content(panel, counter=COUNTER, phone=None, access=None):
        state = State(Idle(), panel=panel, access=access or Access(), language=request.param)
        return panel_content(counter, state, words[request.param], phone)

    return content


def test_no_panel_is_empty(say):
    assert say(None) == {}


def test_every_panel_has_a_name_a_title_something_to_say_and_a_way_out(say):
    for panel in Panel:
        content = say(panel)
        assert content["name"] == panel.value
        assert content["title"]
        assert content["paragraphs"]
        assert content["close"]


def test_notice_tells_how_long_a_ticket_number_and_a_comment_are_kept(say):
    told = " ".join(say(Panel.NOTICE, replace(COUNTER, retention_days=77))["paragraphs"])
    assert "24" in told
    assert "77" in told


def test_notice_says_nothing_of_comments_where_none_is_taken(say):
    assert len(say(Panel.NOTICE)["paragraphs"]) == (
        len(say(Panel.NOTICE, replace(COUNTER, retention_days=77))["paragraphs"]) - 1
    )


def test_notice_tells_of_dossier_codes_where_slips_are_read(say):
    usual = say(Panel.NOTICE)["paragraphs"]
    told = say(Panel.NOTICE, replace(COUNTER, scanner=True))["paragraphs"]
    (line,) = [paragraph for paragraph in told if paragraph not in usual]
    assert "24" in line


def test_petition_shows_the_portal_its_code_and_the_hotline(say):
    content = say(Panel.PETITION, replace(COUNTER, petition=PETITION))
    told = " ".join(content["paragraphs"])
    assert all(part in told for part in ("Cổng Mẫu", "https://pakn.example.vn", "1900\u00a00001"))
    assert content["rows"] == list(ROWS)


def test_petition_sends_to_the_desk_when_nothing_is_configured(say):
    content = say(Panel.PETITION)
    assert len(content["paragraphs"]) == 2
    assert content["rows"] == []
    hotline = say(Panel.PETITION, replace(COUNTER, petition=PetitionView("", "", "1900 0001")))
    assert "1900\u00a00001" in hotline["paragraphs"][-1]
    assert hotline["rows"] == []


def test_phone_shows_its_code_or_says_that_there_is_none(say):
    with_code = say(Panel.PHONE, phone=PhoneView(ROWS, "https://example.org"))
    assert with_code["rows"] == list(ROWS)
    without = say(Panel.PHONE)
    assert without["rows"] == []
    assert without["paragraphs"] != with_code["paragraphs"]


def test_help_offers_spoken_prompts_only_where_there_are_some(say):
    assert [each["name"] for each in say(Panel.HELP)["buttons"]] == [
        "assisted",
        "notice",
        "petition",
    ]
    spoken = say(Panel.HELP, replace(COUNTER, speech=True))
    assert [each["name"] for each in spoken["buttons"]] == [
        "spoken",
        "assisted",
        "notice",
        "petition",
    ]


def test_help_says_which_of_its_modes_are_on(say):
    off = say(Panel.HELP)["buttons"][0]
    on = say(Panel.HELP, access=Access(assisted=True))["buttons"][0]
    assert (off["on"], on["on"]) == (False, True)
    assert off["words"] != on["words"]


def test_help_leads_to_notice_and_petitions_by_buttons_that_are_no_toggles(say):
    *modes, notice, petition = say(Panel.HELP)["buttons"]
    assert all(each["toggle"] for each in modes)
    assert not notice["toggle"]
    assert not petition["toggle"]
    assert petition["words"] == say(Panel.PETITION)["title"]
