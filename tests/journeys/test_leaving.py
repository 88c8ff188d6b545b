"""How the kiosk ends and how it survives a bug: nothing that was answered is lost."""

import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.start import Starter
from kiosk.visit import Idle, OutOfService, Reason


def test_answer_is_kept_as_partial_when_the_kiosk_is_stopped_in_the_middle(counter):
    counter.touches("rate")
    counter.sees("question")
    counter.touches("answer-2")
    counter.waits_for(lambda: counter.kiosk.controller.state.phase.index == 1)
    counter.stop()
    kinds = [record.kind for record in counter.log()]
    assert kinds[-2:] == ["rating", "kiosk.stopped"]
    rating = counter.log()[-2]
    assert rating.body["partial"]
    assert rating.body["answers"] == {"service": 2}


def test_screen_begins_anew_and_keeps_the_answer_when_a_slot_had_a_bug(counter):
    counter.touches("rate")
    counter.sees("question")
    counter.touches("answer-2")
    counter.waits_for(lambda: counter.kiosk.controller.state.phase.index == 1)
    counter.kiosk.controller.start_over()
    counter.waits_for(lambda: isinstance(counter.kiosk.controller.state.phase, Idle))
    assert [record.kind for record in counter.log()].count("rating") == 1


def test_screen_stays_out_of_service_when_a_slot_has_a_bug_meanwhile(counter):
    counter.kiosk.controller.service_lost(Reason.STORAGE)
    counter.kiosk.controller.start_over()
    assert isinstance(counter.kiosk.controller.state.phase, OutOfService)


@pytest.mark.expected_log("kiosk.start", "unexpected error")
def test_exception_in_a_slot_is_logged_and_answered(counter):
    class Running(Starter):
        def __init__(self, kiosk):
            self.kiosk = kiosk

    starter = Running.__new__(Running)
    starter.kiosk = counter.kiosk
    try:
        raise ValueError("a bug")
    except ValueError:
        starter.bug(*sys.exc_info())
    assert isinstance(counter.kiosk.controller.state.phase, Idle)


def test_enrolment_by_command_is_refused_while_the_kiosk_runs(counter):
    done = subprocess.run(
        [
            Path(sys.executable).with_name("kiosk"),
            "enrol",
            "--config",
            counter.folder / "kiosk.toml",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "already runs" in done.stderr
    assert "Traceback" not in done.stderr
