"""What the documents tell people to run is there, and what guards a change can say no."""

import os
import re
import subprocess

import pytest

DOCUMENTS = ("README.md", "CONTRIBUTING.md")


@pytest.fixture
def stand_in_make(tmp_path):
    """Give a function that runs .ci/run with a make that fails at one target."""

    def run(tree, failing: str) -> subprocess.CompletedProcess[str]:
        script = tmp_path / "make"
        script.write_text(
            f'#!/bin/sh\necho "make $1"\nread -r line && exit 9\n[ "$1" != {failing} ]'
        )
        script.chmod(0o755)
        return subprocess.run(
            [str(tree / ".ci" / "run")],
            cwd=tmp_path,
            env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
            input="a line that nobody reads\n",
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.mark.parametrize(
    ("failing", "status", "said"),
    [
        ("nothing", 0, "make check\nmake test\n"),
        ("test", 1, "make check\nmake test\n"),
        ("check", 1, "make check\n"),
    ],
)
def test_ci_run_ends_as_its_steps_do_when_one_fails(tree, stand_in_make, failing, status, said):
    done = stand_in_make(tree, failing)
    assert (done.returncode, done.stdout) == (status, said)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_document_names_targets_that_exist_when_it_says_make(tree, name):
    makefile = (tree / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    text = (tree / name).read_text(encoding="utf-8")
    asked = set(re.findall(r"(?:`|^\s*)make ([a-z-]+)", text, re.MULTILINE))
    assert asked
    assert asked <= targets


@pytest.mark.parametrize("name", DOCUMENTS)
def test_document_names_files_that_exist_when_it_links_them(tree, name):
    text = (tree / name).read_text(encoding="utf-8")
    linked = re.findall(r"\]\(((?!\w+:|#)[^)#]+)", text)
    linked += re.findall(r"`((?:packaging|requirements|\.ci|tests|docs)/[\w./-]+)`", text)
    missing = [each for each in linked if not (tree / each).exists()]
    assert not missing


def test_target_is_never_taken_for_a_file_when_both_have_a_name(tree):
    makefile = (tree / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    phony = set(re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[1].split())
    assert phony == targets
