"""`kiosk status`: what the running kiosk says of itself, for people.

Guarantees exit code 0 where it answers and is in order, 1 where it answers and is not, 3 where no
kiosk runs, 2 for what the user can mend.
"""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from kiosk.cli import DEFAULT_CONFIG, EXIT_USAGE
from kiosk.control import ControlError, NotRunningError, ask
from kiosk.document import DocumentError
from kiosk.kiosk_status import STATUS
from kiosk.settings import load_settings

EXIT_TROUBLE = 1
EXIT_NOT_RUNNING = 3
FIRST = "first-start"
ASIDE = (
    "answers are in it in clear; kiosk log export --outbox carries its records to the central; "
    "delete it when the central has them"
)


def show_status(
    config: Annotated[
        Path, typer.Option("--config", help="The kiosk's settings.")
    ] = DEFAULT_CONFIG,
) -> None:
    """Says how the running kiosk fares: its log, what is unsent, its key."""
    try:
        (said,) = ask(load_settings(config).storage.folder, STATUS)
    except NotRunningError as error:
        typer.echo(f"kiosk: {error}", err=True)
        raise typer.Exit(EXIT_NOT_RUNNING) from error
    except (DocumentError, ControlError, OSError) as error:
        typer.echo(f"kiosk: {error}", err=True)
        raise typer.Exit(EXIT_USAGE) from error
    for name, value in lines(said):
        typer.echo(f"{name + ':' if name else '':<14}{value}")
    if said.get("trouble"):
        raise typer.Exit(EXIT_TROUBLE)


def lines(said: dict[str, Any]) -> list[tuple[str, str]]:
    """What a person is shown of an answer, name by name."""
    shown = [
        ("kiosk", f"{said['kiosk']} of site {said['site']}" if said.get("kiosk") else "-"),
        ("state", said.get("state") or "-"),
        ("version", said.get("version", "-")),
        ("screen", said.get("screen") or "-"),
        ("key", f"{said.get('fingerprint', '-')} (kept: {said.get('key_level', '-')})"),
    ]
    if said.get("trouble"):
        shown.append(("log", said["trouble"]))
    else:
        shown.append(("log", f"record {said.get('seq')} of epoch {said.get('epoch')}"))
        shown.append(("head", str(said.get("hash"))))
        shown.append(("unsent", str(said.get("unsent"))))
        if said.get("began", FIRST) != FIRST:
            kept = said.get("kept") or "no file"
            shown.append(("began anew", f"{said['began']}; the log before is in {kept}"))
    if said.get("aside"):
        shown.append(("moved aside", f"{', '.join(said['aside'])}: {ASIDE}"))
    shown.append(("sending", said.get("sending") or "in order"))
    shown += _configuration(said)
    return [(name, str(value)) for name, value in shown]


def _configuration(said: dict[str, Any]) -> list[tuple[str, str]]:
    """The number in force, each setting that came from the central, and what was refused."""
    number, settings_of = said.get("configuration"), said.get("settings_of")
    shown = [("configured", "by kiosk.toml alone" if number is None else f"number {number}")]
    if settings_of is not None:
        shown.append(("settings of", f"number {settings_of}, over kiosk.toml:"))
    for key, value in (said.get("from_central") or {}).items():
        shown.append(("", f"{key} = {json.dumps(value, ensure_ascii=False)}"))
    if said.get("waits"):
        shown.append(("new settings", "wait for a start; the kiosk makes it when nobody is there"))
    if said.get("refused"):
        shown.append(("refused", str(said["refused"])))
    return shown
