"""From the bytes of a text to its letters, for the code pages that queue devices speak. Pure.

Guarantees: what comes out is in Unicode's composed form (NFC), whatever way the device wrote it: a
windows-1258 device sends a letter and its tone as two bytes. A byte that the code page does not
have is an error; nothing is replaced. Codecs of Python that no device speaks are not known here.

TCVN3 is the table of the ".Vn" fonts (TCVN 5712:1993, VN3). Its capitals have no tones: a font of
capitals shows the small letters' bytes as capitals, which the bytes do not tell. So `á` is what
comes out, and a pattern that has to know `Á` is written for both.
"""

import unicodedata
from collections.abc import Mapping

CODE_PAGES = ("ascii", "utf-8", "windows-1258", "tcvn3")

_TCVN3_RUNS: Mapping[int, str] = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ",
    0xB5: "àảãáạ",
    0xBB: "ằẳẵắ",
    0xC6: "ặầẩẫấậè",
    0xCE: "ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờở",
    0xEC: "ỡớợù",
    0xF1: "ủũúụừửữứựỳỷỹýỵ",
}
"""Runs of letters by the byte of the first. The bytes between the runs stand for no letter."""

TCVN3: Mapping[int, str] = {
    **{byte: chr(byte) for byte in range(0x80)},
    **{
        first + place: letter
        for first, run in _TCVN3_RUNS.items()
        for place, letter in enumerate(run)
    },
}
"""Every byte that TCVN3 has, with its character."""


def decode_text(data: bytes, code_page: str) -> str:
    """Give the text, composed; raise UnicodeError (ValueError's child) for bytes that are none."""
    if code_page == "tcvn3":
        return decode_tcvn3(data)
    return unicodedata.normalize("NFC", data.decode(code_page))


def decode_tcvn3(data: bytes) -> str:
    """Give the text of TCVN3 bytes; raise UnicodeDecodeError at the first byte that is none."""
    for place, byte in enumerate(data):
        if byte not in TCVN3:
            raise UnicodeDecodeError("tcvn3", data, place, place + 1, "no letter of TCVN3")
    return "".join(TCVN3[byte] for byte in data)
