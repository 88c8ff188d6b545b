"""`kiosk source key`: makes the key with which software at the counter says what happens.

Guarantees that the key is shown once, here, and that a key in use is replaced only by `--force`;
exit code 2 and one line for what the user can mend.
"""

from pathlib import Path
from typing import Annotated

import typer

from kiosk.cli import DEFAULT_CONFIG, EXIT_USAGE
from kiosk.document import DocumentError
from kiosk.identity.feed_key import FeedKeyError, make_feed_key
from kiosk.settings import Feed, load_settings


def make_key(
    config: Annotated[
        Path, typer.Option("--config", help="The kiosk's settings, whose key file is made.")
    ] = DEFAULT_CONFIG,
    file: Annotated[
        Path | None, typer.Option("--file", help="Make this file, and read no settings.")
    ] = None,
    force: Annotated[  # noqa: FBT002 - as Typer calls it
        bool, typer.Option("--force", help="Replace a key; the old one is refused from then on.")
    ] = False,
) -> None:
    """Makes the key of the HTTP feed and shows it once (docs/http-feed.md)."""
    try:
        path = file or _key_file(config)
        key = make_feed_key(path, replace=force)
    except (DocumentError, FeedKeyError) as error:
        typer.echo(f"kiosk: {error}", err=True)
        raise typer.Exit(EXIT_USAGE) from error
    typer.echo(key)
    typer.echo(
        f"This is the key, and it is shown only now. It is kept in {path} (mode 0600), which must\n"
        "belong to the user that the kiosk runs as. Put it into the software that sends, which\n"
        "says it with every request:  Authorization: Bearer <key>\n"
        "Then name the file in the kiosk's settings, and start the kiosk again:\n"
        f'[feed]\nlisten = "{Feed().listen}"\nkey_file = "{path}"',
        err=True,
    )


def _key_file(config: Path) -> Path:
    if not config.exists():
        raise FeedKeyError(
            f"{config}: there is no such file; name the kiosk's settings with --config, or the key "
            "file with --file"
        )
    feed = load_settings(config).feed
    return config.resolve().parent / Feed().key_file if feed is None else feed.key_file
