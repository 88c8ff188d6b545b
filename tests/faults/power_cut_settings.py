"""A process that takes configurations with settings and starts with each, for the power cuts.

Run as `python -m tests.faults.power_cut_settings FOLDER`. It writes to standard output what it
promised: `kept <number>` after a configuration came back as taken, `ran <number>` after its
settings were confirmed.
"""

import os
import sys
from datetime import date
from pathlib import Path

from kiosk.identity.configuration_file import CONFIGURATION, ConfigurationFile
from kiosk.record import SigningKey, Typ, seal_envelope
from kiosk.record.payload import serialise
from kiosk.settings_in_force import Chosen, SettingsInForce, choose_settings
from kiosk.settings_mark import SETTINGS_MARK, SettingsMark

KEY = SigningKey(bytes(range(32)))
KIOSK = "k-0123456789"
CONFIG = Path(__file__).resolve().parents[2] / "config" / "kiosk.toml"
TODAY = date(2026, 11, 23)
COUNT = 6


def given(number: int | None) -> dict[str, object]:
    """The settings of configuration `number`; none of none."""
    return {"delays": {"thanks_ms": 5_000 + number}} if number else {}


def signed(number: int) -> str:
    """Configuration `number`."""
    members = {"v": 1, "kiosk": KIOSK, "number": number, "at": "2026-11-22T01:02:03.456Z"}
    content = serialise({**members, "pins": {}, "settings": given(number)})
    return seal_envelope(KEY, Typ.CONFIGURATION, content).compact


def begin(folder: Path) -> tuple[Chosen, SettingsInForce]:
    """What a kiosk that starts on `folder` goes on with."""
    mark = SettingsMark(folder / SETTINGS_MARK, "1")
    chosen = choose_settings(CONFIG, opened(folder).lines, mark, TODAY)
    return chosen, SettingsInForce(CONFIG, chosen, mark, lambda: TODAY)


def opened(folder: Path, in_force: SettingsInForce | None = None) -> ConfigurationFile:
    """The configuration that is held in `folder`."""
    path = folder / CONFIGURATION
    return ConfigurationFile(path, KEY.verify_key.text, KIOSK, lambda _: None, in_force)


def main() -> None:
    folder = Path(sys.argv[1])
    for number in range(1, COUNT + 1):
        _, in_force = begin(folder)
        opened(folder, in_force).take(signed(number))
        os.write(1, f"kept {number}\n".encode())
        _, in_force = begin(folder)
        in_force.settle()
        os.write(1, f"ran {number}\n".encode())
    # No orderly end: the power goes.
    os._exit(0)


if __name__ == "__main__":
    main()
