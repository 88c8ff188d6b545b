"""`kiosk source replay`: what a profile would have made of a capture.

Guarantees: the capture's own times are used and nothing is waited for; it begins between two
frames. Exit code 0: everything was understood; 1: something was not; 2: the capture or the
profile cannot be used, or the capture is cut (what is whole has been replayed).
"""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from kiosk.cli import EXIT_USAGE
from kiosk.devices.capture import Capture, CaptureError, read_capture
from kiosk.devices.profile import Profile, ProfileError, load_profile
from kiosk.devices.source_state import SourceState
from kiosk.devices.ticket_event import SourceEvent
from kiosk.devices.ticket_reader import QUIET_AFTER_OPEN_MS, Mapped, TicketReader
from kiosk.devices.unmapped import Ignored, Unmapped
from kiosk.source_command.shown import event_words

EXIT_NOT_UNDERSTOOD = 1
MS_PER_S = 1000
COUNTED = ("events", "refused", "unmapped", "ignored", "dropped bytes")


class Replay:
    """A capture run through a profile: `events` with their times, `counts`, `reasons`."""

    def __init__(self, capture: Capture, profile: Profile, counter: str | None) -> None:
        self.events: list[tuple[int, SourceEvent]] = []
        self.counts: Counter[str] = Counter()
        self.reasons: Counter[str] = Counter()
        self._reader = TicketReader(profile, counter, self._frame_came)
        self._reader.opened(-QUIET_AFTER_OPEN_MS)
        last_ms = 0
        for read in capture.reads:
            self._be_silent_until(read.at_ms)
            self._take(self._reader.receive(read.data, read.at_ms), read.at_ms)
            last_ms = read.at_ms
        self._be_silent_until(None)
        self.counts["refused"], self.counts["dropped bytes"] = self._reader.counts
        self.status = self._reader.status(last_ms)
        self.held_bytes = self._reader.held_bytes

    @property
    def is_understood(self) -> bool:
        """Whether every byte was part of a frame that the profile knows."""
        odd = ("refused", "unmapped", "dropped bytes")
        return not self.held_bytes and not any(self.counts[name] for name in odd)

    def _be_silent_until(self, at_ms: int | None) -> None:
        due_ms = self._reader.due_ms()
        while due_ms is not None and (at_ms is None or due_ms < at_ms):
            self._take(self._reader.tick(due_ms), due_ms)
            later_ms = self._reader.due_ms()
            due_ms = None if later_ms == due_ms else later_ms

    def _take(self, events: list[SourceEvent], at_ms: int) -> None:
        self.counts["events"] += len(events)
        self.events += [(at_ms, event) for event in events]

    def _frame_came(self, frame: bytes, mapped: Mapped) -> None:
        del frame
        if isinstance(mapped, Unmapped):
            self.counts["unmapped"] += 1
            self.reasons[mapped.reason] += 1
        self.counts["ignored"] += isinstance(mapped, Ignored)


def replay(
    capture: Annotated[Path, typer.Argument(help="A capture, as `kiosk source record` makes it.")],
    profile: Annotated[Path, typer.Option("--profile", help="The device's profile.")],
    counter: Annotated[
        str | None,
        typer.Option("--counter", help="As the device names it; else the events of all counters."),
    ] = None,
) -> None:
    """Runs a capture through a profile and shows the events, and what was not understood.

    Exit code 0: everything was understood; 1: something was not; 2: the capture or the profile
    cannot be used.
    """
    try:
        found = read_capture(capture)
        done = Replay(found, load_profile(profile), counter)
    except (CaptureError, ProfileError) as error:
        typer.echo(f"kiosk: {error}", err=True)
        raise typer.Exit(EXIT_USAGE) from error
    for at_ms, event in done.events:
        typer.echo(f"{at_ms / MS_PER_S:>12.3f}  {event_words(event)}")
    typer.echo("summary: " + ", ".join(f"{done.counts[name]} {name}" for name in COUNTED))
    for reason, count in done.reasons.most_common():
        typer.echo(f"  {count} times: {reason}")
    if done.held_bytes:
        typer.echo(f"  the end is an unfinished frame of {done.held_bytes} bytes")
    if done.status is not None and done.status.state is not SourceState.ok:
        typer.echo(f"  the state would be {done.status.state}: {done.status.reason}")
    if found.problem is not None:
        typer.echo(f"kiosk: {found.problem}", err=True)
        raise typer.Exit(EXIT_USAGE)
    if not done.is_understood:
        raise typer.Exit(EXIT_NOT_UNDERSTOOD)
