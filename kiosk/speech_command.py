"""`kiosk speech check FOLDER`: what of the screens has a recording, and what the recordings are.

Guarantees exit code 2 and one line where a pack cannot be used, 1 where a recording is missing or
damaged, 0 otherwise.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from kiosk.cli import EXIT_USAGE
from kiosk.document import DocumentError
from kiosk.speech.keys import all_keys
from kiosk.speech.pack import MANIFEST, SpeechPack, load_packs
from kiosk.speech.sound import SoundError, sound_of
from kiosk.survey import load_library

EXIT_INCOMPLETE = 1
LONG_S = 20.0
"""A recording of more is longer than anybody listens before touching."""
LARGEST_BYTES = 20_000_000

application = typer.Typer(help="Spoken prompts.", no_args_is_help=True)


@application.callback()
def speech() -> None:
    """Spoken prompts."""


@application.command(name="check")
def check_speech(
    folder: Annotated[Path, typer.Argument(help="The folder with one folder per language.")],
    questionnaires: Annotated[
        Path | None, typer.Option(help="The folder of the questionnaires that are to be read.")
    ] = None,
) -> None:
    """Lists texts without a recording, recordings without a text, forms and lengths."""
    try:
        library = load_library(questionnaires) if questionnaires else None
    except DocumentError as error:
        typer.echo(f"kiosk: {error}", err=True)
        raise typer.Exit(EXIT_USAGE) from error
    keys = all_keys(library.questionnaires, library.reason_lists) if library else all_keys(())
    packs, faults = load_packs(folder)
    for fault in faults:
        typer.echo(f"kiosk: {fault}", err=True)
    found = [line for pack in packs.values() for line in _report(pack, keys)]
    for line in found:
        typer.echo(line)
    if faults:
        raise typer.Exit(EXIT_USAGE)
    if any(line.startswith(("missing", "damaged")) for line in found):
        raise typer.Exit(EXIT_INCOMPLETE)


def _report(pack: SpeechPack, keys: tuple[str, ...]) -> Iterator[str]:
    manifest = pack.manifest
    yield f"{manifest.language}: {manifest.title}, {manifest.voice}, {manifest.licence}"
    for key in keys:
        if key not in manifest.files:
            yield f"missing: {key} has no recording"
    questions = any(key.startswith("question.") for key in keys)
    for key in sorted(manifest.files.keys() - set(keys)):
        if questions or not key.startswith(("question.", "scale.", "reason.")):
            yield f"unused: no screen asks for {key}"
    named = set(manifest.files.values())
    for path in sorted(pack.folder.iterdir()):
        if path.name != MANIFEST and path.name not in named:
            yield f"unused: {path.name} is named by no key"
    seconds = 0.0
    for name in sorted(named):
        line, lasts = _file(pack.folder / name)
        seconds += lasts
        yield line
    yield f"{manifest.language}: {len(named)} recordings, {seconds:.0f} s"


def _file(path: Path) -> tuple[str, float]:
    try:
        if path.stat().st_size > LARGEST_BYTES:
            return f"damaged: {path.name}: expected at most {LARGEST_BYTES} bytes", 0.0
        sound = sound_of(path.read_bytes())
    except OSError as error:
        return f"missing: {path.name}: {error.strerror}", 0.0
    except SoundError as error:
        return f"damaged: {path.name}: {error}", 0.0
    remark = f"; expected at most {LONG_S:.0f} s" if sound.seconds > LONG_S else ""
    return f"{path.name}: {sound.form}, {sound.seconds:.1f} s{remark}", sound.seconds
