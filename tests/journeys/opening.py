"""Opens a counter for journeys: the real kiosk in this process, a real outbox, a pseudo-terminal.

Its central is away, and its enrolment and its PINs are as that central would have given them.
"""

from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from argon2.low_level import Type, hash_secret_raw

from kiosk.app import KioskApp
from kiosk.devices.simulator import TicketSimulator
from kiosk.identity.configuration_file import CONFIGURATION
from kiosk.identity.enrolment import Enrolment, keep_enrolment
from kiosk.identity.key_file import load_kiosk_key
from kiosk.record import SealingKey, SigningKey, Typ, base64url, seal_envelope
from kiosk.record.officer_tag import badge_tag
from kiosk.record.payload import serialise
from kiosk.ui.first_view import first_view
from kiosk.ui.view_model import KioskViewModel
from kiosk.ui.window import KioskWindow
from tests.journeys.counter_under_test import CounterUnderTest
from tests.journeys.turned_clock import TurnedClock

TREE = Path(__file__).resolve().parents[2]
SIZE = (540, 960)
PINS = {"it": "482635", "supervisor": "915273"}
OFFICERS = {
    "nv-01": ("Trần Văn Mẫu", "nv-01-k7q2", "731904"),
    "nv-02": ("Lê Thị Mẫu", "nv-02-x9d4", "260517"),
}
"""Id to name, badge and PIN."""
BADGE_SALT = base64url.encode(bytes(16))
PIN_SALT = "$argon2id$v=19$m=8,t=1,p=1$" + "A" * 22
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Weak hashes: how strong the real ones are is the central's affair."""

SETTINGS = """
[site]
name = "Trung tâm mẫu"
unit = "Xã Mẫu"
help_phone = "1900 0000"

[counter]
id = "03"
name = "Quầy 03"
binding = "{binding}"
{counter}
stage = "result"

[central]
url = "{url}"
{central}

[storage]
folder = "data"

[screen]
fullscreen = false
animations = false
{screen}

[petition]
portal_name = "Cổng mẫu"
portal_url = "https://portal.example.vn"
hotline = "1022"

[questionnaire]
folder = "{tree}/config/questionnaires"
{questionnaire}

[ticket_source]
url = "{line}"
profile = "{tree}/config/ticket-sources/plain-lines.toml"

{tables}
"""
FIXED_OFFICER = 'officer = "nv-03"\nofficer_name = "Nguyễn Thị Mẫu"'
PUBLIC = 'public_url = "https://danhgia.example.vn"'


def open_counter(
    folder: Path,
    qtbot: Any,
    *,
    central: str = PUBLIC,
    counter: str = FIXED_OFFICER,
    tables: str = "",
    screen: str = "",
    questionnaire: str = "",
    pins: bool = True,
    hour: int | None = None,
    day: tuple[int, int, int] | None = None,
    binding: str = "settings",
    approved: str | None = "03",
    url: str = "http://127.0.0.1:9",
    first: str = "idle",
    settings: dict[str, object] | None = None,
    signer: SigningKey | None = None,
) -> CounterUnderTest:
    """A counter whose kiosk takes touches and hears its ticket device; `stop` it when done.

    `central`, `counter`, `screen` and `questionnaire` are more lines of those tables of the
    settings, `tables` further ones, with {folder} and {tree} for where they are;
    without `pins` it is a fresh kiosk, which has had no configuration.
    `hour`, `day`: what the clock on the wall says, None for the system's. `binding`: whether the
    counter is asked for on the screen; `approved`: the counter that the central approved, None for
    a kiosk that is not enrolled; `url`: of the central; `first`: the screen it comes to;
    `settings`: what the central has set; `signer`: its configuration key, where it has one already.
    """
    line = folder / "ticket-device"
    config = folder / "kiosk.toml"
    config.write_text(
        SETTINGS.format(
            central=central,
            counter=counter,
            binding=binding,
            url=url,
            tables=tables.format(folder=folder, tree=TREE),
            screen=screen,
            questionnaire=questionnaire,
            tree=TREE,
            line=line,
        ),
        "utf-8",
    )
    sealing_key, configuration_key = SealingKey.generate(), signer or SigningKey.generate()
    if approved is not None:
        _enrol(folder / "data", sealing_key, configuration_key, approved)
    if pins and approved is not None:
        text = configuration(configuration_key, 1, settings=settings)
        (folder / "data" / CONFIGURATION).write_text(text, "ascii")
    clock = TurnedClock()
    if hour is not None:
        clock.set_hour(hour)
    if day is not None:
        clock.set_day(*day)
    device = TicketSimulator("03", line)
    model = KioskViewModel(first_view())
    window = KioskWindow(model, fullscreen=False, size=SIZE, animations=False, up_ms=clock.up_ms)
    window.show()
    kiosk = KioskApp(config, model, window, clock)
    opened = CounterUnderTest(
        kiosk, window, model, clock, device, folder, sealing_key, configuration_key, qtbot
    )
    kiosk.start()
    opened.sees(first)
    if first == "idle":
        opened.hears()
    return opened


def _officer(officer: str, name: str, badge: str, pin: str) -> dict[str, str | None]:
    tag = hash_secret_raw(
        pin.encode(),
        bytes(16),
        time_cost=1,
        memory_cost=8,
        parallelism=1,
        hash_len=16,
        type=Type.ID,
    )
    return {
        "id": officer,
        "name": name,
        "badge": badge_tag(BADGE_SALT, badge),
        "pin": base64url.encode(tag),
    }


def roster() -> list[dict[str, str | None]]:
    """The officers of the site, as a configuration names them."""
    return [_officer(officer, *rest) for officer, rest in OFFICERS.items()]


def configuration(
    key: SigningKey,
    number: int,
    officers: list[dict[str, str | None]] | None = None,
    settings: dict[str, object] | None = None,
) -> str:
    """A signed configuration with `PINS` and `OFFICERS`, the `number`th for this kiosk."""
    members: dict[str, object] = {"v": 1, "kiosk": "k-01", "number": number}
    members["at"] = "2026-11-22T01:02:03.456Z"
    officers = roster() if officers is None else officers
    members["pins"] = {role: QUICK.hash(pin) for role, pin in PINS.items()}
    members |= {"officers": officers, "badge_salt": BADGE_SALT, "pin_salt": PIN_SALT}
    if settings is not None:
        members["settings"] = settings
    return seal_envelope(key, Typ.CONFIGURATION, serialise(members)).compact


def _enrol(
    data: Path, sealing_key: SealingKey, configuration_key: SigningKey, counter: str
) -> None:
    # A second start in the same folder is the same kiosk.
    if (data / "enrolment.json").exists():
        return
    data.mkdir(mode=0o700)
    load_kiosk_key(data / "kiosk.key", enrolled=False)
    names = ("Trung tâm mẫu", "Xã Mẫu", counter)
    receipt_key = SigningKey.generate().verify_key.text
    sealing, configuring = sealing_key.public_key.text, configuration_key.verify_key.text
    keep_enrolment(
        data / "enrolment.json",
        Enrolment("k-01", "xa-mau", *names, "approved", receipt_key, sealing, configuring, sealing),
    )
