"""Code pages: Vietnamese letters come out composed, and a byte that is none is refused."""

import subprocess
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.code_pages import CODE_PAGES, TCVN3, decode_text

TONES = "\u0300\u0301\u0303\u0309\u0323"
BASES = "aăâeêioôơuưy"
SMALL = "".join(
    unicodedata.normalize("NFC", base + tone) for base in BASES for tone in ("", *TONES)
)
LETTERS = SMALL + SMALL.upper() + "đĐ"
words = st.text(alphabet=LETTERS + "0123456789 -", max_size=40)
BYTE_OF = {letter: byte for byte, letter in TCVN3.items()}


def windows_1258(text: str) -> bytes:
    """Write as windows-1258 does: what the page has as a letter, and the tone behind it."""
    written = b""
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        bare = unicodedata.normalize("NFC", "".join(one for one in parts if one not in TONES))
        written += bare.encode("cp1258")
        written += "".join(one for one in parts if one in TONES).encode("cp1258")
    return written


@given(words)
def test_decode_gives_the_text_back_when_it_was_written_in_windows_1258(text):
    decoded = decode_text(windows_1258(text), "windows-1258")
    assert decoded == text
    assert unicodedata.is_normalized("NFC", decoded)


@given(words)
def test_decode_composes_when_utf8_letters_were_written_apart(text):
    assert decode_text(unicodedata.normalize("NFD", text).encode(), "utf-8") == text


def test_decode_composes_when_a_tone_stands_below_a_circumflex():
    assert decode_text(b"Qu\xe2\xf2n", "windows-1258") == "Quận"


@given(st.text(alphabet=sorted(set(BYTE_OF)), max_size=40))
def test_decode_gives_the_text_back_when_it_was_written_in_tcvn3(text):
    written = bytes(BYTE_OF[letter] for letter in text)
    assert decode_text(written, "tcvn3") == text


def test_tcvn3_has_every_small_letter_and_the_capitals_without_tones_when_listed():
    letters = {letter for byte, letter in TCVN3.items() if byte >= 0x80}
    assert letters == set(SMALL + "đĐĂÂÊÔƠƯ") - set("aeiouy")
    assert len(BYTE_OF) == len(TCVN3), "no letter stands there twice"


def test_tcvn3_agrees_with_iconv_when_the_standard_has_the_letter():
    """The oracle knows VN1 of TCVN 5712:1993. VN3 is its part without capitals with tones: those,
    the combining tones (B0 to B4) and the letters among the control bytes are not in our table.
    """
    written = bytes(byte for byte in TCVN3 if byte >= 0x20)
    by_iconv = subprocess.run(
        ["iconv", "-f", "TCVN5712-1", "-t", "UTF-8"], input=written, capture_output=True, check=True
    ).stdout.decode()
    assert unicodedata.normalize("NFC", by_iconv) == decode_text(written, "tcvn3")


@pytest.mark.parametrize(
    ("data", "code_page"),
    [(b"\x80", "ascii"), (b"\xff", "utf-8"), (b"\xf0", "tcvn3"), (b"A\xb0", "tcvn3")],
)
def test_decode_refuses_when_a_byte_is_not_in_the_code_page(data, code_page):
    with pytest.raises(UnicodeDecodeError):
        decode_text(data, code_page)


@given(st.binary(max_size=60), st.sampled_from(CODE_PAGES))
def test_decode_gives_composed_text_or_refuses_when_any_bytes_come(data, code_page):
    try:
        text = decode_text(data, code_page)
    except UnicodeError:
        return
    assert unicodedata.is_normalized("NFC", text)
