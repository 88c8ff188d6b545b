"""What the invitation and a ticket being served say: officer, last number, notice."""

from dataclasses import replace

import pytest

from kiosk.ui.footer import footer
from kiosk.ui.idle_content import idle_content, serving_content
from kiosk.ui.notices import NoticeView
from kiosk.visit import Idle, Serving, State
from tests.kiosk.ui.scene import COUNTER, NOON, VISIT

NOTICES = (NoticeView({"vi": "Một"}), NoticeView(image="notice/1"))


def test_called_number_is_shown_when_one_was_called(words):
    content = idle_content(COUNTER, State(Idle(), called="A012"), words["vi"], NOON)
    assert (content["called_caption"], content["called"]) == ("Số vừa gọi", "A012")
    content = idle_content(COUNTER, State(Idle()), words["vi"], NOON)
    assert (content["called_caption"], content["called"]) == ("", "")


@pytest.mark.parametrize(
    ("name", "photo", "mark"),
    [
        ("Nguyễn Thị Mẫu", "photo/officer", "@photo/officer"),
        ("Nguyễn Thị Mẫu", "", "NM"),
        ("(3)", "", ":person"),
        (None, "photo/officer", ""),
    ],
)
def test_officer_has_photo_or_initials(words, name, photo, mark):
    counter = replace(COUNTER, officer_name=name, officer_photo=photo)
    for content in (
        idle_content(counter, State(Idle()), words["vi"], NOON),
        serving_content(counter, State(Serving(), open=VISIT), words["vi"]),
    ):
        assert content["officer"]["mark"] == mark
        assert content["officer"]["name"] == (name or "")


@pytest.mark.parametrize(
    ("second", "text", "image"),
    [(0, "Một", ""), (11, "Một", ""), (12, "", "notice/1"), (24, "Một", "")],
)
def test_notices_take_turns_by_the_second(words, second, text, image):
    counter = replace(COUNTER, notices=NOTICES, notice_seconds=12)
    now = replace(NOON, second=second)
    content = idle_content(counter, State(Idle()), words["vi"], now)
    assert content["noticed"]
    assert (content["notice"]["text"], content["notice"]["image"]) == (text, image)


def test_place_of_notices_is_kept_whichever_is_shown_and_given_up_when_there_are_none(words):
    without = idle_content(COUNTER, State(Idle()), words["vi"], NOON)
    assert not without["noticed"]


def test_ticket_is_shown_while_it_is_served(words):
    content = serving_content(COUNTER, State(Serving(), open=VISIT), words["vi"])
    assert (content["caption"], content["ticket"]) == ("Đang phục vụ số", "A012")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_visit_that_was_rated_while_it_is_served_is_thanked_and_not_invited(words, language):
    state = State(Serving(), open=replace(VISIT, rated=True), language=language)
    content = serving_content(COUNTER, state, words[language])
    assert content["invitation"] == words[language]["serving.rated"]
    assert (content["promise"], content["rate"]) == ("", "")
    assert content["ticket"] == VISIT.ticket
    shown = footer(replace(COUNTER, phone=True), state, words)
    assert "phone" not in [button["name"] for button in shown["buttons"]]
