"""From text to the bytes of a code page that a queue device speaks. Pure.

Guarantees: UnicodeError for a character that the code page does not have; nothing is replaced.
"""

import unicodedata
from itertools import chain

from kiosk.devices.code_pages import TCVN3

_BYTES_OF = {letter: byte for byte, letter in TCVN3.items()}
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


def encode_text(text: str, code_page: str) -> bytes:
    """Give the bytes; raise UnicodeError for what the code page does not have."""
    if code_page == "tcvn3":
        return bytes(_tcvn3(letter) for letter in text)
    if code_page == "windows-1258":
        text = "".join(chain.from_iterable(_with_tone_after(letter) for letter in text))
    return text.encode(code_page)


def _tcvn3(letter: str) -> int:
    if letter not in _BYTES_OF:
        raise UnicodeEncodeError("tcvn3", letter, 0, 1, "no letter of TCVN3")
    return _BYTES_OF[letter]


def _with_tone_after(letter: str) -> str:
    """Take the tone off a letter, which windows-1258 writes after it, as a character of its own."""
    parts = unicodedata.normalize("NFD", letter)
    tone = "".join(one for one in parts if one in _TONES)
    rest = "".join(one for one in parts if one not in _TONES)
    return unicodedata.normalize("NFC", rest) + tone
