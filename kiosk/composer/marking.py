"""What a key does to a word: a tone, a mark on one of its letters, or a letter more.

Guarantees one rule for all keys, Telex, VNI and accent keys: what gives the beginning of a syllable
is preferred; where nothing does, the word is kept so that later keys may mend it ("tiengse" is
tiếng). The same key again takes its effect back, where it could be seen, and
writes the key. Never raises.
"""

from collections.abc import Iterator
from dataclasses import replace

from kiosk.composer.letters import Letter, Mark, Tone, letter_of
from kiosk.composer.word import Effect, Word


def put(word: Word, key: str) -> Word:
    """The key as a letter, with whatever mark and tone the character has."""
    letter, tone = letter_of(key)
    more = word.with_more(letter)
    return replace(more, tone=tone) if tone else more


def put_tone(word: Word, tone: Tone, key: str) -> Word:
    """The tone on the word; the same tone again is undone and the key written."""
    if Effect.TONE in word.undone or not any(letter.is_vowel for letter in word.letters):
        return put(word, key)
    if word.tone is tone and word.is_beginning:
        return _undone(replace(word, tone=Tone.LEVEL), Effect.TONE, key)
    return _better(replace(word, tone=tone, just_undone=False), put(word, key))


def remove_tone(word: Word, key: str) -> Word:
    """The word without tone; without one to remove, the key is a letter."""
    if word.tone is Tone.LEVEL or Effect.TONE in word.undone:
        return put(word, key)
    return replace(word, tone=Tone.LEVEL, just_undone=False)


def put_circumflex(word: Word, bases: str, key: str) -> Word:
    """A circumflex on the last of the letters in `bases`."""
    if Effect.CIRCUMFLEX in word.undone:
        return put(word, key)
    for at in reversed(range(len(word.letters))):
        letter = word.letters[at]
        if letter.base in bases and letter.takes(Mark.CIRCUMFLEX):
            if letter.mark is Mark.CIRCUMFLEX and not word.is_beginning:
                return put(word, key)
            if letter.mark is Mark.CIRCUMFLEX:
                plain = word.with_letter(at, letter.with_mark(Mark.NONE))
                return _undone(plain, Effect.CIRCUMFLEX, key)
            return _better(_marked(word, at, Mark.CIRCUMFLEX), put(word, key))
    return put(word, key)


def put_stroke(word: Word, key: str) -> Word:
    """The d at the word's beginning becomes đ; before any vowel the last letter (đc, HĐND)."""
    at = _stroke_at(word)
    if Effect.STROKE in word.undone or at is None:
        return put(word, key)
    letter = word.letters[at]
    if letter.mark is Mark.STROKE and not (word.is_beginning or word.is_abbreviation):
        return put(word, key)
    if letter.mark is Mark.STROKE:
        return _undone(word.with_letter(at, letter.with_mark(Mark.NONE)), Effect.STROKE, key)
    marked = _marked(word, at, Mark.STROKE)
    return marked if marked.is_abbreviation else _better(marked, put(word, key))


def _stroke_at(word: Word) -> int | None:
    """Where the letter d or đ is that the key of the stroke is about."""
    if not word.letters:
        return None
    spelt_out = any(letter.is_vowel for letter in word.letters)
    at = 0 if spelt_out else len(word.letters) - 1
    return at if word.letters[at].base == "d" else None


def put_horn_or_breve(word: Word, marks: tuple[Mark, ...], key: str) -> Word:
    """A horn or a breve, whichever of `marks` gives a syllable, on the letter where it does."""
    if Effect.HORN_OR_BREVE in word.undone:
        return put(word, key)
    if any(letter.mark in marks for letter in word.letters) and not _half_horned(word):
        return _without(word, marks, key) if word.is_beginning else put(word, key)
    tried = list(_with_one_of(word, marks))
    for candidate in tried:
        if candidate.is_beginning:
            return candidate
    literal = put(word, key)
    return literal if literal.is_beginning or not tried else tried[0]


def put_w(word: Word, key: str) -> Word:
    """The key w: a breve or a horn, and ư where no vowel stands yet."""
    # The i of gi is no vowel yet: giữ may be typed giwx.
    if word.spelled != "gi" and any(letter.is_vowel for letter in word.letters):
        return put_horn_or_breve(word, (Mark.BREVE, Mark.HORN), key)
    if Effect.HORN_OR_BREVE in word.undone:
        return put(word, key)
    return word.with_more(Letter("u", Mark.HORN, key.isupper(), from_w=True))


def _with_one_of(word: Word, marks: tuple[Mark, ...]) -> Iterator[Word]:
    # From the last letter: oa becomes oă, and ua, which has no uă, ưa.
    for at in reversed(range(len(word.letters))):
        for mark in marks:
            letter = word.letters[at]
            if letter.takes(mark) and letter.mark is not mark:
                yield _marked(word, at, mark)


def _half_horned(word: Word) -> bool:
    """Whether it has ư and a plain o after it, whose horn a second w merely confirms."""
    texts = "".join(letter.text for letter in word.letters)
    return "ưo" in texts


def _without(word: Word, marks: tuple[Mark, ...], key: str) -> Word:
    last = word.letters[-1]
    if last.from_w:
        # "ww" is one w: the first stood for a letter of its own.
        bare = replace(word, letters=word.letters[:-1])
        key = key.upper() if last.upper else key
    else:
        plain = (
            letter.with_mark(Mark.NONE) if letter.mark in marks else letter
            for letter in word.letters
        )
        bare = replace(word, letters=tuple(plain))
    return _undone(bare, Effect.HORN_OR_BREVE, key)


def _marked(word: Word, at: int, mark: Mark) -> Word:
    return replace(word.with_letter(at, word.letters[at].with_mark(mark)), just_undone=False)


def _undone(word: Word, effect: Effect, key: str) -> Word:
    more = put(word, key)
    return replace(more, undone=more.undone | {effect}, just_undone=True)


def _better(changed: Word, literal: Word) -> Word:
    """`changed`, unless the key as a letter is what begins a syllable."""
    return literal if literal.is_beginning and not changed.is_beginning else changed
