"""One letter of a word being typed, its mark and its tone.

Guarantees that a letter and a tone become one NFC character, and the way back. Leaves to others
which letter of a syllable carries the tone.
"""

import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

VOWELS: Final = frozenset("aăâeêioôơuưy")


class Mark(StrEnum):
    """What makes another letter of the alphabet out of a plain one."""

    NONE = ""
    CIRCUMFLEX = "\u0302"
    BREVE = "\u0306"
    HORN = "\u031b"
    STROKE = "-"


class Tone(StrEnum):
    """The six tones; a value is the combining character, and the key that sets it."""

    LEVEL = ""
    ACUTE = "\u0301"
    GRAVE = "\u0300"
    HOOK = "\u0309"
    TILDE = "\u0303"
    DOT = "\u0323"


_MARKABLE: Final = {
    Mark.NONE: frozenset[str](),
    Mark.CIRCUMFLEX: frozenset("aeo"),
    Mark.BREVE: frozenset("a"),
    Mark.HORN: frozenset("ou"),
    Mark.STROKE: frozenset("d"),
}
_TONES: Final = frozenset(Tone) - {Tone.LEVEL}


@dataclass(frozen=True, slots=True)
class Letter:
    """`base` in lower case without its mark; `from_w`: the key w alone stood for it."""

    base: str
    mark: Mark = Mark.NONE
    upper: bool = False
    from_w: bool = False

    @property
    def text(self) -> str:
        """The letter in lower case, without tone."""
        if self.mark is Mark.STROKE:
            return "đ"
        return unicodedata.normalize("NFC", self.base + self.mark)

    @property
    def is_vowel(self) -> bool:
        """Whether a tone could stand on it."""
        return self.text in VOWELS

    def takes(self, mark: Mark) -> bool:
        """Whether the alphabet has this letter with `mark`."""
        return self.base in _MARKABLE[mark]

    def with_mark(self, mark: Mark) -> "Letter":
        """The same letter with another mark."""
        return replace(self, mark=mark)


def letter_of(character: str) -> tuple[Letter, Tone]:
    """The letter and the tone of one character: "Ế" is E, circumflex, acute."""
    letter, tone = without_tone(character)
    lower = letter.lower()
    upper = lower != letter
    if lower == "đ":
        return Letter("d", Mark.STROKE, upper), tone
    parts = unicodedata.normalize("NFD", lower)
    if len(parts) == 2 and parts[1] in tuple(Mark)[1:4] and parts[0].isascii():  # noqa: PLR2004
        return Letter(parts[0], Mark(parts[1]), upper), tone
    # Letters such as İ and ẞ have no single letter as their other case, and stay as they are.
    if lower.upper() != letter:
        return Letter(letter), tone
    return Letter(lower, upper=upper), tone


def without_tone(character: str) -> tuple[str, Tone]:
    """The character without its tone, and the tone."""
    parts = unicodedata.normalize("NFD", character)
    found = [Tone(part) for part in parts[1:] if part in _TONES]
    if len(found) != 1 or not (parts[0].isascii() and parts[0].isalpha()):
        return character, Tone.LEVEL
    kept = "".join(part for part in parts if part != found[0])
    base = unicodedata.normalize("NFC", kept)
    if base.lower() not in VOWELS:
        return character, Tone.LEVEL
    return base, found[0]


def with_tone(text: str, tone: Tone) -> str:
    """The letter `text` with `tone`, one NFC character."""
    return unicodedata.normalize("NFC", text + tone)
