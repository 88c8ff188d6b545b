"""`kiosk words check FILE`: what of a language pack can be shown, and what is missing.

Guarantees exit code 2 and one line where the file as a whole cannot be used, 1 where a text is
refused, 0 otherwise: a pack may be half translated.
"""

from pathlib import Path
from typing import Annotated

import typer

from kiosk.cli import EXIT_USAGE
from kiosk.ui.words import COMPLETE, WordsError, load_words, read_pack

EXIT_REFUSED = 1

application = typer.Typer(help="The words of the screens.", no_args_is_help=True)


@application.callback()
def words() -> None:
    """The words of the screens."""


@application.command(name="check")
def check_words(
    file: Annotated[Path, typer.Argument(help="The language pack, a TOML file such as tay.toml.")],
) -> None:
    """Checks a language pack: which texts are refused and why, which are missing."""
    shipped = load_words()
    try:
        pack = read_pack(file, shipped)
    except WordsError as error:
        typer.echo(f"kiosk: {error}", err=True)
        raise typer.Exit(EXIT_USAGE) from error
    for each in pack.refused:
        typer.echo(f"refused: {each.key}: {each.why}")
    for key in pack.missing:
        typer.echo(f"missing: {key} = {shipped[COMPLETE][key]!r}")
    typer.echo(f"{pack.own} of {len(shipped[COMPLETE])} texts; the others are shown in Vietnamese")
    if pack.refused:
        raise typer.Exit(EXIT_REFUSED)
