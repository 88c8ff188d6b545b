"""VNI: 1 to 5 are tones, 0 takes the tone away, 6 7 8 9 are marks (â ê ô, ơ ư, ă, đ)."""

from typing import Final

from kiosk.composer import marking
from kiosk.composer.letters import Mark, Tone
from kiosk.composer.word import Word

_TONES: Final = {"1": Tone.ACUTE, "2": Tone.GRAVE, "3": Tone.HOOK, "4": Tone.TILDE, "5": Tone.DOT}
_HORN_OR_BREVE: Final = {"7": Mark.HORN, "8": Mark.BREVE}


def take(word: Word, key: str) -> Word:
    """The word after one letter key or digit."""
    if key in _TONES:
        return marking.put_tone(word, _TONES[key], key)
    if key in _HORN_OR_BREVE:
        return marking.put_horn_or_breve(word, (_HORN_OR_BREVE[key],), key)
    match key:
        case "0":
            return marking.remove_tone(word, key)
        case "6":
            return marking.put_circumflex(word, "aeo", key)
        case "9":
            return marking.put_stroke(word, key)
        case _:
            return marking.put(word, key)
