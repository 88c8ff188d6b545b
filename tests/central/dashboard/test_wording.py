"""The words: complete in every language, all of them used, and drawable in our font."""

import re
import string
import tomllib
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from central.dashboard import wording
from central.dashboard.assets import FOLDER as STATIC
from central.dashboard.wording import (
    FOLDER,
    LANGUAGES,
    Counted,
    Words,
    choose_language,
    words_in,
)

DASHBOARD = Path(wording.__file__).parent


def leaves(language):
    """Every text of a language by (section, key, form)."""
    for file in sorted((FOLDER / language).glob("*.toml")):
        section, entries = file.stem, tomllib.loads(file.read_text("utf-8"))
        for key, value in entries.items():
            forms = (
                {"": value}
                if isinstance(value, str)
                else dict(enumerate(value))
                if isinstance(value, list)
                else value
            )
            for form, text in forms.items():
                yield (section, key, form), text


def test_every_language_has_the_same_keys_and_the_same_places_to_fill():
    def places(text):
        return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)

    first = {key: places(text) for key, text in leaves("vi")}
    for language in LANGUAGES[1:]:
        other = {key: places(text) for key, text in leaves(language)}
        assert other == first


def test_every_file_of_words_is_a_part_that_is_read():
    for language in LANGUAGES:
        assert {file.stem for file in (FOLDER / language).iterdir()} == set(Words.model_fields)


def test_every_word_is_used_by_a_page():
    sources = "".join(
        path.read_text("utf-8")
        for path in (*DASHBOARD.rglob("*.py"), *DASHBOARD.rglob("*.html"))
        if path.name != "wording.py"
    )
    # Chosen by a value: the role, the verdict, the message, what is wrong with days.
    chosen = {
        "selection",
        "roles",
        "check",
        "message",
        "live",
        "levels",
        "log",
        "fleet",
        "officers",
    }
    chosen |= {"fleet_list", "kiosk_end", "quarantine"}
    chosen |= {"configurations", "people", "account", "audit_log", "alarms"}
    of_sections = set(re.findall(r"(?=\.(\w+)\.(\w+))", sources))
    said = set(re.findall(r"\b(?:words|said)\.(\w+)", sources))
    unused = {
        f"{section}.{key}"
        for (section, key, _), _ in leaves("vi")
        if section not in chosen
        and key != "title"
        and key not in said
        and (section, key) not in of_sections
    }
    assert unused == set()


def test_every_letter_is_in_the_font():
    letters = set()
    for path in (STATIC / "vendor").glob("be-vietnam-pro-*-400-normal.woff2"):
        letters |= set(TTFont(path).getBestCmap())
    missing = {
        character
        for language in LANGUAGES
        for _, text in leaves(language)
        for character in text
        if ord(character) not in letters
    }
    assert missing == set()


@pytest.mark.parametrize(
    ("wishes", "language"),
    [
        (("en", "vi", None), "en"),
        ((None, "en", "vi"), "en"),
        ((None, None, "en-GB,en;q=0.9,vi;q=0.8"), "en"),
        ((None, None, "vi-VN,vi;q=0.9,en;q=0.8"), "vi"),
        ((None, None, "fr-FR,fr;q=0.9,en;q=0.5"), "en"),
        (("klingon", None, "fr"), "vi"),
        ((None, None, None), "vi"),
        (("", "", ",;,-"), "vi"),
    ],
)
def test_language_is_the_first_wish_that_we_have(wishes, language):
    assert choose_language(*wishes) == language


def test_counted_words_have_a_form_of_their_own_for_one():
    words = Counted(one="{n} record", other="{n} records")
    assert [words.of(n) for n in (0, 1, 2)] == ["0 records", "1 record", "2 records"]
    assert words.of(1234, "1,234") == "1,234 records"


def test_roles_and_verdicts_all_have_words():
    from central.accounts import Role
    from central.dashboard.verdict import Verdict

    for language in LANGUAGES:
        words = words_in(language)
        for role in Role:
            assert getattr(words.roles, role.value)
        for verdict in Verdict:
            assert getattr(words.check, verdict.value)
            assert getattr(words.check, f"{verdict.value}_text")
