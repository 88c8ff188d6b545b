"""`kiosk source watch`: what comes over the line, live, and what the profile makes of it.

Guarantees: only listens; what it shows is kept nowhere.
"""

import time
from collections import Counter
from datetime import datetime

import typer

from kiosk.cli import DEFAULT_CONFIG
from kiosk.devices.source_state import SourceStatus
from kiosk.devices.ticket_event import SourceEvent
from kiosk.devices.ticket_reader import Mapped
from kiosk.devices.unmapped import Ignored, Unmapped
from kiosk.source_command.choice import (
    Asked,
    ConfigOption,
    LineOption,
    ProfileOption,
    ScannerOption,
    SecondsOption,
    UrlOption,
)
from kiosk.source_command.listening import chosen_or_exit, listen
from kiosk.source_command.shown import event_words, mapped_words, rows_of


class Watch:
    """Prints what it is told and counts it."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def bytes_came(self, data: bytes, at_ms: int) -> None:
        """Show the bytes."""
        del at_ms
        self.counts["bytes"] += len(data)
        clock = _clock()
        for row in rows_of(data):
            typer.echo(f"{clock}  {row}")

    def frame_came(self, frame: bytes, mapped: Mapped) -> None:
        """Show what became of a frame."""
        self.counts["frames"] += 1
        self.counts["not understood"] += isinstance(mapped, Unmapped)
        self.counts["ignored"] += isinstance(mapped, Ignored)
        typer.echo(f"{'':12}  frame of {len(frame)} bytes: {mapped_words(mapped)}")

    def event_came(self, event: SourceEvent, at_ms: int) -> None:
        """Show an event as the kiosk would get it."""
        del at_ms
        self.counts["events"] += 1
        typer.echo(f"{'':12}  EVENT {event_words(event)}")

    def status_came(self, status: SourceStatus) -> None:
        """Show a state."""
        typer.echo(f"{_clock()}  STATE {status.state}: {status.reason}")


def watch(
    config: ConfigOption = DEFAULT_CONFIG,
    url: UrlOption = None,
    profile: ProfileOption = None,
    line: LineOption = None,
    scanner: ScannerOption = False,  # noqa: FBT002 - as Typer calls it
    seconds: SecondsOption = None,
) -> None:
    """Shows live what comes over the line: bytes, text, and with a profile frames and events.

    Listens only. Ctrl-C ends it with a summary. Of an event for another counter the kiosk is told
    that its ticket is elsewhere, of a repeat nothing: frames show both, events do not.
    """
    chosen = chosen_or_exit(Asked(config, url, profile, line, scanner))
    typer.echo(f"listening at {chosen.address}; end with Ctrl-C")
    told = Watch()
    listen(chosen, told, seconds)
    names = ["bytes"]
    if chosen.profile is not None:
        names += ["frames", "not understood", "ignored", "events"]
    typer.echo("\nsummary: " + ", ".join(f"{told.counts[name]} {name}" for name in names))


def _clock() -> str:
    now = datetime.fromtimestamp(time.time()).astimezone()
    return now.strftime("%H:%M:%S.") + f"{now.microsecond // 1000:03}"
