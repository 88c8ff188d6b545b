"""The check code: what a citizen types is understood, or known to be mistyped."""

import hashlib
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.record import CheckCode, base64url, check_text, parse_check_text
from kiosk.record.check_code import ALPHABET
from tests.kiosk.record.sample_log import EPOCH, PLACE, sample_log

hashes = st.binary(min_size=32, max_size=32).map(base64url.encode)
SAMPLE = [base64url.sha256(bytes([number])) for number in range(60)]


def plain(text: str) -> str:
    return text.replace(" ", "")


@given(hashes)
def test_text_form_is_read_back_when_it_is_typed_as_shown(record_hash):
    text = check_text(record_hash)
    assert parse_check_text(text) == text
    assert [len(group) for group in text.split(" ")] == [4, 4, 4, 4]
    assert set(plain(text)) <= set(ALPHABET)


@given(hashes)
def test_text_form_holds_75_bits_of_the_hash(record_hash):
    number = 0
    for character in plain(check_text(record_hash))[:15]:
        number = number * 32 + ALPHABET.index(character)
    assert number == int.from_bytes(base64url.decode(record_hash), "big") >> (256 - 75)


@given(hashes, st.sampled_from(["", " ", "-", "  ", " - "]), st.booleans())
def test_text_form_is_read_back_when_case_and_gaps_are_others(record_hash, gap, lower):
    text = check_text(record_hash)
    typed = gap.join(text.split(" "))
    assert parse_check_text(f" {typed.lower() if lower else typed}\n") == text


@given(hashes, st.data())
def test_text_form_is_read_back_when_zero_and_one_were_read_as_letters(record_hash, data):
    text = check_text(record_hash)
    misread = {"0": "0Oo", "1": "1IiLl"}
    typed = "".join(data.draw(st.sampled_from(misread.get(letter, letter))) for letter in text)
    assert parse_check_text(typed) == text


def test_every_mistyped_character_is_found():
    for text in map(check_text, SAMPLE):
        for at, was in enumerate(text):
            for other in ALPHABET:
                if was not in {" ", other}:
                    assert parse_check_text(text[:at] + other + text[at + 1 :]) is None


def check_character(body: str) -> str:
    """ISO 7064, hybrid system MOD 33,32, by the recursion of the standard's section 9."""
    product = 32
    for letter in body:
        total = (product + ALPHABET.index(letter)) % 32
        product = (total or 32) * 2 % 33
    return ALPHABET[(1 - product) % 32]


def test_check_character_is_that_of_iso_7064():
    for text in map(plain, map(check_text, SAMPLE)):
        assert text[15] == check_character(text[:15])


def test_two_neighbours_swapped_are_found_in_495_cases_of_496():
    """All that comes before a pair is one of 32 states, and one letter leads to each of them."""
    unseen = []
    for first, pair in itertools.product(ALPHABET, itertools.combinations(ALPHABET, 2)):
        body = f"{first}{''.join(pair)}000000000000"
        swapped = first + pair[1] + pair[0] + body[3:] + check_character(body)
        assert parse_check_text(body + check_character(body))
        if parse_check_text(swapped):
            unseen.append((first, pair))
    # One pair of the 496 in each state.
    assert sorted(first for first, _ in unseen) == sorted(ALPHABET)


def test_last_letter_and_check_character_swapped_are_found_in_495_cases_of_496():
    swaps = unseen = 0
    for first, last in itertools.product(ALPHABET, repeat=2):
        body = first + "0" * 13 + last
        check = check_character(body)
        if check != last:
            swaps += 1
            unseen += parse_check_text(body[:14] + check + last) is not None
    assert (swaps, unseen) == (992, 2)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "0000",
        "0000 0000 0000 000",
        "0000 0000 0000 0000 0",
        "UUUU UUUU UUUU UUUU",
        "....",
        "đđđđ đđđđ đđđđ đđđđ",
        "٠٠٠٠ ٠٠٠٠ ٠٠٠٠ ٠٠٠٠",
    ],
)
def test_text_is_none_when_it_is_no_check_code(typed):
    assert parse_check_text(typed) is None


@given(st.text(max_size=40))
def test_text_is_canonical_or_none_when_it_is_anything(typed):
    found = parse_check_text(typed)
    assert found is None or parse_check_text(found) == found


RECORD = sample_log(3)[-1]


def test_qr_form_holds_place_and_128_bits_of_the_hash():
    code = CheckCode.of(RECORD)
    digest = hashlib.sha256(RECORD.compact.encode()).digest()
    assert code == CheckCode(PLACE.kiosk, EPOCH, 3, base64url.encode(digest[:16]))
    assert CheckCode.from_path(code.path) == code
    assert base64url.decode(RECORD.hash)[:16] == digest[:16]


def test_both_forms_agree_about_the_hash():
    code = CheckCode.of(RECORD)
    bits = int.from_bytes(base64url.decode(code.hash_part), "big") >> (128 - 75)
    number = 0
    for character in plain(check_text(RECORD.hash))[:15]:
        number = number * 32 + ALPHABET.index(character)
    assert number == bits


@pytest.mark.parametrize(
    "path",
    [
        "",
        f"k-1/{EPOCH}/3",
        f"k-1/{EPOCH}/0/{'A' * 22}",
        f"k-1/{EPOCH}/03/{'A' * 22}",
        f"k-1/{EPOCH}/1٣/{'A' * 22}",
        f"k-1/{EPOCH}/-1/{'A' * 22}",
        f"k-1/{EPOCH}/{'9' * 17}/{'A' * 22}",
        f"k-1/{EPOCH}/3/{'A' * 21}",
        f"k-1/{EPOCH}/3/{'A' * 22}/",
        f"k-1/{EPOCH}/3/{'A' * 22}\n",
        f"/k-1/{EPOCH}/3/{'A' * 22}",
        f"K-1/{EPOCH}/3/{'A' * 22}",
        f"../{EPOCH}/3/{'A' * 22}",
        f"k-1/{EPOCH[:-1]}/3/{'A' * 22}",
    ],
)
def test_path_is_none_when_it_is_no_check_code(path):
    assert CheckCode.from_path(path) is None
