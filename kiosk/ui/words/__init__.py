"""The words of the screens: one file per language, and nothing said anywhere else.

Guarantees that a language has every word or is not used: `load_words` compares each with
Vietnamese. Standard library alone, since the first frame needs one language at once. Leaves to
others: the words of a questionnaire (`kiosk.survey`) and which language is shown (`kiosk.visit`).
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path

FOLDER = Path(__file__).parent
COMPLETE = "vi"
"""The language that every other is compared with."""

Words = Mapping[str, str]
"""Dotted key to text, such as `idle.rate`; fields in braces."""

WordsByLanguage = Mapping[str, Words]
"""Language code to its words."""


class WordsError(Exception):
    """A file of words cannot be used; says which and what to do."""


def load_language(code: str) -> Words:
    """The words of one language; WordsError if there is no such file or it is faulty."""
    path = FOLDER / f"{code}.toml"
    try:
        return _flat(tomllib.loads(path.read_text("utf-8")), "")
    except FileNotFoundError as error:
        known = ", ".join(sorted(each.stem for each in FOLDER.glob("*.toml")))
        message = f"{path.name}: no words in language {code!r}; there are: {known}"
        raise WordsError(message) from error
    except tomllib.TOMLDecodeError as error:
        raise WordsError(f"{path.name}: {error}; correct the file") from error


def load_words() -> WordsByLanguage:
    """Every language in the folder; WordsError naming the keys that one lacks or has alone."""
    words = {path.stem: load_language(path.stem) for path in sorted(FOLDER.glob("*.toml"))}
    complete = set(words[COMPLETE])
    for code, texts in words.items():
        if odd := sorted(complete ^ set(texts)):
            message = f"{code}.toml and {COMPLETE}.toml do not have the same keys: {', '.join(odd)}"
            raise WordsError(message)
    return words


def kept_together(text: str) -> str:
    """`text` with a word joiner after each slash, so that "Ông/Bà" is not broken there."""
    return text.replace("/", "/\u2060")


def _flat(table: Mapping[str, object], prefix: str) -> dict[str, str]:
    texts: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            texts |= _flat(value, f"{prefix}{key}.")
        else:
            texts[prefix + key] = kept_together(str(value))
    return texts
