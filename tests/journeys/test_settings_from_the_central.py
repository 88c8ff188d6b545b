"""What the central sets reaches the screen: at the next start, once nobody is there."""

import pytest
from PySide6.QtCore import QObject

from kiosk.identity.configuration import ConfigurationError
from kiosk.settings_restart import QUIET_MS
from tests.journeys.opening import configuration

NEW = {
    "site": {"unit": "Xã Đổi Tên"},
    "notices": [{"text": {"vi": "Sáng thứ Bảy làm việc.", "en": "Open on Saturday morning."}}],
    "screen": {"scale_order": "worst-first"},
    "test_mode": True,
}


class Restarts(QObject):
    """How often the kiosk wanted to be started anew."""

    def __init__(self, counter):
        super().__init__()
        self.count = 0
        counter.kiosk.restart_wanted.connect(self.wanted)

    def wanted(self):
        self.count += 1


def takes(counter, number, settings):
    """The central's next configuration comes."""
    door = counter.kiosk.log.configuration
    door.take(configuration(counter.configuration_key, number, settings=settings))
    return door


def looks(counter):
    """Nobody comes for a while."""
    counter.kiosk.settings_restart.look()
    counter.turn(QUIET_MS)
    counter.kiosk.settings_restart.look()


def test_settings_that_are_not_good_here_change_nothing_and_are_told(counter):
    restarts = Restarts(counter)
    with pytest.raises(ConfigurationError, match="khong-co"):
        takes(counter, 2, {"questionnaire": {"id": "khong-co"}})
    door = counter.kiosk.log.configuration
    assert door.current().number == 1
    assert "settings of configuration 2: " in door.refused.why
    looks(counter)
    assert restarts.count == 0
    counter.rates(5, 5)


def test_settings_wait_until_nobody_is_there(counter):
    restarts = Restarts(counter)
    counter.begins()
    door = takes(counter, 3, NEW)
    counter.waits_for(lambda: counter.kiosk.settings_restart.waits)
    assert door.etag != door.etag_in_force
    looks(counter)
    counter.answers(5, 5)
    counter.sees("thanks")
    looks(counter)
    counter.leaves()
    counter.device.call("A017")
    counter.sees("serving")
    looks(counter)
    assert restarts.count == 0, "never under a citizen's hand"
    counter.device.serve("A017")
    counter.sees("prompt")
    counter.answers(4, 4)
    counter.sees("thanks")
    counter.leaves()
    counter.sees("idle")
    counter.kiosk.settings_restart.look()
    counter.turn(QUIET_MS)
    counter.touches("notice")
    counter.kiosk.settings_restart.look()
    assert restarts.count == 0, "somebody has the notice open"
    counter.touches("panel-close")
    looks(counter)
    assert restarts.count == 1
    assert "config.applied" not in [record.kind for record in counter.log()]


def test_settings_of_the_central_are_on_the_screen_after_a_start(new_counter):
    counter = new_counter(settings=NEW)
    counter.waits_for(counter.has_recorded_its_configuration)
    applied = counter.body("config.applied")
    assert (applied["number"], applied["settings"], applied["test"]) == (1, 1, True)
    assert "Xã Đổi Tên" in str(counter.view["header"])
    assert "Sáng thứ Bảy làm việc." in str(counter.content["notice"])
    counter.rates(5, 5)
    assert counter.body("rating")["test"] is True
    assert counter.body("rating")["scale_order"] == "worst-first"


def test_counter_is_still_asked_for_when_the_central_names_the_site_otherwise(new_counter):
    """The file says where this machine was set up; what the screen calls the place is another
    matter, and must not close the counter.
    """
    counter = new_counter(settings=NEW, binding="screen", first="binding")
    assert counter.kiosk.setting_up.binding.view.mode == "ask"
    counter.touches("binding-yes")
    counter.sees("idle")
