"""Every kind of fault in a questionnaire's file: named by file, key and line, with what to do.

In the table a fault is a replacement in a good file; `#!` stands on the line to be named.
"""

import pytest

from kiosk.document import DocumentError
from kiosk.survey import load_questionnaire
from kiosk.survey.questionnaire import MAX_QUESTIONS

GOOD = """\
id = "mau"
version = 3
effective_from = 2026-01-01
languages = ["vi", "en"]
sources = ["sample"]

[title]
vi = "Phiếu mẫu"
en = "Sample"

[[scales]]
id = "hai-long"

  [[scales.levels]]
  value = 1
  face = 1
  words = { vi = "Không", en = "No" }

  [[scales.levels]]
  value = 2
  face = 5
  words = { vi = "Có", en = "Yes" }

[[questions]]
id = "service"
scale = "hai-long"
about = "service"
words = { vi = "Một?", en = "One?" }

[[questions]]
id = "officer"
scale = "hai-long"
about = "officer"
words = { vi = "Hai?", en = "Two?" }

[[reasons]]
id = "R1"
source = "sample"
words = { vi = "Lý do", en = "Reason" }
"""


@pytest.fixture
def load(tmp_path):
    def load_text(text: str):
        path = tmp_path / "mau.toml"
        path.write_text(text, "utf-8")
        return load_questionnaire(path)

    return load_text


def test_questionnaire_is_loaded_when_it_is_good(load):
    found = load(GOOD)
    assert found.name == "mau@3"
    assert [found.scale_of(each).id for each in found.questions] == ["hai-long", "hai-long"]


FAULTS = {
    "a key is misspelt": (
        "version = 3",
        "verzion = 3 #!",
        "verzion",
        "unknown key; did you mean 'version'?",
    ),
    "a key of a question is misspelt": (
        'about = "officer"',
        'abuot = "officer" #!',
        "questions.1.abuot",
        "unknown key; did you mean 'about'?",
    ),
    "a key is of nothing known": (
        'id = "officer"',
        'id = "officer"\ncolour = "red" #!',
        "questions.1.colour",
        "unknown key",
    ),
    "a table is unknown": ("[title]", "[footer] #!\n[title]", "footer", "unknown key"),
    "a key of another table stands here": (
        'id = "R1"',
        'id = "R1"\nversion = 1 #!',
        "reasons.0.version",
        "unknown key",
    ),
    "a key of a part is missing": (
        '[[questions]]\nid = "officer"\n',
        "[[questions]] #!\n",
        "questions.1.id",
        "is missing",
    ),
    "a level has no value": (
        "  [[scales.levels]]\n  value = 2",
        "  [[scales.levels]] #!",
        "scales.0.levels.1.value",
        "is missing",
    ),
    "a scale is not defined": (
        'scale = "hai-long"\nabout = "officer"',
        'scale = "khac" #!\nabout = "officer"',
        "questions.1.scale",
        "expected a scale that is defined (hai-long), found 'khac'",
    ),
    "a question stands twice": (
        'id = "officer"',
        'id = "service" #!',
        "questions.1.id",
        "question 'service' is defined twice",
    ),
    "a scale stands twice": (
        '[[questions]]\nid = "service"',
        (
            '[[scales]]\nid = "hai-long" #!\nlevels = [{value=1, face=1, words={vi="a", en="b"}}, '
            '{value=2, face=2, words={vi="a", en="b"}}]\n\n[[questions]]\nid = "service"'
        ),
        "scales.1.id",
        "scale 'hai-long' is defined twice",
    ),
    "a reason stands twice": (
        '[[reasons]]\nid = "R1"',
        (
            '[[reasons]]\nid = "R1"\nsource = "x"\nwords = { vi = "a", en = "b" }\n\n'
            '[[reasons]]\nid = "R1" #!'
        ),
        "reasons.1.id",
        "reason 'R1' is defined twice",
    ),
    "a value of a scale stands twice": (
        "value = 2",
        "value = 1 #!",
        "scales.0.levels.1.value",
        "in scale 'hai-long', value 1 is defined twice",
    ),
    "a language stands twice": (
        'languages = ["vi", "en"]',
        'languages = ["vi", "en", "vi"] #!',
        "languages",
        "language 'vi' is defined twice",
    ),
    "the title lacks a language": (
        '[title]\nvi = "Phiếu mẫu"',
        "[title] #!",
        "title.vi",
        "has no text in this language",
    ),
    "a question lacks a language": (
        'words = { vi = "Hai?", en = "Two?" }',
        'words = { vi = "Hai?" } #!',
        "questions.1.words.en",
        "has no text in this language",
    ),
    "a level lacks a language": (
        'words = { vi = "Có", en = "Yes" }',
        'words = { en = "Yes" } #!',
        "scales.0.levels.1.words.vi",
        "has no text in this language",
    ),
    "a reason lacks a language": (
        'words = { vi = "Lý do", en = "Reason" }',
        'words = { vi = "Lý do" } #!',
        "reasons.0.words.en",
        "has no text in this language",
    ),
    "a text is empty": (
        'en = "Sample"',
        'en = "  " #!',
        "title.en",
        "String should have at least 1 character, found '  '",
    ),
    "a text is too long": (
        'en = "Sample"',
        f'en = "{"x" * 301}" #!',
        "title.en",
        "String should have at most 300 characters",
    ),
    "a number is a text": (
        "version = 3",
        'version = "3" #!',
        "version",
        "expected a valid integer, found '3'",
    ),
    "a number is true": ("face = 5", "face = true #!", "scales.0.levels.1.face", "found True"),
    "a number is too large": (
        "face = 5",
        "face = 6 #!",
        "scales.0.levels.1.face",
        "expected less than or equal to 5, found 6",
    ),
    "a level is not of 1 to 5": (
        "value = 2",
        "value = 0 #!",
        "scales.0.levels.1.value",
        "expected greater than or equal to 1, found 0",
    ),
    "a version is zero": ("version = 3", "version = 0 #!", "version", "expected greater than"),
    "a text is a number": (
        'id = "officer"',
        "id = 7 #!",
        "questions.1.id",
        "expected a valid string, found 7",
    ),
    "an id has accents": (
        'id = "mau"',
        'id = "Mẫu" #!',
        "id",
        (
            "expected an id of 1 to 40 lower-case letters without accents, digits and dashes, "
            "found 'Mẫu'"
        ),
    ),
    "a reason's number is none": ('id = "R1"', 'id = "1" #!', "reasons.0.id", "such as R7"),
    "a language is none": (
        'languages = ["vi", "en"]',
        'languages = ["vi", "english"] #!',
        "languages.1",
        "expected a language such as vi or en, found 'english'",
    ),
    "no language is named": (
        'languages = ["vi", "en"]',
        "languages = [] #!",
        "languages",
        "List should have at least 1 item",
    ),
    "a day is a text": (
        "effective_from = 2026-01-01",
        'effective_from = "2026-01-01" #!',
        "effective_from",
        "expected a valid date, found '2026-01-01'",
    ),
    "a day is a moment": (
        "effective_from = 2026-01-01",
        "effective_from = 2026-01-01T00:00:00 #!",
        "effective_from",
        "expected a valid date",
    ),
    "it ends before it begins": (
        "effective_from = 2026-01-01",
        "effective_from = 2026-01-01\neffective_to = 2025-12-31 #!",
        "effective_to",
        "expected no day before effective_from 2026-01-01, found 2025-12-31",
    ),
    "a question is about nothing known": (
        'about = "officer"',
        'about = "weather" #!',
        "questions.1.about",
        "expected 'service' or 'officer', found 'weather'",
    ),
    "a table is a text": (
        'words = { vi = "Hai?", en = "Two?" }',
        'words = "Hai?" #!',
        "questions.1.words",
        "expected a table, found 'Hai?'",
    ),
    "a list is a table": ("[[reasons]]", "[reasons] #!", "reasons", "expected a valid list"),
    "it is no TOML": ('id = "R1"', "id = R1 #!", "", "not TOML: Invalid value"),
    "a key stands twice": (
        "version = 3",
        "version = 3\nversion = 4 #!",
        "",
        "not TOML: Cannot overwrite a value",
    ),
    "a day is none of the calendar": (
        "2026-01-01",
        "2026-02-30 #!",
        "",
        "not TOML: Invalid date or datetime",
    ),
}


@pytest.mark.parametrize(("good", "fault", "key", "problem"), FAULTS.values(), ids=FAULTS)
def test_fault_is_named_by_file_key_and_line_when(load, tmp_path, good, fault, key, problem):
    assert GOOD.count(good) == 1
    text = GOOD.replace(good, fault)
    line = next(at for at, each in enumerate(text.splitlines(), start=1) if each.endswith("#!"))
    with pytest.raises(DocumentError) as found:
        load(text)
    assert found.value.path == tmp_path / "mau.toml"
    assert (found.value.key, found.value.line) == (key, line)
    assert problem in found.value.problem
    assert str(found.value).startswith(f"{tmp_path / 'mau.toml'}, line {line}: {key}")


@pytest.mark.parametrize("key", ["id", "version", "effective_from", "languages", "sources"])
def test_key_of_the_whole_is_named_without_a_line_when_it_is_missing(load, key):
    text = "\n".join(line for line in GOOD.split("\n") if not line.startswith(f"{key} ="))
    if key == "id":
        text = text.replace("[[scales]]", '[[scales]]\nid = "hai-long"')
        text = text.replace("[[questions]]", '[[questions]]\nid = "service"', 1)
        text = text.replace("[[questions]]\nscale", '[[questions]]\nid = "officer"\nscale', 1)
        text = text.replace("[[reasons]]", '[[reasons]]\nid = "R1"')
    with pytest.raises(DocumentError) as found:
        load(text)
    assert (found.value.key, found.value.line) == (key, None)
    assert found.value.problem == "is missing"


def questions(count: int) -> str:
    one = '[[questions]]\nid = "q-{}"\nscale = "hai-long"\nabout = "service"\n'
    words = 'words = { vi = "Hỏi", en = "Ask" }\n\n'
    head, tail = GOOD.index("[[questions]]"), GOOD.index("[[reasons]]")
    asked = "".join(one.format(number) + words for number in range(count))
    return GOOD[:head] + asked + GOOD[tail:]


def test_questionnaire_is_loaded_when_it_has_the_most_questions(load):
    assert len(load(questions(MAX_QUESTIONS)).questions) == 30


def test_fault_is_named_when_there_are_31_questions(load):
    with pytest.raises(DocumentError) as found:
        load(questions(MAX_QUESTIONS + 1))
    first = GOOD.split("\n").index("[[questions]]") + 1
    assert (found.value.key, found.value.line) == ("questions", first)
    assert found.value.problem == "List should have at most 30 items, not 31"


def test_misspelling_is_named_before_what_it_makes_missing(load):
    with pytest.raises(DocumentError, match="did you mean 'languages'"):
        load(GOOD.replace("languages =", "langages ="))


def test_error_is_short_when_the_value_is_long(load):
    with pytest.raises(DocumentError) as found:
        load(GOOD.replace("version = 3", f'version = "{"x" * 5000}"'))
    assert len(found.value.problem) < 120
