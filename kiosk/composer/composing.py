"""From the keys of one word to what is shown of it, and back.

Guarantees that keys which can begin no syllable are shown as they were typed, and that
`keys_of(shown)` are keys which give `shown` again where any do. Never raises.
"""

import unicodedata
from functools import reduce
from typing import Final

from kiosk.composer import marking, telex, vni
from kiosk.composer.letters import Tone, without_tone
from kiosk.composer.method import Method
from kiosk.composer.tone_placement import ToneStyle
from kiosk.composer.word import Effect, Word

LONGEST_KEYS: Final = 24
"""The longest syllable has seven letters; with marks, a tone and second thoughts, no more."""
_TONE_KEYS: Final = frozenset(Tone) - {Tone.LEVEL}


def word_of(keys: str, method: Method) -> Word | None:
    """The word that the keys give; None where they are no Vietnamese word, by length or list."""
    if len(keys) > LONGEST_KEYS or (method is Method.TELEX and keys.lower() in telex.LEFT_ALONE):
        return None
    take = telex.take if method is Method.TELEX else vni.take

    def step(word: Word, key: str) -> Word:
        if key in _TONE_KEYS:
            return with_tone_key(word, Tone(key))
        return take(word, key) if key.isascii() else marking.put(word, key)

    return reduce(step, keys, Word())


def with_tone_key(word: Word, tone: Tone) -> Word:
    """The word after an accent key: the tone is set, or taken away if it stands already."""
    undone = word.undone - {Effect.TONE}
    kept = Tone.LEVEL if word.tone is tone else tone
    return Word(word.letters, kept, undone)


def shown(keys: str, method: Method, style: ToneStyle) -> str:
    """What the screen shows while the word is being typed."""
    word = word_of(keys, method)
    if word is not None and (word.is_beginning or word.just_undone or word.is_abbreviation):
        return word.written(style)
    return unicodedata.normalize("NFC", keys)


def finished(keys: str, seen: str, method: Method, style: ToneStyle) -> str:
    """What stands when the word is over: whole syllables, and keys as they were typed.

    `seen`: what was shown last; kept where its key had just been taken back.
    """
    word = word_of(keys, method)
    if seen == keys or word is None:
        return seen
    if word.is_syllable:
        return word.closed().written(style)
    if word.just_undone or word.is_abbreviation:
        return seen
    return unicodedata.normalize("NFC", keys)


def keys_of(seen: str) -> str:
    """Keys for a word that stands already: its letters, each tone beside the letter it is on."""
    return "".join("".join(without_tone(each)) for each in seen)


def toneless(seen: str) -> str:
    """The letters of a word without its tone."""
    return "".join(without_tone(each)[0] for each in seen)
