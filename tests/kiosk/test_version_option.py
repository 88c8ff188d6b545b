"""`--version` of both commands: the installed program's, and nothing that starting must load."""

import subprocess
import sys
from importlib.metadata import version

import pytest

LIMIT_S = 60
START = """
import sys
import kiosk.cli
print([name for name in sys.modules if name.split(".")[0] in ("typer", "PySide6", "pydantic")
       or name in ("importlib.metadata", "kiosk.commands")])
"""


def run(code, *arguments):
    """Run Python code in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=LIMIT_S,
    )


@pytest.mark.parametrize("program", ["kiosk", "central"])
def test_version_is_that_of_the_distribution_when_it_is_asked_for(program):
    said = run(f"from {program}.cli import main; main()", "--version")
    assert (said.returncode, said.stdout) == (0, f"{program} {version('thuocdo')}\n"), said.stderr


@pytest.mark.parametrize("program", ["kiosk", "central"])
def test_help_is_shown_when_nothing_is_asked_for(program):
    said = run(f"from {program}.cli import main; main()")
    assert "--version" in said.stdout + said.stderr


def test_quick_way_to_the_first_frame_loads_nothing_of_the_commands():
    said = run(START)
    assert (said.returncode, said.stdout) == (0, "[]\n"), said.stderr
