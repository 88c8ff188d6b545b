"""The words of the screens: the same in every language, and a clear error when they are not."""

import string

import pytest

from kiosk.ui import words as words_module
from kiosk.ui.words import WordsError, load_language, load_words
from kiosk.visit import Reason


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(words_module, "FOLDER", tmp_path)
    (tmp_path / "vi.toml").write_text('[idle]\nrate = "Đánh giá"\n', "utf-8")
    return tmp_path


def fields_of(text):
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)


def test_languages_are_those_shipped_and_every_reason_has_words(words):
    assert set(words) == {"vi", "en"}
    for texts in words.values():
        for reason in Reason:
            assert texts[f"out_of_service.{reason}.title"]
            assert texts[f"out_of_service.{reason}.sentence"]


def test_no_word_is_empty_and_lists_are_complete(words):
    for texts in words.values():
        assert all(text.strip() for text in texts.values())
        assert len(texts["header.weekdays"].split("|")) == 7
        assert len(texts["header.months"].split("|")) == 12


def test_fields_are_the_same_in_every_language(words):
    dates = {"header.date"}
    for key, text in words["vi"].items():
        if key not in dates:
            assert fields_of(text) == fields_of(words["en"][key]), key


def test_form_of_address_is_never_broken_at_its_slash(words):
    for text in words["vi"].values():
        assert "/B" not in text


def test_load_says_which_keys_differ_when_a_language_is_incomplete(folder):
    (folder / "en.toml").write_text('[idle]\nraet = "Rate"\n', "utf-8")
    with pytest.raises(WordsError, match=r"en.toml and vi.toml.*idle.raet, idle.rate"):
        load_words()


def test_load_says_where_when_a_file_is_malformed(folder):
    (folder / "en.toml").write_text('[idle\nrate = "Rate"\n', "utf-8")
    with pytest.raises(WordsError, match=r"en.toml: .*line 1"):
        load_words()


def test_load_says_what_there_is_when_a_language_is_unknown():
    with pytest.raises(WordsError, match="no words in language 'fr'; there are: en, vi"):
        load_language("fr")
