"""The doctor's looks in the order in which they are told, for a kiosk that runs or does not.

Guarantees that both are looked at alike; `Own` holds what differs.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path

from kiosk.devices.device_path import group_of
from kiosk.devices.source_address import DeviceAddress, SourceAddressError, parse_address
from kiosk.gui_told import GuiTold
from kiosk.health.doctor import (
    clocks,
    disk,
    display,
    fonts,
    key,
    language,
    memory,
    network,
    outbox,
    session,
    source,
    touch,
    versions,
)
from kiosk.health.doctor.examine import Look
from kiosk.health.doctor.finding import Finding, Text, fail, ok, warn
from kiosk.health.doctor.reading.clock_facts import read_clocks
from kiosk.health.doctor.reading.disks import read_disk
from kiosk.health.doctor.reading.font_files import missing_fonts
from kiosk.health.doctor.reading.input_devices import read_input_devices
from kiosk.health.doctor.reading.installed import read_versions
from kiosk.health.doctor.reading.locale_facts import read_locale
from kiosk.health.doctor.reading.memory_facts import read_memory
from kiosk.health.doctor.reading.screens import read_connectors
from kiosk.health.doctor.reading.source_files import may_read
from kiosk.health.doctor.reading.units import read_session
from kiosk.health.doctor.reading.way_to_central import Central, read_way
from kiosk.identity.enrolment import APPROVED
from kiosk.identity.token import random_nonce
from kiosk.record import VerifyKey
from kiosk.settings import Settings

TPM = Path("/sys/class/tpm/tpm0")


@dataclass(frozen=True, slots=True)
class Own:
    """What a running kiosk finds out otherwise than a stopped one. `gui`: what the screen's thread
    told, a finding where it did not, None where there is none; `outbox`: None before there is one.
    """

    running: bool
    gui: Callable[[], GuiTold | Finding | None]
    key: Callable[[], key.KeyFacts]
    outbox: Callable[[], outbox.OutboxFacts | None]
    receipt_keys: Callable[[], Sequence[VerifyKey]]
    now: Callable[[], datetime]
    environment: Mapping[str, str]


def looks_of(settings: Settings | None, own: Own, state: str) -> list[Look]:
    """Every look; without `settings` those that need none. `state`: of the enrolment."""
    gui = cache(own.gui)
    looks = [
        Look("display", lambda: _display(gui())),
        Look("touch", lambda: _touch(gui())),
        Look("fonts", lambda: _fonts(gui())),
        Look("session", lambda: [session.judge(read_session(running=own.running))]),
        Look("versions", lambda: versions.judge(read_versions())),
        Look("language", lambda: [language.judge(read_locale(own.environment))]),
        Look("memory", lambda: [memory.judge(read_memory(own=own.running))]),
    ]
    if settings is None:
        return looks
    return [
        *looks[:3],
        Look("enrolment", lambda: [_enrolment(state)]),
        Look("key", lambda: [key.judge(replace(own.key(), tpm=TPM.exists()))]),
        Look("outbox", lambda: _outbox(own)),
        Look("network", lambda: _network(settings, own)),
        Look("source", lambda: source.judge(_sources(settings, gui()))),
        Look("disk", lambda: disk.judge(read_disk(settings.storage.folder))),
        *looks[3:],
    ]


def _display(told: GuiTold | Finding | None) -> Iterable[Finding]:
    if isinstance(told, Finding):
        return [told]
    if told is not None:
        return display.judge_window(told.screen)
    return [display.judge_connectors(read_connectors())]


def _touch(told: GuiTold | Finding | None) -> Iterable[Finding]:
    seen = told.screen.touch if isinstance(told, GuiTold) else None
    yield touch.judge(read_input_devices(seen=seen))


def _fonts(told: GuiTold | Finding | None) -> Iterable[Finding]:
    if isinstance(told, GuiTold):
        in_use: str | None = told.screen.font
        letters = told.screen.letters
    else:
        in_use, letters = None, True
    yield fonts.judge(missing_fonts(), in_use, letters=letters)


def _enrolment(state: str) -> Finding:
    if state == APPROVED:
        return ok("enrolment", "đã duyệt", "approved")
    if state == "pending":
        found = Text("chờ duyệt", "pending")
        do = Text("Duyệt ở trang “Ki-ốt” của máy chủ.", "Approve it on the central's page.")
        return warn("enrolment", found, do)
    found = Text(state or "chưa đăng ký", state or "not enrolled")
    do = Text(
        "Cho ki-ốt chạy và nhập mã của nó tại máy chủ (hoặc “kiosk enrol”).",
        "Start the kiosk and enter its code at the central (or run `kiosk enrol`).",
    )
    return fail("enrolment", found, do)


def _outbox(own: Own) -> Iterable[Finding]:
    facts = own.outbox()
    if facts is None:
        yield ok(
            "outbox", "chưa có: ki-ốt chưa nhận lượt nào", "none yet: this kiosk never took any"
        )
        return
    yield from outbox.judge(facts, own.now())


def _network(settings: Settings, own: Own) -> Iterable[Finding]:
    """The network, and the clock, which the central's signed time is held against."""
    given = settings.central
    ca_file = None if given.ca_file is None else str(given.ca_file)
    proxy = getattr(given, "proxy", None)
    central = Central(given.url, ca_file, proxy, own.receipt_keys())
    facts, offset_s = read_way(central, random_nonce(), own.now)
    yield from network.judge(facts)
    yield clocks.judge(read_clocks(own.now(), offset_s))


def _sources(settings: Settings, told: GuiTold | Finding | None) -> list[source.SourceFacts]:
    said = {each.name: each for each in told.sources} if isinstance(told, GuiTold) else {}
    addresses = {
        "queue": settings.ticket_source and settings.ticket_source.url,
        "feed": settings.feed and settings.feed.listen,
        "scanner": settings.scanner and settings.scanner.url,
    }
    found = []
    for name, address in addresses.items():
        if not address:
            continue
        one = said.get(name)
        facts = source.SourceFacts(name, address, *_of_the_device(name, address))
        if one is not None:
            facts = replace(facts, state=one.state, reason=one.reason, heard_s=one.heard_s)
        found.append(facts)
    return found


def _of_the_device(name: str, address: str) -> tuple[bool | None, bool | None, str]:
    """Whether its file is there and may be read, and whose it is."""
    try:
        device = None if name == "feed" else parse_address(address)
    except SourceAddressError:
        device = None
    if not isinstance(device, DeviceAddress):
        return None, None, ""
    path = Path(device.path)
    there = path.exists()
    return there, may_read(path) if there else None, group_of(device.path) or ""
