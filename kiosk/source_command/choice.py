"""Which line a command listens to and by which profile: from its options, or from the settings.

Guarantees: whatever cannot be chosen is a `ChoiceError` with one line that says what to write.
Opens no line.
"""

import fcntl
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from kiosk.devices.profile import LineSettings, Profile, ProfileError, load_profile
from kiosk.devices.source_address import SourceAddress, SourceAddressError, parse_address
from kiosk.document import DocumentError
from kiosk.queue.lock import OUTBOX
from kiosk.settings import Scanner, Settings, TicketSource, load_settings

DEFAULT_LINE = LineSettings(baud=9600, bytesize=8, parity="N", stopbits=1)
_LINE = re.compile(r"([1-9][0-9]{2,5})-([78])([NEO])([12])", re.ASCII)

UrlOption = Annotated[
    str | None,
    typer.Option(
        "--url",
        help="Device path, socket://, rfc2217:// or capture: address; else that of the settings.",
    ),
]
ProfileOption = Annotated[
    Path | None, typer.Option("--profile", help="The device's profile; else that of the settings.")
]
ConfigOption = Annotated[Path, typer.Option("--config", help="The kiosk's settings.")]
ScannerOption = Annotated[
    bool, typer.Option("--scanner", help="The settings' scanner instead of their queue device.")
]
LineOption = Annotated[
    str | None,
    typer.Option("--line", help="Baud rate, data bits, parity and stop bits: 9600-8N1."),
]
SecondsOption = Annotated[
    int | None, typer.Option("--seconds", min=1, help="End after so long; else with Ctrl-C.")
]


class ChoiceError(ValueError):
    """The options and the settings name nothing that can be listened to."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the options say. `config` is read only where no `url` is given."""

    config: Path
    url: str | None = None
    profile: Path | None = None
    line: str | None = None
    is_scanner: bool = False


@dataclass(frozen=True, slots=True)
class ChosenSource:
    """A line, the profile if there is one, and how the device names this kiosk's counter.

    `lock`: the file that a running kiosk with these settings holds; None without settings.
    """

    address: SourceAddress
    line: LineSettings
    profile: Profile | None
    counter: str | None
    lock: Path | None = None


def choose(asked: Asked) -> ChosenSource:
    """Give the source that is asked for; raise ChoiceError when there is none."""
    try:
        if asked.url is not None:
            profile = load_profile(asked.profile) if asked.profile else None
            return _chosen(asked, parse_address(asked.url), profile, None, None)
        if not asked.config.exists():
            raise ChoiceError(
                f"{asked.config}: there is no such file; name the kiosk's settings with --config, "
                "or a line with --url, and --profile if any"
            )
        settings = load_settings(asked.config)
        source = _section(settings, asked)
        profile = load_profile(asked.profile or source.profile)
        counter = source.counter if isinstance(source, TicketSource) else None
        lock = settings.storage.folder / f"{OUTBOX}.lock"
        return _chosen(
            asked, parse_address(source.url), profile, counter or settings.counter.id, lock
        )
    except (DocumentError, ProfileError, SourceAddressError) as error:
        raise ChoiceError(str(error)) from error


def line_settings(text: str) -> LineSettings:
    """Read settings such as 9600-8N1; raise ChoiceError when they are none."""
    found = _LINE.fullmatch(text)
    if found is None:
        raise ChoiceError(f"--line is {text!r}; expected such as 9600-8N1 or 2400-7E1")
    return LineSettings(int(found[1]), int(found[2]), found[3], int(found[4]))


def is_kiosk_running(lock: Path) -> bool:
    """Say whether a kiosk holds its lock; makes no file."""
    try:
        handle = os.open(lock, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def _section(settings: Settings, asked: Asked) -> TicketSource | Scanner:
    source = settings.scanner if asked.is_scanner else settings.ticket_source
    if source is None:
        name = "scanner" if asked.is_scanner else "ticket_source"
        raise ChoiceError(f"{asked.config}: no [{name}] there; give --url, and --profile if any")
    return source


def _chosen(
    asked: Asked,
    address: SourceAddress,
    profile: Profile | None,
    counter: str | None,
    lock: Path | None,
) -> ChosenSource:
    line = profile.line if profile else DEFAULT_LINE
    if asked.line is not None:
        line = line_settings(asked.line)
    return ChosenSource(address, line, profile, counter, lock)
