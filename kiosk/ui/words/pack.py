"""A language pack: one file of words that an office adds beside the shipped languages. Pure.

Guarantees that what a pack says can be shown: a key that is unknown or whose text could break a
screen (a field too many or too few, a list of another length, control or direction characters,
three times as long as the Vietnamese) is refused by itself, and its Vietnamese stands there
instead, as it does where the pack says nothing. Leaves to others: reading the file
(`kiosk.ui.words`) and whether the words are good.
"""

import string
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

LONGER_AT_MOST = 3
"""Times the Vietnamese text; more does not fit where it is shown."""
CHARACTERS_ANYWAY = 24
"""A text of so many characters is never too long: "Xong" may need two words elsewhere."""
NAME = "language.name"
"""The key under which a language says its own name: a pack without it has no button."""
LIST = "|"

BIDI_CLASSES = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
MARKS = {"\u200e", "\u200f", "\u061c", "\ufeff"}
REFUSED_CATEGORIES = {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}


@dataclass(frozen=True, slots=True)
class Refused:
    """A key that is not taken from the pack, and why."""

    key: str
    why: str


@dataclass(frozen=True, slots=True)
class Pack:
    """What became of a pack: every key there is, and what of it is not the pack's own."""

    texts: Mapping[str, str]
    missing: tuple[str, ...]
    refused: tuple[Refused, ...]

    @property
    def own(self) -> int:
        """How many texts are the pack's."""
        absent = {each.key for each in self.refused} | set(self.missing)
        return len(self.texts.keys() - absent)


def judged(
    texts: Mapping[str, object], complete: Mapping[str, str], shipped: Iterable[Mapping[str, str]]
) -> Pack:
    """`texts` of a pack by dotted key; `complete` is what it falls back to, and the fields of all
    the `shipped` languages may stand in it.
    """
    languages = [complete, *shipped]
    taken: dict[str, str] = {}
    refused: list[Refused] = []
    for key, text in texts.items():
        why = "there is no such key"
        if key in complete:
            why = _fault(text, [language[key] for language in languages], complete[key])
        if why:
            refused.append(Refused(key, why))
        else:
            taken[key] = str(text)
    missing = tuple(sorted(complete.keys() - texts.keys()))
    return Pack({**complete, **taken}, missing, tuple(refused))


def _fault(text: object, known: list[str], complete: str) -> str:
    """Why `text` cannot stand where `known` do; empty if it can."""
    if not isinstance(text, str) or not text.strip():
        return "expected a text in quotation marks"
    limit = max(CHARACTERS_ANYWAY, LONGER_AT_MOST * len(complete))
    if len(text) > limit:
        return f"expected at most {limit} characters, found {len(text)}"
    for character in text:
        if _is_refused(character, lines="\n" in complete):
            return f"expected no control or direction character, found U+{ord(character):04X}"
    if text.count(LIST) != complete.count(LIST):
        return f"expected {complete.count(LIST) + 1} parts between {LIST!r}"
    return _field_fault(text, known)


def _is_refused(character: str, *, lines: bool) -> bool:
    if character == "\n":
        return not lines
    return (
        unicodedata.category(character) in REFUSED_CATEGORIES
        or unicodedata.bidirectional(character) in BIDI_CLASSES
        or character in MARKS
    )


def _field_fault(text: str, known: list[str]) -> str:
    try:
        found = set(_fields(text))
    except ValueError:
        return "expected each { to have its }; there is none beside the fields"
    allowed = [set(_fields(each)) for each in known]
    needed = set.intersection(*allowed)
    known_fields = {field for each in allowed for field in each}
    if found - known_fields or needed - found:
        fields = ", ".join(sorted(f"{{{each}}}" for each in needed))
        others = ", ".join(sorted(f"{{{each}}}" for each in found)) or "none"
        return f"expected the fields {fields or 'none'}, found {others}"
    return ""


def _fields(text: str) -> Iterator[str]:
    """Each field as it stands between its braces; ValueError where braces do not match."""
    for _, name, form, conversion in string.Formatter().parse(text):
        if name is not None:
            yield name + (f"!{conversion}" if conversion else "") + (f":{form}" if form else "")
