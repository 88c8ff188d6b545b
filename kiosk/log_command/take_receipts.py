"""`kiosk log receipts FILE`: takes the receipts that came back from the central on a stick."""

from pathlib import Path
from typing import Annotated

import typer

from kiosk.cli import DEFAULT_CONFIG
from kiosk.log_command.asking import verdicts
from kiosk.log_command.faults import in_one_line
from kiosk.log_command.receipting import MAX_BYTES, read_receipts
from kiosk.log_command.refused import LogRefusedError
from kiosk.log_command.whole_file import StickError

EXIT_REFUSED = 1


def take_receipts(
    file: Annotated[Path, typer.Argument(help="Written by `central log import`.")],
    config: Annotated[Path, typer.Option("--config", help="The kiosk's settings.")] = (
        DEFAULT_CONFIG
    ),
) -> None:
    """Take the receipts in FILE, as if they had come by the network; status 1 if one is refused."""
    with in_one_line():
        receipts = _read(file)
        ended, refused = 0, 0
        for number, verdict in enumerate(verdicts(config, receipts), 1):
            typer.echo(f"receipt {number}: {verdict.line}")
            ended += verdict.ended
            refused += not verdict.good
    typer.echo(f"{file}: {ended} records have their receipt now; {refused} receipts refused")
    if refused:
        raise typer.Exit(EXIT_REFUSED)


def _read(file: Path) -> list[str]:
    try:
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        why = f"{file} cannot be read: {error.strerror}. Is the stick in, and the name right?"
        raise StickError(f"{why} Nothing was changed") from error
    try:
        return read_receipts(data)
    except LogRefusedError as error:
        raise LogRefusedError(error.code, f"{file}: {error}. Nothing was changed") from error
