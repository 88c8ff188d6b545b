"""The words of the screens: one file per language, and nothing said anywhere else.

Guarantees that a shipped language has every word or is not used: `load_words` compares each with
Vietnamese. A language pack that an office adds may lack words, or say what cannot be shown: the
Vietnamese stands there instead, and the log says so once (`kiosk.ui.words.pack`). Standard library
alone, since the first frame needs one language at once. Leaves to others: the words of a
questionnaire (`kiosk.survey`, `kiosk.ui.words.fallback`) and which language is shown
(`kiosk.visit`).
"""

import logging
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.ui.words.pack import Pack

logger = logging.getLogger(__name__)

FOLDER = Path(__file__).parent
COMPLETE = "vi"
"""The language that every other is compared with."""

PACK_BYTES = 200_000
"""No file of words is nearly as large."""

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


def load_words(extra_folder: Path | None = None) -> WordsByLanguage:
    """Every shipped language, then the packs of `extra_folder`.

    WordsError naming the keys that a shipped language lacks or has alone. A pack is never an
    error: what of it cannot be used is said in the log, once.
    """
    words = {path.stem: load_language(path.stem) for path in sorted(FOLDER.glob("*.toml"))}
    complete = set(words[COMPLETE])
    for code, texts in words.items():
        if odd := sorted(complete ^ set(texts)):
            message = f"{code}.toml and {COMPLETE}.toml do not have the same keys: {', '.join(odd)}"
            raise WordsError(message)
    packs = sorted(extra_folder.glob("*.toml")) if extra_folder else []
    return words | {path.stem: pack.texts for path in packs if (pack := _pack_in(path, words))}


def read_pack(path: Path, shipped: WordsByLanguage) -> "Pack":
    """The pack in the file, judged; WordsError where the file as a whole cannot be used."""
    from kiosk.ui.words.pack import NAME, Pack, judged

    if path.stem in shipped:
        raise WordsError(f"{path}: the language {path.stem} is shipped; a pack cannot change it")
    if not re.fullmatch("[a-z]{2,3}", path.stem):
        raise WordsError(f"{path}: expected a name such as tay.toml: the language's code")
    try:
        if path.stat().st_size > PACK_BYTES:
            raise WordsError(f"{path}: expected at most {PACK_BYTES} bytes")
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise WordsError(f"{path}: cannot be read: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise WordsError(f"{path}: {error}; correct the file") from error
    pack = judged(dict(_leaves(table, "")), shipped[COMPLETE], shipped.values())
    if NAME in pack.missing or NAME in {each.key for each in pack.refused}:
        raise WordsError(f"{path}: expected {NAME}, the language's own name for its button")
    return Pack(
        {key: kept_together(text) for key, text in pack.texts.items()}, pack.missing, pack.refused
    )


def _pack_in(path: Path, shipped: WordsByLanguage) -> "Pack | None":
    try:
        pack = read_pack(path, shipped)
    except WordsError as error:
        logger.warning("language pack left out: %s", error)
        return None
    for each in pack.refused:
        logger.warning("language pack %s: %s is refused: %s", path.name, each.key, each.why)
    if pack.missing:
        logger.warning(
            "language pack %s: %d of %d texts are missing and are shown in Vietnamese: %s",
            path.name,
            len(pack.missing),
            len(shipped[COMPLETE]),
            ", ".join(pack.missing),
        )
    return pack


def kept_together(text: str) -> str:
    """`text` with a word joiner after each slash, so that "Ông/Bà" is not broken there."""
    return text.replace("/\u2060", "/").replace("/", "/\u2060")


def on_one_line(number: str) -> str:
    """A telephone number with no-break spaces: half of one is no number."""
    return number.replace(" ", "\u00a0")


def _flat(table: Mapping[str, object], prefix: str) -> dict[str, str]:
    return {key: kept_together(str(value)) for key, value in _leaves(table, prefix)}


def _leaves(table: Mapping[str, object], prefix: str) -> Iterator[tuple[str, object]]:
    """Dotted key and value of everything in the tables."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value
