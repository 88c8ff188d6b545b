"""The folder of questionnaires: all of it valid, and the newest in force asked."""

from datetime import date
from pathlib import Path

import pytest

from kiosk.document import DocumentError
from kiosk.survey import load_library

TODAY = date(2026, 11, 22)
TEXT = """\
id = "{id}"
version = {version}
effective_from = {since}
{until}languages = ["vi"]
sources = ["sample"]
{reasons}title = {{ vi = "Mẫu" }}

[[scales]]
id = "hai"
measure = "satisfaction"
levels = [
  {{ value = 2, face = 2, words = {{ vi = "a" }} }},
  {{ value = 4, face = 4, words = {{ vi = "b" }} }},
]

[[questions]]
id = "service"
scale = "hai"
about = "service"
headline = true
words = {{ vi = "Hỏi?" }}
"""


@pytest.fixture
def put(tmp_path):
    def put_file(name, version, since, until="", identifier="mau", reasons=""):
        end = f"effective_to = {until}\n" if until else ""
        named = f'reasons = "{reasons}"\n' if reasons else ""
        text = TEXT.format(id=identifier, version=version, since=since, until=end, reasons=named)
        (tmp_path / f"{name}.toml").write_text(text, "utf-8")

    return put_file


def test_newest_version_in_force_is_chosen_when_there_are_several(tmp_path, put):
    put("z-old", 1, "2025-01-01")
    put("a-new", 2, "2026-01-01")
    put("m-next", 3, "2027-01-01")
    put("other", 9, "2026-01-01", identifier="khac")
    library = load_library(tmp_path)
    assert library.in_force("mau", TODAY).version == 2
    assert library.in_force("mau", date(2025, 12, 31)).version == 1
    assert library.in_force("mau", date(2027, 1, 1)).version == 3
    assert library.in_force("khac", TODAY).version == 9


def test_older_version_is_chosen_when_the_newer_one_has_ended(tmp_path, put):
    put("one", 1, "2025-01-01")
    put("two", 2, "2026-01-01", until="2026-11-21")
    library = load_library(tmp_path)
    assert library.in_force("mau", date(2026, 11, 21)).version == 2
    assert library.in_force("mau", TODAY).version == 1


def test_version_is_in_force_on_its_first_and_its_last_day(tmp_path, put):
    put("one", 1, "2026-11-22", until="2026-11-22")
    assert load_library(tmp_path).in_force("mau", TODAY).version == 1


@pytest.mark.parametrize("day", [date(2026, 11, 21), date(2026, 11, 23)])
def test_error_says_what_there_is_when_nothing_is_in_force(tmp_path, put, day):
    put("one", 1, "2026-11-22", until="2026-11-22")
    with pytest.raises(DocumentError) as found:
        load_library(tmp_path).in_force("mau", day)
    assert str(found.value) == (
        f"{tmp_path}: no version of questionnaire 'mau' is in force on {day}; has mau@1"
    )


def test_error_says_what_there_is_when_the_id_is_unknown(tmp_path, put):
    put("one", 1, "2026-01-01")
    with pytest.raises(DocumentError, match=r"questionnaire 'khac' is in force .*; has mau@1"):
        load_library(tmp_path).in_force("khac", TODAY)


def test_error_names_both_files_when_a_version_stands_twice(tmp_path, put):
    put("one", 1, "2025-01-01")
    put("two", 1, "2026-01-01")
    with pytest.raises(DocumentError) as found:
        load_library(tmp_path)
    assert str(found.value) == (
        f"{tmp_path / 'two.toml'}, line 2: version: mau@1 stands in one.toml too; "
        "expected one file each"
    )


def test_library_is_refused_when_a_file_that_is_not_in_force_is_faulty(tmp_path, put):
    put("one", 1, "2026-01-01")
    put("next", 2, "2030-01-01")
    later = tmp_path / "next.toml"
    later.write_text(
        later.read_text("utf-8").replace('about = "service"', 'about = "weather"'), "utf-8"
    )
    with pytest.raises(DocumentError) as found:
        load_library(tmp_path)
    assert (found.value.path, found.value.key) == (later, "questions.0.about")


def test_error_says_so_when_the_folder_is_not_there(tmp_path):
    with pytest.raises(DocumentError, match="there is no such folder"):
        load_library(tmp_path / "none")


def test_error_says_so_when_the_folder_is_empty(tmp_path):
    with pytest.raises(DocumentError, match="has none"):
        load_library(tmp_path).in_force("mau", TODAY)


def test_other_files_are_left_alone(tmp_path, put):
    put("one", 1, "2026-01-01")
    (tmp_path / "README.md").write_text("not a questionnaire", "utf-8")
    assert len(load_library(tmp_path).questionnaires) == 1


REASONS = """\
id = "vi-sao"
version = {version}
effective_from = {since}
languages = {languages}
sources = ["sample"]
title = {{ vi = "Vì sao" , en = "Why" }}

[[reasons]]
id = "R1"
source = "sample"
praise = {{ vi = "tốt", en = "good" }}
complaint = {{ vi = "chưa tốt", en = "not good" }}
"""
BLOCK = """\
id = "{id}"
version = {version}
effective_from = 2026-01-01
languages = ["vi"]
sources = ["sample"]
title = {{ vi = "Mẫu" }}

[[scales]]
id = "{id}"
measure = "choice"
levels = [{{ value = 1, words = {{ vi = "a" }} }}, {{ value = 2, words = {{ vi = "b" }} }}]

[[questions]]
id = "{id}"
scale = "{id}"
about = "citizen"
words = {{ vi = "Hỏi?" }}
"""


def put_reasons(folder, version=1, since="2026-01-01", languages=("vi",)):
    (folder / "reasons").mkdir(exist_ok=True)
    text = REASONS.format(version=version, since=since, languages=list(languages))
    (folder / "reasons" / f"vi-sao-{version}.toml").write_text(text, "utf-8")


def put_block(folder, identifier, version=1):
    (folder / "blocks").mkdir(exist_ok=True)
    text = BLOCK.format(id=identifier, version=version)
    (folder / "blocks" / f"{identifier}-{version}.toml").write_text(text, "utf-8")


def test_reasons_in_force_are_given_by_id_and_day(tmp_path, put):
    put("one", 1, "2025-01-01", reasons="vi-sao")
    put_reasons(tmp_path, 1, "2025-01-01")
    put_reasons(tmp_path, 2, "2026-11-22")
    library = load_library(tmp_path)
    assert library.in_force("mau", TODAY).reasons == "vi-sao"
    assert library.reasons("vi-sao", date(2026, 11, 21)).name == "vi-sao@1"
    assert library.reasons("vi-sao", TODAY).name == "vi-sao@2"
    assert library.reasons("vi-sao", TODAY).reason("R1").praise == {"vi": "tốt", "en": "good"}
    assert library.reasons("vi-sao", TODAY).reason("R2") is None
    with pytest.raises(DocumentError, match=r"list of reasons 'x' is in force .*; has vi-sao@1"):
        library.reasons("x", TODAY)


def test_library_is_refused_when_a_questionnaire_names_reasons_that_are_not_there(tmp_path, put):
    put("one", 1, "2026-01-01", reasons="la-gi")
    put_reasons(tmp_path)
    with pytest.raises(DocumentError) as found:
        load_library(tmp_path)
    assert (found.value.path, found.value.key) == (tmp_path / "one.toml", "reasons")
    assert found.value.line == 6
    assert "expected a list of reasons in reasons/ (vi-sao), found 'la-gi'" in str(found.value)


def test_library_is_refused_when_the_reasons_lack_a_language_of_the_questionnaire(tmp_path, put):
    put("one", 1, "2026-01-01", reasons="vi-sao")
    put_reasons(tmp_path, languages=["en"])
    with pytest.raises(DocumentError, match=r"the reasons vi-sao@1 have no text in 'vi'"):
        load_library(tmp_path)


def test_library_is_refused_when_a_reason_lacks_a_wording_of_its_list(tmp_path):
    put_reasons(tmp_path, languages=["vi", "km"])
    with pytest.raises(DocumentError) as found:
        load_library(tmp_path)
    assert found.value.key == "title.km"


def test_block_in_force_is_given_and_composed(tmp_path, put):
    put("one", 1, "2026-01-01")
    put_block(tmp_path, "them", 1)
    put_block(tmp_path, "them", 2)
    library = load_library(tmp_path)
    assert library.block("them", TODAY).name == "them@2"
    composed = library.composed("mau", ["them"], TODAY)
    assert (composed.name, composed.blocks) == ("mau@1", ("them@2",))
    assert [question.id for question in composed.questions] == ["service", "them"]
    with pytest.raises(DocumentError, match=r"block 'x' is in force .*; has them@1, them@2"):
        library.block("x", TODAY)


def test_error_names_block_and_id_when_a_block_does_not_go_with_the_questionnaire(tmp_path, put):
    put("one", 1, "2026-01-01")
    put_block(tmp_path, "hai")
    with pytest.raises(DocumentError) as found:
        load_library(tmp_path).composed("mau", ["hai"], TODAY)
    assert str(found.value) == (
        f"{tmp_path / 'blocks'}: hai.scales.0.id: the id 'hai' of block hai@1 stands in the "
        "questionnaire too; give one of them another id"
    )


SHIPPED = Path(__file__).parents[3] / "config" / "questionnaires"


@pytest.mark.parametrize(
    ("today", "found"),
    [
        (date(2026, 11, 22), date(2026, 11, 22)),
        # A clock without a battery, and one that was set wrong.
        (date(1970, 1, 1), date(2026, 1, 1)),
        (date(2025, 6, 1), date(2026, 1, 1)),
        (date(2076, 6, 1), date(2076, 6, 1)),
    ],
)
def test_nearest_day_is_one_on_which_all_of_it_is_in_force(today, found):
    assert load_library(SHIPPED).nearest_day("mot-cua", ["liem-chinh"], today) == found


def test_questionnaire_that_ran_out_is_asked_as_it_last_was():
    library = load_library(SHIPPED)
    day = library.nearest_day("sipas-dich-vu", [], date(2027, 3, 1))
    assert day == date(2026, 12, 31)
    assert library.composed("sipas-dich-vu", [], day).id == "sipas-dich-vu"


def test_nearest_day_says_what_is_missing_when_no_day_will_do():
    with pytest.raises(DocumentError, match="no version of questionnaire 'unknown'"):
        load_library(SHIPPED).nearest_day("unknown", [], date(2026, 11, 22))
    with pytest.raises(DocumentError, match="no version of block 'unknown'"):
        load_library(SHIPPED).nearest_day("mot-cua", ["unknown"], date(2026, 11, 22))
