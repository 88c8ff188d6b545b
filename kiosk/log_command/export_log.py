"""`kiosk log export FILE`: writes what waits for a receipt to a stick, sealed to the central."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated

import typer

from kiosk.cli import DEFAULT_CONFIG
from kiosk.log_command.asking import exported
from kiosk.log_command.exporting import Piece
from kiosk.log_command.faults import in_one_line
from kiosk.log_command.whole_file import StickError, whole_file
from kiosk.settings import load_settings

TELL_EVERY = 5_000
"""Records between two lines of progress."""


def export_log(
    file: Annotated[Path, typer.Argument(help="The file to write, on the stick.")],
    everything: Annotated[  # noqa: FBT002 - as Typer calls it
        bool, typer.Option("--all", help="Also what has its receipt and is still kept.")
    ] = False,
    outbox: Annotated[
        Path | None,
        typer.Option(help="An outbox in the data folder that was moved aside; what verifies."),
    ] = None,
    config: Annotated[Path, typer.Option("--config", help="The kiosk's settings.")] = (
        DEFAULT_CONFIG
    ),
) -> None:
    """Write the records that wait for a receipt to FILE; the kiosk keeps them until it comes."""
    with in_one_line():
        settings = load_settings(config)
        arguments: dict[str, object] = {"all": everything}
        if outbox is not None:
            arguments["outbox"] = _name_in(settings.storage.folder, outbox)
        say = typer.echo
        with exported(config, arguments) as pieces, whole_file(file) as stream:
            last = _write(pieces, stream.write, say)
        say(
            f"{file}: {last.records} records, sealed: only the central can read them. Take it "
            "there, and run: central log import FILE"
        )
        if last.note:
            say(f"note: {last.note}")
        say(
            "They stay in this kiosk until the receipts are brought back: "
            "kiosk log receipts FILE.receipts"
        )


def _write(
    pieces: Iterable[Piece], write: Callable[[bytes], object], say: Callable[[str], None]
) -> Piece:
    last = None
    told = 0
    for last in pieces:
        write(last.data)
        if last.records - told >= TELL_EVERY:
            told = last.records
            say(f"{told} of {last.of} records")
    if last is None:
        message = "the kiosk gave nothing to write; try again"
        raise StickError(message)
    return last


def _name_in(folder: Path, outbox: Path) -> str:
    # The kiosk reads its own folder alone: another one may be closed to it.
    if outbox.parent in (Path(), folder) or outbox.resolve().parent == folder.resolve():
        return outbox.name
    raise StickError(f"{outbox} is not in the data folder {folder}: copy it there first")
