"""Real sound files, a real player process, and everything that can be missing."""

import os
import signal
import subprocess
import threading
import time
from dataclasses import replace

import pytest

from kiosk.speech.speaker import Speaker
from kiosk.visit import Access, Idle, OutOfService, Reason, Saving, State, Thanks, Visit
from tests.kiosk.speech.conftest import Player, write_pack

WAIT_S = 20
SPOKEN = Access(spoken=True)
VISIT = Visit("v")
IDLE = State(Idle(), access=SPOKEN)
THANKS = State(Thanks(VISIT, "", ""), access=SPOKEN)
QUIET = State(Saving(VISIT), access=SPOKEN)
FAULTY = State(OutOfService(Reason.STORAGE), access=SPOKEN)
KEYS = {
    Idle: ("idle.invitation", "idle.promise"),
    Thanks: ("thanks.title",),
    Saving: (),
    OutOfService: ("out_of_service.storage.title",),
}
FILES = {
    "idle.invitation": "one.wav",
    "idle.promise": "two.wav",
    "thanks.title": "three.wav",
}


def wait_until(condition):
    """Bounded; without sleeping."""
    ends, pause = time.monotonic() + WAIT_S, threading.Event()
    while not condition():
        assert time.monotonic() < ends, "it did not come about in time"
        pause.wait(0.01)


@pytest.fixture
def speak(tmp_path, player):
    """Give a maker of speakers over the pack in tmp_path; all are stopped."""
    made = []

    def start(command=None, **options) -> Speaker:
        command = command or player.command
        speaker = Speaker(
            tmp_path / "packs", command, lambda state: KEYS[type(state.phase)], **options
        )
        speaker.start()
        made.append(speaker)
        return speaker

    yield start
    for speaker in made:
        speaker.stop()
    assert "speech" not in {thread.name for thread in threading.enumerate()}


def test_screen_is_read_file_by_file_when_the_visit_wants_it(tmp_path, player, speak):
    write_pack(tmp_path / "packs", FILES)
    speak().show(IDLE)
    wait_until(lambda: player.played() == ["one.wav", "two.wav"])
    assert {entry[2] for entry in player.entries()} == {"800"}


def test_nothing_is_read_when_nobody_asked_for_it(tmp_path, player, speak):
    write_pack(tmp_path / "packs", FILES)
    speaker = speak()
    speaker.show(State(Idle()))
    speaker.show(THANKS)
    wait_until(lambda: player.played() == ["three.wav"])


def test_everything_is_read_when_the_settings_say_always(tmp_path, player, speak):
    write_pack(tmp_path / "packs", FILES)
    speak(always=True).show(State(Idle()))
    wait_until(lambda: player.played() == ["one.wav", "two.wav"])


def test_screen_is_read_once_when_it_is_shown_again(tmp_path, player, speak):
    write_pack(tmp_path / "packs", FILES)
    speaker = speak()
    for number in range(5):
        speaker.show(replace(IDLE, called=str(number)))
    speaker.show(THANKS)
    wait_until(lambda: player.played()[-1:] == ["three.wav"])
    assert player.played().count("one.wav") <= 1


def test_new_screen_ends_what_is_being_said(tmp_path, player, speak):
    write_pack(tmp_path / "packs", FILES | {"idle.invitation": "long.wav"})
    speaker = speak()
    speaker.show(IDLE)
    wait_until(lambda: player.played() == ["long.wav"])
    pid = int(player.entries()[0][0])
    speaker.show(THANKS)
    wait_until(lambda: player.played() == ["long.wav", "three.wav"])
    wait_until(lambda: not is_alive(pid))


def test_saying_ends_when_the_citizen_switches_it_off(tmp_path, player, speak):
    write_pack(tmp_path / "packs", FILES | {"idle.invitation": "long.wav"})
    speaker = speak()
    speaker.show(IDLE)
    wait_until(lambda: player.played() == ["long.wav"])
    pid = int(player.entries()[0][0])
    speaker.show(State(Idle()))
    wait_until(lambda: not is_alive(pid))
    assert player.played() == ["long.wav"]


def test_only_the_last_screen_is_read_when_many_go_by(tmp_path, player, speak):
    write_pack(tmp_path / "packs", FILES | {"idle.invitation": "long.wav"})
    speaker = speak()
    speaker.show(IDLE)
    wait_until(lambda: player.played() == ["long.wav"])
    for _ in range(50):
        speaker.show(QUIET)
        speaker.show(THANKS)
        speaker.show(QUIET)
    speaker.show(THANKS)
    wait_until(lambda: player.played()[-1:] == ["three.wav"])
    assert "two.wav" not in player.played()


class SlowStart:
    """A player on a disk that is busy: it starts when it is let."""

    def __init__(self, monkeypatch):
        self.begun, self.let, self.started = threading.Event(), threading.Event(), []
        start = subprocess.Popen

        def slowly(command, **options):
            self.begun.set()
            assert self.let.wait(WAIT_S)
            self.started.append(start(command, **options))
            return self.started[-1]

        monkeypatch.setattr("kiosk.speech.speaker.subprocess.Popen", slowly)


def test_nobody_waits_for_a_player_that_starts_slowly(tmp_path, player, speak, monkeypatch):
    write_pack(tmp_path / "packs", FILES | {"idle.invitation": "long.wav"})
    slow = SlowStart(monkeypatch)
    speaker = speak()
    speaker.show(IDLE)
    assert slow.begun.wait(WAIT_S)
    showing = threading.Thread(target=speaker.show, args=(THANKS,))
    showing.start()
    showing.join(1)
    waited = showing.is_alive()
    slow.let.set()
    showing.join()
    assert not waited
    wait_until(lambda: player.played()[-1:] == ["three.wav"])
    assert slow.started[0].returncode == -signal.SIGKILL


def test_player_ends_with_the_speaker(tmp_path, player, speak):
    write_pack(tmp_path / "packs", FILES | {"idle.invitation": "long.wav"})
    speaker = speak()
    speaker.show(IDLE)
    wait_until(lambda: player.played() == ["long.wav"])
    pid = int(player.entries()[0][0])
    speaker.stop()
    wait_until(lambda: not is_alive(pid))


def test_others_are_read_when_one_recording_is_missing(
    tmp_path, player, speak, expected_log, caplog
):
    expected_log("kiosk.speech", "no recording of out_of_service.storage.title")
    expected_log("kiosk.speech", "no recording of idle.invitation")
    place = write_pack(tmp_path / "packs", FILES)
    (place / "one.wav").unlink()
    speaker = speak()
    speaker.show(FAULTY)
    wait_until(lambda: len(caplog.records) == 1)
    speaker.show(IDLE)
    wait_until(lambda: player.played() == ["two.wav"])
    speaker.show(FAULTY)
    speaker.show(THANKS)
    wait_until(lambda: player.played() == ["two.wav", "three.wav"])
    assert len(caplog.records) == 2


def test_missing_player_is_said_once(tmp_path, speak, expected_log, caplog):
    expected_log("kiosk.speech", "no-such-player' cannot be started")
    write_pack(tmp_path / "packs", FILES)
    speaker = speak(command=[str(tmp_path / "no-such-player")])
    speaker.show(IDLE)
    wait_until(lambda: len(caplog.records) == 1)
    for _ in range(3):
        speaker.show(THANKS)
        speaker.show(IDLE)
    speaker.stop()
    assert len(caplog.records) == 1


def test_missing_device_is_said_once(tmp_path, speak, expected_log, caplog):
    expected_log("kiosk.speech", "ended with status 1; is there a sound device")
    write_pack(tmp_path / "packs", FILES)
    failing = Player(tmp_path, status=1)
    speaker = speak(command=failing.command)
    speaker.show(IDLE)
    wait_until(lambda: len(failing.played()) == 1)
    speaker.show(THANKS)
    wait_until(lambda: len(failing.played()) == 2)
    wait_until(lambda: len(caplog.records) == 1)


def test_missing_language_is_said_once(tmp_path, player, speak, expected_log, caplog):
    expected_log("kiosk.speech", "no recordings in language 'en'")
    write_pack(tmp_path / "packs", FILES)
    speaker = speak()
    speaker.show(replace(IDLE, language="en"))
    wait_until(lambda: len(caplog.records) == 1)
    speaker.show(replace(THANKS, language="en"))
    speaker.show(THANKS)
    wait_until(lambda: player.played() == ["three.wav"])
    assert len(caplog.records) == 1


def test_missing_folder_is_said_and_hurts_nobody(speak, expected_log, caplog):
    expected_log("kiosk.speech", "recordings cannot be read")
    expected_log("kiosk.speech", "no recordings in language 'vi'")
    speak().show(IDLE)
    wait_until(lambda: len(caplog.records) == 2)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
