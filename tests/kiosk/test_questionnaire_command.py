"""`kiosk questionnaire check`, as an administrator runs it: a process, its words, its pictures.

What is refused before anything is drawn is asked of the command in this process.
"""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from kiosk.commands import application
from kiosk.survey import load_library
from kiosk.survey.review import summary, warnings

TREE = Path(__file__).parents[2]
FOLDER = TREE / "config" / "questionnaires"
DAY = date(2026, 11, 22)
LIMIT_S = 90
LIBRARY = load_library(FOLDER)


@pytest.fixture
def check(tmp_path):
    def run(*arguments):
        # As on a server: no display, and no platform chosen.
        unset = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
        environment = {name: value for name, value in os.environ.items() if name not in unset}
        program = "import sys; from kiosk.cli import main; sys.argv[0] = 'kiosk'; main()"
        return subprocess.run(
            [sys.executable, "-c", program, "questionnaire", "check", *map(str, arguments)],
            cwd=tmp_path,
            env=environment | {"PYTHONPATH": str(TREE), "COLUMNS": "200", "NO_COLOR": "1"},
            capture_output=True,
            text=True,
            check=False,
            timeout=LIMIT_S,
        )

    return run


@pytest.fixture
def check_here(tmp_path, monkeypatch):
    """Give the same, in this process: exit status, standard output, standard error."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        command = ["questionnaire", "check", *map(str, arguments)]
        done = CliRunner().invoke(application, command, catch_exceptions=False)
        return done.exit_code, done.stdout, done.stderr

    return run


@pytest.fixture
def copy(tmp_path):
    def put(name, *changes):
        text = (FOLDER / f"{name}.toml").read_text("utf-8")
        for good, fault in changes:
            assert good in text
            text = text.replace(good, fault, 1)
        path = tmp_path / f"{name}.toml"
        path.write_text(text, "utf-8")
        return path

    return put


def test_good_questionnaire_is_told_and_drawn_once_per_question_language_and_size(check, tmp_path):
    done = check(FOLDER / "mot-cua.toml", "--size", "800x1280", "--size", "1280x800")
    assert (done.returncode, done.stderr) == (0, "")
    assert "mot-cua@1" in done.stdout
    assert "1 Rất không hài lòng | 2 Không hài lòng" in done.stdout
    assert "warning" not in done.stdout
    pictures = sorted((tmp_path / "mot-cua-pictures").glob("*.png"))
    assert [path.stem for path in pictures] == sorted(
        f"mot-cua-{number}-{language}-{size}"
        for number in ("01-service", "02-officer")
        for language in ("vi", "en")
        for size in ("800x1280", "1280x800")
    )
    contents = set()
    for path in pictures:
        with Image.open(path) as picture:
            assert f"{picture.width}x{picture.height}" in path.stem
            contents.add(picture.tobytes())
    assert len(contents) == len(pictures), "each screen differs from every other"


def test_questionnaire_of_many_questions_is_drawn_whole_with_a_warning(check, tmp_path):
    done = check(FOLDER / "tt01.toml", "--pictures", tmp_path / "p", "--size", "800x1280")
    assert (done.returncode, done.stderr) == (0, "")
    assert "warning: 4 questions; at a counter people answer 3 at most" in done.stdout
    assert "3 Sớm hạn và không có phản ánh" in done.stdout
    assert "(2 points)" in done.stdout
    assert len(list((tmp_path / "p").iterdir())) == 8


FAULTS = {
    "unknown key": ('id = "hai-long"\n', 'id = "hai-long"\ncolour = "red"\n', "scales.0.colour"),
    "missing scale": ('scale = "hai-long"', 'scale = "sao"', "questions.0.scale"),
    "duplicate id": ('id = "officer"', 'id = "service"', "questions.1.id"),
    "language without text": (
        ', en = "Satisfied" }',
        " }",
        "scales.0.levels.3.words.en",
    ),
    "unknown reasons": ('reasons = "ly-do"', 'reasons = ""', "reasons"),
}


@pytest.mark.parametrize(("good", "fault", "key"), FAULTS.values(), ids=FAULTS)
def test_fault_is_refused_with_file_key_line_and_what_to_do(check_here, copy, good, fault, key):
    path = copy("mot-cua", (good, fault))
    code, output, errors = check_here(path)
    assert (code, output) == (2, "")
    first, second = errors.splitlines()
    assert first.startswith(f"kiosk: {path}, line ")
    assert f": {key}: " in first
    assert second == "kiosk: correct this, save the file and check it again"
    assert not list(path.parent.glob("*-pictures"))


def test_31_questions_are_refused_and_30_are_not(check, copy, tmp_path):
    one = (
        '[[questions]]\nid = "hoi-{}"\nscale = "hai-long"\nabout = "office"\n'
        'words = {{ vi = "Hỏi {}?", en = "Ask {}?" }}\n\n'
    )
    more = "".join(one.format(n, n, n) for n in range(28))
    path = copy("mot-cua", ("[[questions]]", f"{more}[[questions]]"))
    done = check(path, "--size", "480x800")
    assert done.returncode == 0
    assert "warning: 30 questions" in done.stdout
    assert len(list((tmp_path / "mot-cua-pictures").iterdir())) == 60
    path = copy("mot-cua", ("[[questions]]", f"{more}{one.format(99, 99, 99)}[[questions]]"))
    done = check(path)
    assert done.returncode == 2
    assert "at most 30 items, not 31" in done.stderr


def test_file_that_is_not_there_is_refused(check, tmp_path):
    done = check(tmp_path / "none.toml")
    assert done.returncode == 2
    assert "there is no such file" in done.stderr


@pytest.mark.parametrize("size", ["wide", "1080", "10x10", "9999x9999", "1080x1920x3"])
def test_size_is_refused_when_it_is_none(check_here, size):
    code, _, errors = check_here(FOLDER / "mot-cua.toml", "--size", size)
    assert code == 2
    assert "--size" in errors


def test_pictures_are_refused_when_their_folder_is_a_file(check, tmp_path):
    (tmp_path / "taken").write_text("x", "utf-8")
    done = check(FOLDER / "mot-cua.toml", "--pictures", tmp_path / "taken")
    assert done.returncode == 2
    assert "choose another with --pictures" in done.stderr


def test_language_of_the_screen_is_named_when_the_questionnaire_has_no_text_in_it():
    survey = LIBRARY.in_force("mot-cua", DAY)
    assert list(warnings(survey, ["vi", "en"], DAY)) == []
    assert ["'km'" in text for text in warnings(survey, ["vi", "en", "km"], DAY)] == [True]
    told = list(warnings(survey, ["vi"], DAY))
    assert len(told) == 1
    assert "the screens have no words in 'en'" in told[0]


def test_end_of_the_survey_is_told_after_2026():
    survey = LIBRARY.in_force("sipas-dich-vu", DAY)
    told = list(warnings(survey, ["vi", "en"], date(2027, 1, 1)))
    assert any(
        "not in force today, 2027-01-01: from 2026-01-01 until 2026-12-31" in t for t in told
    )


def test_long_texts_are_named_with_their_lengths():
    long = {"words": {"vi": "d" * 121, "en": "e"}}
    survey = LIBRARY.in_force("mot-cua", DAY)
    question = survey.questions[0].model_copy(update=long)
    changed = survey.model_copy(update={"questions": [question, survey.questions[1]]})
    assert list(warnings(changed, ["vi", "en"], DAY)) == [
        "question 'service' has 121 characters in 'vi'; at a counter 120 are read"
    ]


@pytest.mark.parametrize("survey", LIBRARY.questionnaires, ids=lambda each: each.name)
def test_summary_tells_every_text(survey):
    told = "\n".join(summary(survey))
    for question in survey.questions:
        for language in survey.languages:
            assert question.words[language] in told
            for level in survey.scale_of(question).levels:
                assert f"{level.value} {level.words[language]}" in told
