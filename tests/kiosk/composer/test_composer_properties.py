"""What holds of the composer for every syllable and for any keys."""

import unicodedata
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.composer import LIMIT
from kiosk.composer import syllable as spelling_rules
from kiosk.composer.composition import TONE_KEYS, cleared, is_writable, typed
from kiosk.composer.left_alone import LEFT_ALONE
from kiosk.composer.letters import Tone, letter_of
from tests.kiosk.composer import orthography as spelling
from tests.kiosk.composer.make_cases import syllables
from tests.kiosk.composer.typing_hand import composed

SYLLABLES = list(syllables())
TONE_KEY_NAMES = dict(
    zip(("acute", "grave", "hook", "tilde", "dot"), TONE_KEYS, strict=True),
)
KEYS = st.one_of(
    st.sampled_from("aeiouyaswfrxjzdodghnct0123456789 .,/-AEDW"),
    st.sampled_from(["backspace", "backspace", "space", "enter", "clear", *TONE_KEYS]),
    st.characters(),
    st.text(max_size=3),
)


@st.composite
def typed_anyhow(draw):
    """A syllable, and keys for it in an order that the method allows.

    Each mark's key stands somewhere after its letter, and the tone's after the first vowel.
    """
    onset, rhyme, tone, old, new = draw(st.sampled_from(SYLLABLES))
    method = draw(st.sampled_from(("telex", "vni")))
    marks = spelling.TELEX if method == "telex" else spelling.VNI
    tones = spelling.TELEX_TONES if method == "telex" else spelling.VNI_TONES
    keys: list[str] = []
    late: list[str] = []
    for letter in onset + rhyme:
        bare, mark = marks.get(letter, letter)[0], marks.get(letter, letter)[1:]
        keys.append(bare)
        # A w is about the nearest letter that takes it, so it must not wait for another letter.
        apart = mark and not ("ươ" in rhyme and letter == "ư") and draw(st.booleans())
        (late if apart else keys).extend(mark)
    if "oo" in rhyme and method == "telex":
        keys.insert(keys.index("o"), "o")
    keys += late
    if tone:
        first = len(onset) if onset not in ("qu", "gi") else len(onset) + 1
        keys.insert(draw(st.integers(min(first + 2, len(keys)), len(keys))), tones[tone])
    return "".join(keys), method, old, new


@given(typed_anyhow())
def test_syllable_is_the_same_in_whatever_order_it_is_typed(case):
    keys, method, old, new = case
    if "oeo" in old or "oao" in old or keys.lower() in LEFT_ALONE:
        return
    assert composed([*keys, "space"], method).text == old + " "
    assert composed([*keys, "space"], method, "new").text == new + " "


def test_every_syllable_can_be_typed_with_accent_keys():
    for onset, rhyme, tone, old, _ in SYLLABLES:
        keys = [*onset, *rhyme, *([TONE_KEY_NAMES[tone]] if tone else [])]
        assert composed([*keys, "space"], "vni").text == old + " "


def test_every_syllable_of_the_table_is_possible():
    for onset, rhyme, tone, _, _ in SYLLABLES:
        names = {"": Tone.LEVEL} | {name: TONE_KEYS[key] for name, key in TONE_KEY_NAMES.items()}
        assert spelling_rules.is_syllable(onset, rhyme, names[tone]), onset + rhyme


def test_every_possible_rhyme_stands_in_the_table():
    written = {rhyme for onset, rhyme, *_ in SYLLABLES if onset != "qu"}
    # Names of places, which no schoolbook has.
    assert spelling_rules.RHYMES - written == {"ăk", "uk"}
    after_qu = {rhyme for onset, rhyme, *_ in SYLLABLES if onset == "qu"}
    assert after_qu <= spelling_rules.rhymes_of("qu")


@given(st.lists(KEYS, max_size=60), st.sampled_from(("telex", "vni")))
def test_text_is_composed_and_writable_whatever_is_typed(keys, method):
    composition = composed((), method)
    for key in keys:
        composition = typed(composition, key)
        text = composition.text
        assert unicodedata.is_normalized("NFC", text)
        assert len(text) <= LIMIT
        assert all(each == "\n" or is_writable(each) for each in text)


@given(st.lists(KEYS, max_size=60), st.sampled_from(("telex", "vni")))
def test_backspace_takes_one_character_until_nothing_is_left(keys, method):
    composition = composed(keys, method)
    for length in reversed(range(len(composition.text))):
        composition = typed(composition, "backspace")
        assert len(composition.text) == length
    assert typed(composition, "backspace").text == ""


@given(st.lists(KEYS, max_size=30), st.lists(KEYS, max_size=10))
def test_what_is_finished_never_changes_when_more_is_typed(before, after):
    ended = composed([*before, "enter"])
    more = ended
    for key in after:
        if key not in ("backspace", "clear"):
            more = typed(more, key)
    assert more.text.startswith(ended.text)


@given(st.text("bcdghklmnpqtvfjzx", min_size=1, max_size=12))
def test_keys_without_a_vowel_are_left_alone(keys):
    assert composed(keys).text == keys or "dd" in keys


@given(st.sampled_from(SYLLABLES), st.sampled_from("fjwzbdk"))
def test_raw_keys_stand_when_they_can_be_no_syllable(case, letter):
    keys = letter * 3 + "".join(spelling.TELEX.get(each, each) for each in case[0] + case[1]) + "qb"
    assert composed([*keys, "space"]).text == keys + " "


@pytest.mark.parametrize(
    ("once", "again"),
    [
        *[("as", "s"), ("oaf", "f"), ("tieengj", "j"), ("aa", "a"), ("ee", "e"), ("oo", "o")],
        *[("dd", "d"), ("w", "w"), ("aw", "w"), ("uow", "w"), ("hoanr", "r"), ("uaan", "a")],
    ],
)
def test_key_is_undone_and_written_when_it_is_repeated(once, again):
    seen = composed(once + again).text
    bare = "".join(letter_of(each)[0].base for each in composed(once).text)
    plain = "".join(letter_of(each)[0].base for each in seen)
    assert plain == (again if once == "w" else bare + again)
    assert composed(once).text != composed(once[:-1]).text


@given(st.text(max_size=700))
def test_cleared_text_can_be_gone_on_with(text):
    composition = cleared(composed(()), text)
    assert len(composition.text) <= LIMIT
    assert all(each == "\n" or is_writable(each) for each in composition.text)
    assert typed(composition, "clear").text == ""


@pytest.mark.parametrize("pair", list(combinations(TONE_KEYS, 2)))
def test_last_accent_key_counts_when_two_are_touched(pair):
    first, second = pair
    assert composed(["m", "a", first, second]).text == composed(["m", "a", second]).text
    assert composed(["m", "a", first, first]).text == "ma"
