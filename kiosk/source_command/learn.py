"""`kiosk source learn`: from a cable with unknown bytes on it to a profile that works.

Guarantees: only listens; no file is overwritten without --force, and none is written that the
kiosk could not load. What is heard stays in memory and on this terminal. Guessing is
`kiosk.devices.learning`'s.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from kiosk.cli import EXIT_USAGE
from kiosk.devices.capture import CaptureError
from kiosk.devices.learning.learned_profile import LearnedProfile, Replayed
from kiosk.devices.learning.line_choice import LineChoiceError, read_line
from kiosk.devices.learning.marked import ContradictionError
from kiosk.devices.learning.meaning import MeaningError
from kiosk.devices.learning.screen import broken
from kiosk.devices.learning.session import Phase
from kiosk.devices.profile import LineSettings
from kiosk.devices.source_address import SourceAddressError, parse_address
from kiosk.devices.unmapped import Ignored, Unmapped
from kiosk.source_command.learn_capture import CaptureLesson
from kiosk.source_command.learn_live import LineRefusedError, learn_live

SHOWN_EVENTS = 10
MODE = 0o644


def learn(  # noqa: PLR0913 - one for each option of the command
    url: Annotated[
        str | None,
        typer.Option("--url", help="Device path, socket:// or rfc2217:// address to listen at."),
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
    *,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the profile.")] = False,
) -> None:
    """Look at an unknown device's bytes and end up with a profile for it."""
    learned = _learned(url, output, capture, (mark, say or []), line, force=force)
    if learned is not None:
        _write(output, learned.text)
        for row in _report(output, learned):
            typer.echo(row)


def _learned(
    url: str | None,
    output: Path,
    capture: Path | None,
    marks: tuple[str | None, list[str]],
    line: str | None,
    *,
    force: bool,
) -> LearnedProfile | None:
    """Learn as the options say; what the clerk can mend ends with one line and exit code 2."""
    try:
        settings = read_line(line) if line else None
        _check_output(output, force=force)
        if capture is not None and url is None:
            return _from_capture(CaptureLesson(capture, output, settings), *marks)
        if url is not None and capture is None:
            return _from_line(url, output, settings)
        _refuse("give the address of a line with --url, or --capture FILE")
    except (
        CaptureError,
        ContradictionError,
        LineChoiceError,
        LineRefusedError,
        MeaningError,
        SourceAddressError,
    ) as error:
        _refuse(str(error))


def _from_capture(lesson: CaptureLesson, mark: str | None, say: list[str]) -> LearnedProfile | None:
    if lesson.problem is not None:
        typer.echo(f"kiosk: {lesson.problem}", err=True)
    if mark is None and not say and not lesson.best.aim:
        for row in lesson.rows():
            typer.echo(row)
        typer.echo("Mark three frames: --mark 3,7,9 --say 'called A012 05' --say ... --say ...")
        return None
    numbers = [one.strip() for one in (mark or "").split(",") if one.strip()]
    if not all(one.isdecimal() for one in numbers):
        _refuse(f"--mark {mark!r}: expected numbers of frames, as 3,7,9")
    return lesson.learn([int(one) for one in numbers], say)


def _from_line(url: str, output: Path, settings: LineSettings | None) -> LearnedProfile | None:
    address = parse_address(url)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        _refuse("learning on a line needs a terminal; without one: kiosk source record, --capture")
    session = learn_live(address, output, settings)
    if session.phase is Phase.LEFT:
        typer.echo("Left; nothing was written.")
    return session.learned


def _check_output(output: Path, *, force: bool) -> None:
    if output.is_dir():
        _refuse(f"{output} is a directory; name a file, such as {output / 'learned.toml'}")
    if not output.parent.is_dir():
        _refuse(f"{output.parent} is no directory; make it first")
    if output.exists() and not force:
        _refuse(f"{output} exists; name another file with --output, or overwrite it with --force")


def _write(output: Path, text: str) -> None:
    """Write the file whole or not at all."""
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{output.name}.", dir=output.parent)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(text)
                os.fchmod(file.fileno(), MODE)
            Path(name).replace(output)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        typer.echo(text)
        _refuse(f"{output} cannot be written: {error.strerror}; the profile stands above")


def _report(output: Path, learned: LearnedProfile) -> Iterator[str]:
    yield f"{output}: written, read back and replayed."
    for note in learned.notes:
        yield from broken(note)
    events = [one for one in learned.replayed if not isinstance(one.event, Ignored | Unmapped)]
    yield f"{len(events)} of {len(learned.replayed)} frames are events:"
    for one in events[:SHOWN_EVENTS]:
        yield f"  frame {one.number:>4}: {_words(one)}"
    unknown = [one for one in learned.replayed if isinstance(one.event, Unmapped)]
    if unknown:
        numbers = ", ".join(str(one.number) for one in unknown[:SHOWN_EVENTS])
        yield from broken(
            f"{len(unknown)} frames mean nothing to it (such as {numbers}): learn them as well, or "
            "add an [[ignore]]; many of them make the source garbled"
        )
    yield f"Next: kiosk source watch --url ADDRESS --profile {output}"


def _words(one: Replayed) -> str:
    event = one.event
    kind = type(event).__name__.removeprefix("Ticket").lower()
    ticket = getattr(event, "ticket", None)
    counter = getattr(event, "counter", None)
    return " ".join(
        part for part in (kind, ticket, f"at counter {counter}" if counter else None) if part
    )


def _refuse(problem: str) -> NoReturn:
    typer.echo(f"kiosk: {problem}", err=True)
    raise typer.Exit(EXIT_USAGE)
