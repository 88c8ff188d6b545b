"""From the keys of one word to what is shown of it, and back.

Guarantees that keys which can begin no syllable are shown as they were typed, and that
`keys_of(shown)` are keys which give `shown` again where any do. Never raises.
"""

import re
import unicodedata
from functools import reduce
from typing import Final

from kiosk.composer import marking, telex, vni
from kiosk.composer.left_alone import LEFT_ALONE
from kiosk.composer.letters import Tone, without_tone
from kiosk.composer.method import Method
from kiosk.composer.tone_placement import ToneStyle
from kiosk.composer.word import Effect, Word

LONGEST_KEYS: Final = 24
"""The longest syllable has seven letters; with marks, a tone and second thoughts, no more."""
_TONE_KEYS: Final = frozenset(Tone) - {Tone.LEVEL}
_NUMBERED: Final = re.compile(r"[A-Z][0-9]{2,}")
"""A house, a lane, a form: A12, Q10."""
_MARK_AND_TONE: Final = re.compile(r"(?:[AEO]6|[OU]7|A8)[1-5]")
"""One capital letter in VNI, such as the whole word Ở (O73)."""


def word_of(keys: str, method: Method) -> Word | None:
    """The word that the keys give; None where they are no Vietnamese word, by length or list."""
    if len(keys) > LONGEST_KEYS:
        return None
    if method is Method.TELEX:
        if keys.lower() in LEFT_ALONE:
            return None
        keys = _without_confirmation(keys)
    elif _NUMBERED.fullmatch(keys) and not _MARK_AND_TONE.fullmatch(keys):
        return None
    take = telex.take if method is Method.TELEX else vni.take

    def step(word: Word, key: str) -> Word:
        if key in _TONE_KEYS:
            return with_tone_key(word, Tone(key))
        return take(word, key) if key.isascii() else marking.put(word, key)

    return reduce(step, keys, Word())


def _without_confirmation(keys: str) -> str:
    """The keys without the one that says that a word left alone is Vietnamese after all: as the
    second s of "ass" takes the tone away, that of "buss" puts it there (bú).
    """
    lower = keys.lower()
    for end in range(2, len(keys)):
        last = lower[end - 1]
        if lower[end] == last and last in telex.EFFECTS and lower[:end] in LEFT_ALONE:
            return keys[:end] + keys[end + 1 :]
    return keys


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
