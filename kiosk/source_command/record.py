"""`kiosk source record`: what comes over the line, into a capture that can be replayed.

Guarantees: only listens; the file is this user's alone and bounded (`CaptureRecorder`); a disk
that refuses ends the command with code 2, and what was written stays.
"""

from pathlib import Path
from typing import Annotated

import typer

from kiosk.cli import DEFAULT_CONFIG, EXIT_USAGE
from kiosk.devices.capture import CaptureError
from kiosk.devices.capture_recorder import DEFAULT_MAX_BYTES, KEPT_FILES, CaptureRecorder
from kiosk.devices.source_state import SourceStatus
from kiosk.devices.ticket_event import SourceEvent
from kiosk.devices.ticket_reader import Mapped
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

BYTES_IN_KIB = 1024
WARNING = (
    "The file may hold ticket numbers, dossier codes or citizens' data: look at it before it is "
    "sent to anybody,\nand delete it when it has served its purpose."
)


class Recording:
    """Writes the bytes it is told of; remembers the disk's refusal."""

    def __init__(self, recorder: CaptureRecorder) -> None:
        self._recorder = recorder
        self.problem: OSError | None = None

    def bytes_came(self, data: bytes, at_ms: int) -> None:
        """Write the bytes, until the disk refuses."""
        if self.problem is None:
            try:
                self._recorder.take(data, at_ms)
            except OSError as error:
                self.problem = error
                typer.echo(f"kiosk: the recording ends: {error}; end with Ctrl-C", err=True)

    def frame_came(self, frame: bytes, mapped: Mapped) -> None:
        """Only bytes are recorded."""

    def event_came(self, event: SourceEvent, at_ms: int) -> None:
        """Only bytes are recorded."""

    def status_came(self, status: SourceStatus) -> None:
        """Show a state: else nobody would know that nothing is being recorded."""
        typer.echo(f"STATE {status.state}: {status.reason}")


def record(  # noqa: PLR0913, PLR0917 - one for each option of the command
    output: Annotated[Path, typer.Argument(help="The capture that is made: NAME.capture.")],
    config: ConfigOption = DEFAULT_CONFIG,
    url: UrlOption = None,
    profile: ProfileOption = None,
    line: LineOption = None,
    scanner: ScannerOption = False,  # noqa: FBT002 - as Typer calls it
    seconds: SecondsOption = None,
    max_kib: Annotated[
        int,
        typer.Option(
            min=4, max=65_536, help=f"Size of a file, of which {KEPT_FILES + 1} are kept."
        ),
    ] = DEFAULT_MAX_BYTES // BYTES_IN_KIB,
) -> None:
    """Records what comes over the line into a capture, for `kiosk source replay` and `learn`.

    Listens only. When a file is full the next one begins; the oldest is deleted. Ctrl-C ends it.
    """
    chosen = chosen_or_exit(Asked(config, url, profile, line, scanner))
    try:
        recorder = CaptureRecorder(output, max_kib * BYTES_IN_KIB)
    except CaptureError as error:
        typer.echo(f"kiosk: {error}", err=True)
        raise typer.Exit(EXIT_USAGE) from error
    typer.echo(f"recording {chosen.address} into {output}; end with Ctrl-C\n{WARNING}")
    with recorder:
        told = Recording(recorder)
        listen(chosen, told, seconds)
    typer.echo(f"\nsummary: {recorder.bytes_taken} bytes recorded into {output}")
    if told.problem is not None:
        raise typer.Exit(EXIT_USAGE)
