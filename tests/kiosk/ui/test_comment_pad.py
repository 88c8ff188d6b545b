"""Keys in, text out: when the pad speaks, and what it says."""

import time

import pytest

from kiosk.composer import LIMIT, Method
from kiosk.ui.comment_content import comment_content
from kiosk.ui.comment_pad import CommentPad, CommentView
from kiosk.visit import State

SCANNED = 10_000
SCAN_LIMIT_S = 4.0


@pytest.fixture
def pad(qapp):
    made = CommentPad()
    made.told = []
    made.redrawn = []
    made.commentChanged.connect(made.told.append)
    made.keyboardChanged.connect(lambda: made.redrawn.append(made.view))
    return made


def strike(pad, *keys):
    for key in keys:
        pad.take(key)
    return pad.view.text


def test_text_is_told_after_every_key_that_changes_it(pad):
    strike(pad, *"vieejt")
    assert pad.told == ["V", "Vi", "Vie", "Viê", "Việ", "Việt"]
    assert pad.redrawn == []


@pytest.mark.parametrize("key", ["tone-acute", "backspace", "clear", "nonsense", "", "\x00", "👍"])
def test_nothing_is_told_when_a_key_changes_nothing(pad, key):
    strike(pad, key)
    assert (pad.told, pad.redrawn) == ([], [])


def test_keyboard_alone_is_told_of_when_the_text_stays(pad):
    strike(pad, "shift", "page", "method")
    assert pad.told == []
    shifts, pages, methods = zip(*((v.shift, v.page, v.method) for v in pad.redrawn), strict=True)
    assert shifts == (False, False, False)
    assert pages == ("letters", "digits", "digits")
    assert methods == (Method.TELEX, Method.TELEX, Method.VNI)


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ([*"toots"], "Tốt"),
        (["shift", *"toots"], "tốt"),
        ([*"ddaaus", ".", "space", *"roi"], "Đáu. Roi".replace("Đáu", "Đấu")),
        ([*"mot", "enter", *"hai"], "Mot\nHai"),
        ([*"mot", ",", "space", *"hai"], "Mot, hai"),
        ([*"xin", "space", "shift", *"hoi"], "Xin Hoi"),
        ([*"xin", "space", "shift", "shift", *"hoi"], "Xin hoi"),
        (["method", *"to6t1"], "Tốt"),
        ([*"toots", "method", *"d9i", "0"], "Tốtđi0".replace("đi0", "d9i0")),
        ([*"a", "erase", *"b"], "B"),
    ],
)
def test_text_is_what_the_keys_say(pad, keys, text):
    assert strike(pad, *keys) == text


def test_page_of_letters_comes_back_when_a_word_is_over(pad):
    strike(pad, "page", "1", "0")
    assert pad.view.page == "digits"
    strike(pad, "space")
    assert (pad.view.page, pad.view.text) == ("letters", "10 ")


def test_pad_begins_anew_when_it_is_reset(pad):
    strike(pad, "method", "page", *"abc")
    pad.told.clear()
    pad.reset("Xin chào")
    assert pad.view == CommentView("Xin chào", False, "letters", Method.TELEX, LIMIT - 8)
    assert pad.told == []
    pad.reset()
    assert pad.view == CommentView()


def test_five_hundred_characters_are_kept_when_a_scanner_sends_ten_thousand(pad):
    began_s = time.perf_counter()
    for at in range(SCANNED):
        pad.take("\x1dA\u202e7ư👍 "[at % 7])
    assert time.perf_counter() - began_s < SCAN_LIMIT_S
    assert len(pad.view.text) == LIMIT
    assert set(pad.view.text) == set("A7Ưư ") - ({"Ư"} - set(pad.view.text))
    assert len(pad.told) <= LIMIT
    assert pad.view.remaining == 0


@pytest.mark.parametrize("language", ["vi", "en"])
def test_screen_says_that_no_name_is_taken_and_that_it_is_no_petition(words, language):
    content = comment_content(State(), CommentView("abc", remaining=497), words[language])
    assert content["text"] == "abc"
    assert "497" in content["remaining"]
    assert all(content["keys"].values())
    note = {"vi": ("Không ghi tên", "phản ánh, kiến nghị"), "en": ("No name", "petition")}
    assert all(part in content["note"] for part in note[language])
    assert content["hint"]
    assert content["petition"]


def test_screen_shows_the_visits_text_when_there_is_no_pad(words):
    content = comment_content(State(), None, words["vi"])
    assert (content["text"], content["page"], content["method"]) == ("", "letters", "telex")
