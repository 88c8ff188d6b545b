"""Every kind of fault in a questionnaire's file: named by file, key and line, with what to do.

In the table a fault is a replacement in a good file; `#!` stands on the line to be named.
"""

import pytest

from kiosk.document import DocumentError
from kiosk.survey import load_questionnaire
from kiosk.survey.questionnaire import MAX_QUESTIONS
from tests.kiosk.survey.questionnaire_faults import FAULTS, GOOD


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
        text = text.replace("[[groups]]", '[[groups]]\nid = "nhom"')
    with pytest.raises(DocumentError) as found:
        load(text)
    assert (found.value.key, found.value.line) == (key, None)
    assert found.value.problem == "is missing"


def questions(count: int) -> str:
    one = '[[questions]]\nid = "q-{}"\nscale = "hai-long"\nabout = "service"\n'
    words = 'words = { vi = "Hỏi", en = "Ask" }\n\n'
    head, tail = GOOD.index("[[questions]]"), GOOD.index("[[groups]]")
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
