"""The safe screen's own script: its codes, its sentences, and when it restarts the machine.

systemctl, sleep and chvt are ours here and note what they are asked for; the shell is the real one.
"""

import importlib.machinery
import importlib.util
import os
import subprocess
from pathlib import Path

import pytest

from demo.folder import TREE

SESSION = TREE / "packaging" / "session"
SCRIPT = SESSION / "safe-screen"
TEXTS = SESSION / "safe-screen-texts"
LIMIT_S = 30
# `sleep infinity` is its end; the delay before it is the retry's.
FAKES = {
    "systemctl": 'case "$*" in *Result*) echo "$RESULT" ;; *ExecMainStatus*) echo "$STATUS" ;; '
    '*) echo "systemctl $*" >> "$NOTES" ;; esac',
    "sleep": 'echo "sleep $*" >> "$NOTES"',
    "chvt": ":",
    "sync": ":",
}


@pytest.fixture
def place(tmp_path):
    """Give folders for one machine, with programs that only take notes."""
    for name, text in FAKES.items():
        program = tmp_path / "programs" / name
        program.parent.mkdir(exist_ok=True)
        program.write_text(f"#!/bin/sh\n{text}\n", "utf-8")
        program.chmod(0o755)
    for name in ("run", "state"):
        (tmp_path / name).mkdir()
    return tmp_path


def show(place, result="exit-code", status="1", **more) -> tuple[str, list[str]]:
    """One life of the screen: what it says to the journal, and what it asks for."""
    notes = place / "notes"
    notes.write_text("")
    done = subprocess.run(
        [str(SCRIPT)],
        env={
            "PATH": f"{place / 'programs'}:{os.environ['PATH']}",
            "RUNTIME_DIRECTORY": str(place / "run"),
            "STATE_DIRECTORY": str(place / "state"),
            "CONSOLE": str(place / "no-console"),
            "RETRY_AFTER_S": "180",
            "ROUNDS_BEFORE_REBOOT": "3",
            "RESULT": result,
            "STATUS": status,
            "NOTES": str(notes),
            **more,
        },
        capture_output=True,
        text=True,
        check=True,
        timeout=LIMIT_S,
    )
    return done.stdout, notes.read_text().splitlines()


TRIED_AGAIN = ["sleep 180", "systemctl reset-failed thuocdo-kiosk.service"]
TRIED_AGAIN += ["systemctl --no-block start thuocdo-kiosk.service", "sleep infinity"]
RESTARTED = ["sleep 180", "systemctl --no-block reboot", "sleep infinity"]


@pytest.mark.parametrize(
    ("result", "status", "code"),
    [
        ("exit-code", "2", "TD-02, settings"),
        ("exit-code", "66", "TD-66, the key"),
        ("exit-code", "69", "TD-69, the key"),
        ("timeout", "15", "TD-30, it did not get ready"),
        ("watchdog", "9", "TD-31, it hung"),
        ("exit-code", "70", "TD-70, it ended again"),
        ("signal", "11", "TD-11, it ended again"),
    ],
)
def test_code_says_what_ended_the_kiosk(place, result, status, code):
    assert f"safe screen: {code}" in show(place, result, status)[0]


def test_machine_is_restarted_once_when_three_rounds_did_not_help(place):
    asked = [show(place)[1] for _ in range(5)]
    assert asked == [TRIED_AGAIN, TRIED_AGAIN, RESTARTED, TRIED_AGAIN, TRIED_AGAIN]
    # The machine has started anew: what stood in memory is gone.
    (place / "run" / "rounds").unlink()
    assert [show(place)[1] for _ in range(4)] == [TRIED_AGAIN] * 4


def test_machine_may_be_restarted_again_when_the_kiosk_was_well_in_between(place):
    for _ in range(3):
        show(place)
    # As ExecStartPost of the kiosk's unit does.
    (place / "run" / "rounds").unlink()
    (place / "state" / "rebooted").unlink()
    assert [show(place)[1] for _ in range(3)] == [TRIED_AGAIN, TRIED_AGAIN, RESTARTED]


@pytest.mark.parametrize("status", ["2", "66", "69"])
def test_machine_is_never_restarted_when_settings_or_key_are_wrong(place, status):
    assert [show(place, status=status)[1] for _ in range(5)] == [TRIED_AGAIN] * 5


def test_unit_forgets_what_the_screen_keeps_when_the_kiosk_is_well():
    unit = (TREE / "packaging/systemd/kiosk/thuocdo-kiosk.service").read_text("utf-8")
    (line,) = [each for each in unit.splitlines() if each.startswith("ExecStartPost=")]
    assert "/run/thuocdo-safe-screen/rounds" in line
    assert "/var/lib/thuocdo-safe-screen/rebooted" in line


def on_a_console(place, columns, rows) -> str:
    """What the screen draws on a pseudo-terminal of that size."""
    script = f"stty cols {columns} rows {rows} -onlcr; exec {SCRIPT}"
    reader, writer = os.openpty()
    name = os.ttyname(writer)
    environment = {
        "PATH": f"{place / 'programs'}:{os.environ['PATH']}",
        "RUNTIME_DIRECTORY": str(place / "run"),
        "STATE_DIRECTORY": str(place / "state"),
        "CONSOLE": name,
        "RETRY_AFTER_S": "1",
        "ROUNDS_BEFORE_REBOOT": "3",
        "RESULT": "exit-code",
        "STATUS": "2",
        "NOTES": str(place / "notes"),
    }
    drawn = b""
    with subprocess.Popen(["sh", "-c", script], stdin=writer, env=environment) as process:
        os.close(writer)
        while process.poll() is None or not drawn.endswith(b")"):
            try:
                drawn += os.read(reader, 65536)
            except OSError:
                break
    os.close(reader)
    return drawn.decode("utf-8")


@pytest.mark.parametrize(
    ("columns", "rows", "named"),
    [
        (240, 67, "228x59"),
        (135, 120, "126x72"),
        (170, 48, "160x44"),
        (160, 50, "160x44"),
        (128, 37, "128x33"),
        (100, 80, "94x60"),
        (100, 30, "96x26"),
        (75, 64, "72x50"),
        (80, 25, None),
    ],
)
def test_sentence_is_as_large_as_the_console_allows(place, columns, rows, named):
    drawn = on_a_console(place, columns, rows)
    expected = "OUT OF SERVICE" if named is None else (TEXTS / f"{named}.txt").read_text("utf-8")
    assert expected in drawn
    assert drawn.endswith("code: TD-02 (settings: journalctl -u thuocdo-kiosk)")
    lines = expected.splitlines()
    assert max(map(len, lines)) <= columns
    assert len(lines) + 3 <= rows, "the code is beneath it"


def test_texts_are_those_of_the_words_when_they_are_drawn_anew():
    place = TREE / "packaging" / "draw-safe-screen"
    loader = importlib.machinery.SourceFileLoader("draw_safe_screen", str(place))
    spec = importlib.util.spec_from_loader("draw_safe_screen", loader)
    drawing = importlib.util.module_from_spec(spec)
    loader.exec_module(drawing)
    names = {f"{columns}x{rows}.txt": (columns, rows) for columns, rows in drawing.SIZES}
    assert {path.name for path in TEXTS.iterdir()} == set(names)
    for name, size in names.items():
        text = (TEXTS / name).read_text("utf-8")
        assert text == drawing.drawn(*size), "run packaging/draw-safe-screen"
        assert set(text) <= set(drawing.BLOCKS) | {"\n"}
    in_script = Path(SCRIPT).read_text("utf-8")
    assert all(name.removesuffix(".txt") in in_script for name in names)
