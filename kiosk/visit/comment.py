"""What of a comment is kept.

Guarantees text in NFC of at most `MAX_CHARACTERS` without control characters (but the line
break) and without marks that turn the direction of what follows; emoji stay. Cleaning what is
clean changes nothing.
"""

import unicodedata
from typing import Final

MAX_CHARACTERS: Final = 500
"""Unicode code points, as the record's reader counts them."""
LINE_BREAK: Final = "\n"
DIRECTION_MARKS: Final = frozenset(
    [
        *map(chr, range(0x202A, 0x202F)),
        *map(chr, range(0x2066, 0x206A)),
        "\u061c",
        "\u200e",
        "\u200f",
    ]
)
_LINE_ENDS: Final = ("\r\n", "\r", "\u0085", "\u2028", "\u2029")


def cleaned(text: str) -> str:
    """`text` as a comment may be kept."""
    for end in _LINE_ENDS:
        text = text.replace(end, LINE_BREAK)
    kept = "".join(each for each in text if _is_kept(each))
    composed = unicodedata.normalize("NFC", kept)
    # A cut never makes two characters meet, so what is cut stays composed.
    return composed[:MAX_CHARACTERS]


def _is_kept(character: str) -> bool:
    if character == LINE_BREAK:
        return True
    # Cs: half of a pair, which UTF-8 cannot carry.
    return unicodedata.category(character) not in ("Cc", "Cs") and character not in DIRECTION_MARKS
