"""`kiosk status` of the configuration: its number, what came from the central, what was refused."""

from kiosk.identity.configuration_settings import Refusal
from kiosk.kiosk_status import status_handler
from kiosk.service_facts import Sources
from kiosk.status_command import lines
from tests.kiosk.test_settings_in_force import A, config, kiosk, line

__all__ = ["config", "kiosk"]


class Door:
    """A configuration that was taken, whose settings wait."""

    def __init__(self, held, refused=None):
        self.etag, self.etag_in_force, self.refused = "new", "old", refused
        self.current = lambda: held


class Key:
    """Any."""

    level = "file"

    class verify_key:  # noqa: N801 - as the real one is named
        fingerprint = "0123"

    def __call__(self):
        return self


def said_by(tmp_path, **more):
    sources = Sources("http://127.0.0.1:9", None, tmp_path, "0.1.0", lambda: None, **more)
    (said,) = status_handler(sources, Key())({})
    return lines(said)


def test_status_says_that_the_file_alone_holds_when_there_is_no_configuration(tmp_path):
    shown = said_by(tmp_path)
    assert ("configured", "by kiosk.toml alone") in shown
    assert not [value for name, value in shown if name in {"refused", "settings of", ""}]


def test_status_names_each_setting_of_the_central_and_what_was_refused(tmp_path, kiosk):
    kiosk.runs(A)
    door = Door(line(9, A), Refusal("e", "settings of configuration 10: bad"))
    shown = said_by(tmp_path, configuration=door, in_force=kiosk.in_force)
    assert ("configured", "number 9") in shown
    assert ("settings of", "number 9, over kiosk.toml:") in shown
    assert ("", "delays.thanks_ms = 5000") in shown
    assert ("refused", "settings of configuration 10: bad") in shown
    assert any(name == "new settings" for name, _ in shown)
