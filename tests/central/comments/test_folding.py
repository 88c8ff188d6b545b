"""Search ignores case and diacritics, in every normal form, and says where it found what."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.comments.folding import folded, places_of

VIETNAMESE = (
    "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
)
FORMS = ("NFC", "NFD", "NFKC", "NFKD")
words = st.text(st.sampled_from(VIETNAMESE + VIETNAMESE.upper() + " "), min_size=1, max_size=30)


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("Đất đai", "dat DAI", ["Đất đai"]),
        ("dat dai", "Đất", ["dat"]),
        ("Tie\u0302\u0301ng Việt", "tieng", ["Tie\u0302\u0301ng"]),
        ("hồ  sơ\nhồ sơ", "ho so", ["hồ  sơ", "hồ sơ"]),
        ("ＡＢＣ", "abc", ["ＡＢＣ"]),
        ("straße", "STRASSE", ["straße"]),
        ("aaaa", "aa", ["aa", "aa"]),
        ("<b>chờ</b>", "<b>", ["<b>"]),
        ("gì cũng được", "", []),
        ("gì cũng được", " \u0301 ", []),
        ("", "a", []),
    ],
)
def test_query_is_found_where_it_stands(text, query, found):
    assert [text[start:stop] for start, stop in places_of(text, query)] == found


@given(words)
def test_every_form_of_a_text_folds_alike(text):
    assert len({folded(unicodedata.normalize(form, text)) for form in FORMS}) == 1
    assert folded(text.upper()) == folded(text)


@given(words, words, words)
def test_words_are_found_bare_when_they_stand_in_the_text(before, wanted, after):
    bare = folded(wanted)
    if not bare.strip():
        return
    for form in FORMS:
        text = unicodedata.normalize(form, before + wanted + after)
        found = [folded(text[start:stop]).strip() for start, stop in places_of(text, bare)]
        assert bare.strip() in found


@given(st.text(max_size=40), st.text(max_size=5))
def test_places_follow_one_another_and_say_what_was_asked_for(text, query):
    end = 0
    for start, stop in places_of(text, query):
        assert end <= start < stop <= len(text)
        assert folded(query).strip() in folded(text[start:stop])
        end = stop
