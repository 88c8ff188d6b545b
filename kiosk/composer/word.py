"""The word being typed: its letters and its tone, and how it is written.

Guarantees that a word which cannot begin a syllable says so (`is_beginning`), and that what is
written is NFC. Leaves to others what a key does to it (marking.py, telex.py, vni.py).
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from kiosk.composer import syllable
from kiosk.composer.letters import Letter, Mark, Tone, with_tone
from kiosk.composer.tone_placement import ToneStyle, tone_at


class Effect(StrEnum):
    """What a key can do to a word beside being a letter; once undone, it stays undone."""

    TONE = "tone"
    CIRCUMFLEX = "circumflex"
    HORN_OR_BREVE = "horn-or-breve"
    STROKE = "stroke"


@dataclass(frozen=True, slots=True)
class Word:
    """`undone`: effects taken back by repeating their key. `just_undone`: by the last key."""

    letters: tuple[Letter, ...] = ()
    tone: Tone = Tone.LEVEL
    undone: frozenset[Effect] = frozenset()
    just_undone: bool = False

    @property
    def spelled(self) -> str:
        """In lower case without tone; u and ơ before another letter are ươ, as ư and o are."""
        text = "".join(letter.text for letter in self.letters).replace("ưo", "ươ")
        at = text.find("uơ")
        followed = 0 <= at < len(text) - 2
        if followed and text[at - 1 : at] != "q":
            text = f"{text[:at]}ươ{text[at + 2 :]}"
        return text

    @property
    def parts(self) -> tuple[str, str]:
        """Onset and rhyme."""
        onset, rhyme = syllable.split(self.spelled)
        # An uơ that can only become ươ, such as that of "cương" before its n.
        if rhyme == "uơ" and not syllable.is_beginning(onset, rhyme, self.tone):
            return onset, "ươ"
        if rhyme == "ươ" and self.tone and syllable.is_syllable(onset, "uơ", self.tone):
            return onset, "uơ"
        return onset, rhyme

    @property
    def is_beginning(self) -> bool:
        """Whether a syllable can begin so."""
        return syllable.is_beginning(*self.parts, self.tone)

    @property
    def is_syllable(self) -> bool:
        """Whether it is a whole syllable; open ươ counts as uơ, which is how it is written."""
        return syllable.is_syllable(*self.closed().parts, self.tone)

    @property
    def is_abbreviation(self) -> bool:
        """Whether it has a đ and no vowel: đ, đc, HĐND, NĐ."""
        strokes = any(letter.mark is Mark.STROKE for letter in self.letters)
        return strokes and not any(letter.is_vowel for letter in self.letters)

    def closed(self) -> "Word":
        """The word when it is over: "thưở" is written "thuở"."""
        _, rhyme = self.parts
        if rhyme != "ươ":
            return self
        *others, u, o = self.letters
        horned = (u.with_mark(Mark.NONE), o.with_mark(Mark.HORN))
        return replace(self, letters=(*others, *horned))

    def with_letter(self, at: int, letter: Letter) -> "Word":
        """The letter at `at` replaced."""
        return replace(self, letters=(*self.letters[:at], letter, *self.letters[at + 1 :]))

    def with_more(self, letter: Letter) -> "Word":
        """The word with one more letter."""
        return replace(self, letters=(*self.letters, letter), just_undone=False)

    def written(self, style: ToneStyle) -> str:
        """What the screen shows: NFC, the tone where spelling wants it, capitals kept."""
        onset, rhyme = self.parts
        texts = list(onset + rhyme)
        place = tone_at(rhyme, style)
        if place is not None:
            at = len(onset) + place
            texts[at] = with_tone(texts[at], self.tone)
        return "".join(
            text.upper() if letter.upper else text
            for text, letter in zip(texts, self.letters, strict=True)
        )
