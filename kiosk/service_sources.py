"""Where the service menu, the socket and the doctor have their facts of the running kiosk from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from kiosk.arrangement import Arrangement
from kiosk.counter_sources import CounterSources
from kiosk.gui_teller import GuiTeller
from kiosk.identity.configuration_file import ConfigurationFile
from kiosk.queue.forwarder import Forwarder
from kiosk.queue.storage_thread import StorageThread
from kiosk.record import VerifyKey
from kiosk.settings_in_force import SettingsInForce
from kiosk.ui.window import KioskWindow


@dataclass(slots=True)
class Sources:
    """Where facts come from; None for what a kiosk that is not yet approved does not have."""

    url: str
    ca_file: str | None
    folder: Path
    version: str
    now: Callable[[], datetime]
    kiosk: str = ""
    site: str = ""
    state: str = ""
    receipt_keys: Callable[[], Sequence[VerifyKey]] = tuple
    storage: StorageThread | None = None
    forwarder: Forwarder | None = None
    configuration: ConfigurationFile | None = None
    in_force: SettingsInForce | None = None
    arranged: Arrangement | None = None
    teller: GuiTeller | None = None


def sources_of(
    arranged: Arrangement,
    now: Callable[[], datetime],
    window: KioskWindow,
    counter: CounterSources,
) -> Sources:
    """What is known before the kiosk is approved. On the GUI thread."""
    return Sources(
        arranged.settings.central.url,
        arranged.ca_file,
        arranged.folder,
        version("thuocdo"),
        now,
        in_force=arranged.in_force,
        arranged=arranged,
        teller=GuiTeller(window, counter),
    )
