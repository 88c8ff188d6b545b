"""What a user of `kiosk log` can mend: said in one line, with exit code 2."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from kiosk.cli import EXIT_USAGE
from kiosk.control import ControlError
from kiosk.document import DocumentError
from kiosk.identity.enrolment import EnrolmentError
from kiosk.identity.key_file import KeyFileError
from kiosk.log_command.refused import LogRefusedError
from kiosk.log_command.whole_file import StickError
from kiosk.queue.errors import StorageError
from kiosk.queue.lock import AlreadyRunningError

_FAULTS = (
    AlreadyRunningError,
    ControlError,
    DocumentError,
    EnrolmentError,
    KeyFileError,
    LogRefusedError,
    StickError,
    StorageError,
    OSError,
)


@contextmanager
def in_one_line() -> Iterator[None]:
    """Ends the command with one line for whatever its user can mend."""
    try:
        yield
    except _FAULTS as error:
        typer.echo(f"kiosk: {error}", err=True)
        raise typer.Exit(EXIT_USAGE) from error
