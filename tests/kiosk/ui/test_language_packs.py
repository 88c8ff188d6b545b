"""Language packs: whatever stands in one, every key has a text that can be shown."""

import re
import string
from dataclasses import replace

import hypothesis.strategies as st
import pytest
from hypothesis import example, given
from typer.testing import CliRunner

from kiosk.commands import application
from kiosk.ui.warming import warming_views
from kiosk.ui.words import WordsError, load_language, load_words, read_pack
from kiosk.ui.words.fallback import text_in
from kiosk.ui.words.pack import judged
from tests.kiosk.ui.scene import COUNTER

SHIPPED = load_words()
VIETNAMESE = SHIPPED["vi"]
NAMED = '[language]\nname = "Tày"\n'


def write(folder, text, name="tay.toml"):
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_half_a_pack_falls_back_by_key_and_says_so_once(tmp_path, expected_log, caplog):
    expected_log("kiosk.ui.words", r"tay\.toml: \d+ of \d+ texts are missing.*idle\.promise")
    write(tmp_path, NAMED + '[idle]\nrate = "Đánh giá"\n')
    words = load_words(tmp_path)
    assert set(words) == {"vi", "en", "tay"}
    assert set(words["tay"]) == set(VIETNAMESE)
    assert words["tay"]["idle.rate"] == "Đánh giá"
    assert words["tay"]["idle.promise"] == VIETNAMESE["idle.promise"]
    missing = len(VIETNAMESE) - 2
    (said,) = [record.getMessage() for record in caplog.records]
    assert f"{missing} of {len(VIETNAMESE)} texts" in said


def test_nothing_is_said_when_a_pack_is_whole(tmp_path):
    tables: dict[str, dict[str, str]] = {}
    for key, text in VIETNAMESE.items():
        table, _, last = key.rpartition(".")
        tables.setdefault(table, {})[last] = text
    text = ""
    for table, texts in tables.items():
        text += f"[{table}]\n"
        for key, value in texts.items():
            escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
            text += f'{key} = "{escaped}"\n'
    write(tmp_path, text)
    assert dict(load_words(tmp_path)["tay"]) == dict(VIETNAMESE)


@pytest.mark.parametrize(
    ("key", "text", "why"),
    [
        ("idle.raet", "Rate", "no such key"),
        ("footer.help", "Giúp", r"fields \{phone\}, found none"),
        ("footer.help", "Giúp {phone} {ticket}", r"found \{phone\}, \{ticket\}"),
        ("footer.help", "Giúp {phone.real}", r"found \{phone.real\}"),
        ("footer.help", "Giúp {phone!r}", r"found \{phone!r\}"),
        ("footer.help", "Giúp {phone:9}", r"found \{phone:9\}"),
        ("footer.help", "Giúp {phone", "each { to have its }"),
        ("footer.help", "Giúp {}", r"found \{\}"),
        ("header.time", "{hour:900000000}:{minute:02}", "found"),
        ("header.weekdays", "T2|T3|T4", "7 parts"),
        ("idle.rate", "Rate\u202e now", r"U\+202E"),
        ("idle.rate", "Rate\u200f now", r"U\+200F"),
        ("idle.rate", "Rate\u0007", r"U\+0007"),
        ("idle.rate", "Rate\nnow", r"U\+000A"),
        ("idle.rate", "Đánh giá " * 30, "at most 9[0-9] characters"),
        ("idle.rate", "  ", "a text in quotation marks"),
        ("idle.rate", 5, "a text in quotation marks"),
        ("idle.rate", ["a"], "a text in quotation marks"),
    ],
)
def test_text_is_refused_by_itself_when_it_could_break_a_screen(key, text, why):
    pack = judged({key: text, "thanks.close": "Được"}, VIETNAMESE, SHIPPED.values())
    (refused,) = pack.refused
    assert refused.key == key
    assert re.search(why, refused.why), refused.why
    assert pack.texts["thanks.close"] == "Được"
    assert set(pack.texts) == set(VIETNAMESE)


def test_refused_key_is_named_in_the_log(tmp_path, expected_log):
    expected_log("kiosk.ui.words", r"tay\.toml: footer\.help is refused: expected the fields")
    expected_log("kiosk.ui.words", "are missing")
    write(tmp_path, NAMED + '[footer]\nhelp = "Giúp đỡ"\n')
    assert load_words(tmp_path)["tay"]["footer.help"] == VIETNAMESE["footer.help"]


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("tay.toml", b"[idle\n", "line 1"),
        ("tay.toml", b"\xff\xfe", "cannot be read"),
        ("tay.toml", b"", "language.name"),
        ("tay.toml", b"[language]\nname = 5\n", "language.name"),
        ("en.toml", NAMED.encode(), "is shipped"),
        ("Tay-2.toml", NAMED.encode(), "expected a name such as"),
        ("tay.toml", b"#" * 200_001, "at most 200000 bytes"),
    ],
)
def test_pack_is_left_out_when_it_cannot_be_used_at_all(tmp_path, expected_log, name, data, why):
    expected_log("kiosk.ui.words", why)
    (tmp_path / name).write_bytes(data)
    words = load_words(tmp_path)
    assert set(words) == {"vi", "en"}
    with pytest.raises(WordsError, match=why):
        read_pack(tmp_path / name, words)


def test_words_are_the_shipped_ones_when_the_folder_is_not_there(tmp_path):
    assert load_words(tmp_path / "none") == SHIPPED


def fields_of(text):
    return [name for _, name, _, _ in string.Formatter().parse(text) if name]


ANY = st.one_of(st.text(max_size=120), st.integers(), st.booleans(), st.lists(st.text()))


@given(st.dictionaries(st.sampled_from([*VIETNAMESE, "idle.raet"]), ANY, max_size=20))
@example({"idle.called": "0" * 31})
def test_every_text_can_be_formatted_whatever_the_pack_says(texts):
    pack = judged(texts, VIETNAMESE, SHIPPED.values())
    assert set(pack.texts) == set(VIETNAMESE)
    for key, text in pack.texts.items():
        values = {name: 1 for language in SHIPPED.values() for name in fields_of(language[key])}
        assert text.format(**values)
        assert len(text) <= max(24, 3 * len(VIETNAMESE[key]))
    assert pack.own + len(pack.missing) + len(
        [each for each in pack.refused if each.key in VIETNAMESE]
    ) == len(VIETNAMESE)


def test_text_of_a_questionnaire_is_vietnamese_when_it_lacks_the_language():
    assert text_in({"en": "Yes", "vi": "Có"}, "en") == "Yes"
    assert text_in({"en": "Yes", "vi": "Có"}, "tay") == "Có"
    assert text_in({"en": "Yes"}, "tay") == "Yes"


def test_every_screen_can_be_shown_in_a_language_that_the_questionnaire_lacks(
    tmp_path, expected_log, questionnaire
):
    expected_log("kiosk.ui.words", "are missing")
    write(tmp_path, NAMED + '[thanks]\ntitle = "Cảm ơn lai lai."\n')
    words = load_words(tmp_path)
    counter = replace(COUNTER, languages=("vi", "en", "tay"))
    views = warming_views(counter, questionnaire, words, "tay")
    vietnamese = warming_views(counter, questionnaire, words, "vi")
    for shown, known in zip(views, vietnamese, strict=True):
        assert shown["screen"] == known["screen"]
        if shown["screen"] == "question":
            assert shown["content"] == known["content"]
        if shown["screen"] == "thanks":
            assert shown["content"]["title"] == "Cảm ơn lai lai."
    offered = {button["name"] for view in vietnamese for button in view["footer"]["buttons"]}
    assert {"language-en", "language-tay"} <= offered


def test_check_lists_what_is_missing_and_what_is_refused(tmp_path):
    path = write(tmp_path, NAMED + '[footer]\nhelp = "Giúp đỡ"\n')
    done = CliRunner().invoke(application, ["words", "check", str(path)])
    assert done.exit_code == 1
    assert "refused: footer.help: expected the fields {phone}, found none" in done.output
    assert "missing: idle.rate" in done.output
    assert f"1 of {len(VIETNAMESE)} texts" in done.output


def test_check_ends_well_when_a_pack_is_half_translated(tmp_path):
    path = write(tmp_path, NAMED)
    assert CliRunner().invoke(application, ["words", "check", str(path)]).exit_code == 0


def test_check_says_what_is_wrong_when_the_file_is_not_there(tmp_path):
    done = CliRunner().invoke(application, ["words", "check", str(tmp_path / "tay.toml")])
    assert done.exit_code == 2
    assert "cannot be read" in done.output


def test_first_frame_needs_no_pack():
    assert load_language("vi") == SHIPPED["vi"]
