"""Going on with a text: backspace, accent keys, the end of a word, the limit, a scanner."""

import time

import pytest

from kiosk.composer import LIMIT, Composition, cleared, typed
from kiosk.composer.composition import TONE_KEYS
from tests.kiosk.composer.typing_hand import composed

SCANNED = 10_000
SCAN_LIMIT_S = 2.0


@pytest.mark.parametrize(
    ("keys", "seen"),
    [
        ([*"tieengs", "backspace"], "tiến"),
        ([*"tieengs", "backspace", "backspace"], "tiế"),
        ([*"tieengs", "backspace", "backspace", "m"], "tiếm"),
        ([*"tieenh", "backspace"], "tieen"),
        ([*"tieenh", "backspace", *"gs"], "tiếng"),
        ([*"test", "backspace"], "tes"),
        ([*"test", "backspace", "t"], "test"),
        ([*"windows", "backspace"], "window"),
        ([*"toans", "backspace"], "tóa"),
        ([*"nguowif", "backspace"], "ngườ"),
        ([*"ass", "backspace"], "a"),
        ([*"aaa", "backspace"], "a"),
        ([*"tieng", "space", "backspace", *"se"], "tiếng"),
        ([*"tieengs", "space", "backspace", "backspace", "backspace"], "tiế"),
        ([*"DDawks", "space", "clear"], ""),
        (["backspace"], ""),
    ],
)
def test_backspace_leaves_a_word_to_go_on_with(keys, seen):
    assert composed(keys).text == seen


@pytest.mark.parametrize(
    ("keys", "seen"),
    [
        ([*"tiêng", "tone-acute"], "tiếng"),
        (["t", "tone-acute"], "t"),
        (["tone-acute"], ""),
        ([*"ma", "tone-acute", "tone-acute"], "ma"),
        ([*"ma", "tone-acute", "tone-dot"], "mạ"),
        ([*"cat", "tone-grave"], "cat"),
        ([*"ma", "space", "tone-acute"], "ma "),
        ([*"Ông", "space", *"Ba", "tone-grave"], "Ông Bà"),
        ([*"windo", "tone-acute"], "windo"),
        ([*"đươc", "tone-dot"], "được"),
        ([*"duơng", "tone-grave"], "dường"),
        ([*"hoa", "tone-grave", "n"], "hoàn"),
    ],
)
def test_accent_keys_act_on_the_word_under_way(keys, seen):
    assert composed(keys).text == seen


def test_accent_key_acts_on_the_word_before_when_it_was_just_resumed():
    resumed = cleared(Composition(), "Xin cam")
    assert typed(resumed, "tone-hook").text == "Xin cảm"


@pytest.mark.parametrize(
    ("keys", "seen"),
    [
        ("ti\u0302e\u0301", "tîé"),
        ("tie\u0302\u0301ng", "tiếng"),
        ("d\u0131", "dı"),
        ("a\u202eb\u200f", "ab"),
        ("a\x00\x1b\x07b", "ab"),
        ("ok👍", "ok"),
        ("a\u200db\ufeff", "ab"),
        ("א", ""),
        ("“xin”…", "“xin”…"),
        ("a\tb\u00a0c", "a b c"),
    ],
)
def test_only_writable_characters_are_kept(keys, seen):
    assert composed(keys).text == seen


@pytest.mark.parametrize("key", ["", "Enter", "left", "tab", "ab", "\x7f", "\ud800", "f1"])
def test_unknown_key_changes_nothing(key):
    before = composed("tieengs")
    assert typed(before, key) == before


def test_text_ends_at_the_limit_when_a_scanner_goes_on():
    for junk in ("a", "b", "ab ", "tieengs", "ươ", "1", "\n"):
        began_s = time.perf_counter()
        composition = composed(junk * (SCANNED // len(junk)))
        assert time.perf_counter() - began_s < SCAN_LIMIT_S, junk
        assert LIMIT - 3 <= len(composition.text) <= LIMIT, junk


def test_tone_can_be_set_when_there_is_no_room_for_a_letter():
    full = composed([*" " * (LIMIT - 5), *"tieeng"])
    assert len(full.text) == LIMIT
    assert typed(full, "s").text.endswith("tiếng")
    assert typed(full, "space") == full
    assert all(len(typed(full, key).text) <= LIMIT for key in TONE_KEYS)
