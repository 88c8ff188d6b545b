"""A text being typed: what is finished, and the word under way.

Guarantees: `typed` never raises whatever key it is given, the text is NFC, holds only Latin
letters, digits, common signs and line breaks, and is never longer than `LIMIT`. The cursor is
always at the end. Leaves to others: keys' places on the screen, shift and pages (`kiosk.ui`).
"""

import unicodedata
from dataclasses import dataclass, replace
from typing import Final

from kiosk.composer import composing
from kiosk.composer.letters import Tone
from kiosk.composer.method import Method
from kiosk.composer.tone_placement import ToneStyle

LIMIT: Final = 500
"""Characters of a comment at most."""
TONE_KEYS: Final = {
    "tone-acute": Tone.ACUTE,
    "tone-grave": Tone.GRAVE,
    "tone-hook": Tone.HOOK,
    "tone-tilde": Tone.TILDE,
    "tone-dot": Tone.DOT,
}
"""The accent keys' names."""
_ENDS: Final = {"space": " ", "enter": "\n", "\u00a0": " ", "\t": " "}
_COMBINING: Final = frozenset(TONE_KEYS.values()) | frozenset("\u0302\u0306\u031b")
_PUNCTUATION: Final = frozenset("“”‘’–—…·•₫€°×")
_LATIN_EXTENDED: Final = (("\u00c0", "\u024f"), ("\u1e00", "\u1eff"))


@dataclass(frozen=True, slots=True)
class Composition:
    """`finished` is the text before the word; `word` is what `keys` are shown as."""

    finished: str = ""
    keys: str = ""
    word: str = ""
    method: Method = Method.TELEX
    style: ToneStyle = ToneStyle.OLD

    @property
    def text(self) -> str:
        """All of it, at most `LIMIT` characters."""
        return self.finished + self.word


def cleared(composition: Composition, text: str = "") -> Composition:
    """The same method and style with another text, none of it under way; cut at `LIMIT`."""
    kept = unicodedata.normalize("NFC", text)
    allowed = "".join(each for each in kept if each in " \n" or is_writable(each))
    return replace(composition, finished=allowed[:LIMIT], keys="", word="")


def typed(composition: Composition, key: str) -> Composition:
    """The composition after one key: a character, a name of `TONE_KEYS`, or one of "space",
    "enter", "backspace" and "clear". Any other key, and one for which there is no more room,
    changes nothing.
    """
    if key == "backspace":
        return _shortened(composition)
    if key == "clear":
        return cleared(composition)
    changed = _lengthened(composition, key)
    return changed if len(changed.text) <= LIMIT else composition


def is_writable(character: str) -> bool:
    """Whether a comment may hold it: Latin letters, digits, common signs. No control character, no
    mark of writing direction, no emoji, no other script.
    """
    if character.isascii():
        return character.isprintable()
    if character in _PUNCTUATION:
        return True
    within = any(first <= character <= last for first, last in _LATIN_EXTENDED)
    return within and character.isalpha()


def _lengthened(composition: Composition, key: str) -> Composition:
    if key in TONE_KEYS:
        return _with_tone(composition, TONE_KEYS[key])
    if key in _COMBINING:
        return _with_combining(composition, key)
    key = _ENDS.get(key, key)
    if len(key) != 1 or not (key == "\n" or is_writable(key)):
        return composition
    if len(composition.text) >= LIMIT and len(composition.keys) >= composing.LONGEST_KEYS:
        return composition
    if key.isalpha() or (key.isdigit() and _means_a_mark(composition)):
        return _with_keys(composition, composition.keys + unicodedata.normalize("NFC", key))
    ended = _ended(composition)
    return replace(ended, finished=ended.finished + key)


def _means_a_mark(composition: Composition) -> bool:
    """Whether a digit belongs to the word: in VNI, but not after the letter of a house (12A3)."""
    if composition.method is not Method.VNI or not composition.keys:
        return False
    numbered = composition.finished[-1:].isdigit()
    return not (numbered and len(composition.keys) == 1 and composition.keys.isupper())


def _with_keys(composition: Composition, keys: str) -> Composition:
    word = composing.shown(keys, composition.method, composition.style)
    return replace(composition, keys=keys, word=word)


def _ended(composition: Composition) -> Composition:
    last = composing.finished(
        composition.keys, composition.word, composition.method, composition.style
    )
    return replace(composition, finished=composition.finished + last, keys="", word="")


def _with_tone(composition: Composition, tone: Tone) -> Composition:
    """An accent key acts where the result is a syllable's beginning, else not at all."""
    resumed = composition if composition.keys else _resumed(composition)
    word = composing.word_of(resumed.keys, resumed.method)
    if word is None or not any(letter.is_vowel for letter in word.letters):
        return composition
    changed = composing.with_tone_key(word, tone)
    if not changed.is_beginning:
        return composition
    seen = changed.written(composition.style)
    return replace(resumed, keys=composing.keys_of(seen), word=seen)


def _with_combining(composition: Composition, mark: str) -> Composition:
    """A combining character, as a scanner may send it: the tone of a syllable, or part of the
    letter before it; dropped where it is neither.
    """
    if mark in TONE_KEYS.values():
        changed = _with_tone(composition, Tone(mark))
        if changed is not composition:
            return changed
    joined = unicodedata.normalize("NFC", composition.keys[-1:] + mark)
    if not composition.keys or len(joined) != 1:
        return composition
    return _with_keys(composition, composition.keys[:-1] + joined)


def _shortened(composition: Composition) -> Composition:
    """One visible character less, at the end; the word before it can be gone on with."""
    if not composition.keys:
        return _resumed(replace(composition, finished=composition.finished[:-1]))
    left = composition.word[:-1]
    if composition.word == composition.keys:
        # Shown as typed, and so it stays until another key may make a syllable of it.
        return replace(composition, keys=left, word=left)
    keys = composing.keys_of(left)
    word = composing.shown(keys, composition.method, composition.style)
    # The tone may move to another letter; where the letters themselves would be read otherwise,
    # what is left stays in sight until the next key.
    alike = composing.toneless(word) == composing.toneless(left)
    return replace(composition, keys=keys, word=word if alike else left)


def _resumed(composition: Composition) -> Composition:
    """The last word of a finished text, under way again."""
    text = composition.finished
    at = len(text)
    while at and text[at - 1].isalpha():
        at -= 1
    word = text[at:]
    keys = composing.keys_of(word)
    if len(keys) > composing.LONGEST_KEYS:
        return composition
    return replace(composition, finished=text[:at], keys=keys, word=word)
