"""`kiosk source learn`: from a cable with unknown bytes on it to a profile that works.

Guarantees: only listens; no file is overwritten without --force, and none is written that the
kiosk could not load. What is heard stays in memory and on this terminal. Guessing is
`kiosk.devices.learning`'s.
"""

from pathlib import Path
from typing import Annotated

import typer


def learn(  # noqa: PLR0913, PLR0917 - one for each option of the command
    url: Annotated[
        str | None,
        typer.Argument(help="Device path, socket:// or rfc2217:// address; not with --capture."),
    ] = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Where the profile is written.")
    ] = Path("learned.toml"),
    capture: Annotated[
        Path | None, typer.Option("--capture", help="Learn from a capture instead of a line.")
    ] = None,
    mark: Annotated[
        str | None, typer.Option("--mark", help="With --capture: numbers of frames, as 3,7,9.")
    ] = None,
    say: Annotated[
        list[str] | None,
        typer.Option("--say", help="What a marked frame means: 'called A012 05'; once for each."),
    ] = None,
    line: Annotated[
        str | None, typer.Option("--line", help="Do not try settings, use these: 9600-8N1.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the profile.")] = False,
) -> None:
    """Look at an unknown device's bytes and end up with a profile for it."""
    del url, output, capture, mark, say, line, force
    typer.echo("kiosk source learn: nothing has been learned", err=True)
    raise typer.Exit(1)
