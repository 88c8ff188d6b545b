"""Telex: s f r x j are tones, z takes the tone away, aa ee oo dd and w are marks."""

from typing import Final

from kiosk.composer import marking
from kiosk.composer.letters import Tone
from kiosk.composer.word import Word

_TONES: Final = {"s": Tone.ACUTE, "f": Tone.GRAVE, "r": Tone.HOOK, "x": Tone.TILDE, "j": Tone.DOT}
EFFECTS: Final = frozenset("sfrxjaeodw")
"""Keys that may be more than a letter."""


def take(word: Word, key: str) -> Word:
    """The word after one letter key."""
    lower = key.lower()
    if lower in _TONES:
        return marking.put_tone(word, _TONES[lower], key)
    match lower:
        case "z":
            return marking.remove_tone(word, key)
        case "a" | "e" | "o":
            return marking.put_circumflex(word, lower, key)
        case "d":
            return marking.put_stroke(word, key)
        case "w":
            return marking.put_w(word, key)
        case _:
            return marking.put(word, key)
