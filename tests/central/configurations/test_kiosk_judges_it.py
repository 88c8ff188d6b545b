"""Settings given at the central, judged and started with by a real kiosk's parts over HTTP.

What `kiosk.settings_in_force` decides reaches the roll-out: waiting for its start, running,
refused, given up after two starts.
"""

from datetime import date
from pathlib import Path

import pytest

from kiosk.identity.configuration_file import ConfigurationFile
from kiosk.settings_in_force import GIVEN_UP, SettingsInForce, choose_settings
from kiosk.settings_mark import SETTINGS_MARK, SettingsMark
from tests.central.configurations.conftest import LONGER, THANKS
from tests.central.configurations.test_reached import beat, far

__all__ = ["far"]

CONFIG = Path(__file__).parents[3] / "config" / "kiosk.toml"
TODAY = date(2026, 11, 23)
NOT_HERE = {"questionnaire": {"id": "khong-co"}}


class Kiosk:
    """The far kiosk, started anew as often as wanted."""

    def __init__(self, far, folder, hall):
        self.far, self.folder = far, folder
        self.key = hall.keys.configuration.verify_key.text
        self.start()

    def start(self):
        """Ends and starts; what it runs with."""
        path, given = self.folder / "configuration.jws", (self.key, self.far.kiosk)
        mark = SettingsMark(self.folder / SETTINGS_MARK, "1")
        lines = ConfigurationFile(path, *given, lambda _: None).lines
        chosen = choose_settings(CONFIG, lines, mark, TODAY)
        self.in_force = SettingsInForce(CONFIG, chosen, mark, lambda: TODAY)
        self.far.configuration = ConfigurationFile(path, *given, lambda _: None, self.in_force)
        self.far.heartbeat._configuration = self.far.configuration  # noqa: SLF001 - as at a start
        return chosen.given


@pytest.fixture
def kiosk(far, tmp_path, hall, monkeypatch):
    made = Kiosk(far, tmp_path, hall)

    def beats():
        # One to be told, one to tell.
        for _ in range(2):
            beat(far, monkeypatch, hall)

    made.beats = beats
    return made


def test_settings_count_as_taken_only_once_the_kiosk_runs_with_them(office, far, kiosk):
    office.do("start", THANKS, named=[far.kiosk])
    kiosk.beats()
    assert far.configuration.current().settings == THANKS
    assert office.reached()[far.kiosk] == "waiting"
    assert kiosk.start() == THANKS
    kiosk.in_force.settle()
    kiosk.beats()
    assert office.reached()[far.kiosk] == "taken"


def test_refusal_and_its_reason_reach_the_roll_out_and_another_version_ends_it(
    office, far, kiosk, expected_log
):
    expected_log("kiosk.queue.heartbeat", "khong-co")
    office.do("start", NOT_HERE, named=[far.kiosk])
    kiosk.beats()
    assert kiosk.start() == {}
    kiosk.beats()
    assert office.reached()[far.kiosk] == "refused"
    office.do("roll_back")
    kiosk.beats()
    assert office.reached()[far.kiosk] == "taken"


def test_settings_that_cannot_start_are_refused_though_they_were_taken(
    office, far, kiosk, expected_log
):
    expected_log("kiosk.settings_in_force", GIVEN_UP)
    office.do("start", THANKS, named=[far.kiosk])
    kiosk.beats()
    assert [kiosk.start() for _ in range(3)] == [THANKS, THANKS, {}]
    kiosk.beats()
    assert office.reached()[far.kiosk] == "refused"
    office.override(far.kiosk, LONGER)
    kiosk.beats()
    assert kiosk.start() == LONGER
    kiosk.beats()
    assert office.reached()[far.kiosk] == "taken"
