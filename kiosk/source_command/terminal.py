"""A plain terminal with ANSI sequences, as it is at the end of every ssh: keys in, rows out.

Guarantees: on leaving, whichever way, the terminal is as it was and what was shown is gone from
it (what came over the wire may be a citizen's). Rows are written whole, and only when they change.
"""

import os
import shutil
import sys
import termios
import tty
from collections.abc import Sequence
from types import TracebackType
from typing import Self

ENTER_SCREEN, LEAVE_SCREEN = "\x1b[?1049h", "\x1b[?1049l"
HOME, CLEAR_RIGHT, CLEAR_BELOW = "\x1b[H", "\x1b[K", "\x1b[J"
KEY_BYTES = 1024
FALLBACK = (80, 24)


class Terminal:
    """The terminal of this process, while the `with` lasts."""

    def __init__(self) -> None:
        self._keys = sys.stdin.fileno()
        self._before = termios.tcgetattr(self._keys)
        self._shown: tuple[str, ...] | None = None

    def __enter__(self) -> Self:
        tty.setcbreak(self._keys)
        self._write(ENTER_SCREEN)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._write(HOME + CLEAR_BELOW + LEAVE_SCREEN)
        termios.tcsetattr(self._keys, termios.TCSADRAIN, self._before)

    def fileno(self) -> int:
        """Give the descriptor that is readable when a key was pressed."""
        return self._keys

    @property
    def height(self) -> int:
        """How many rows there are now."""
        return shutil.get_terminal_size(FALLBACK).lines

    def pressed(self) -> bytes:
        """Give what was pressed; b"" when the terminal is gone."""
        try:
            return os.read(self._keys, KEY_BYTES)
        except OSError:
            return b""

    def show(self, rows: Sequence[str]) -> None:
        """Show these rows in place of those before."""
        if tuple(rows) != self._shown:
            self._shown = tuple(rows)
            body = f"{CLEAR_RIGHT}\r\n".join(rows)
            self._write(f"{HOME}{body}{CLEAR_RIGHT}{CLEAR_BELOW}")

    @staticmethod
    def _write(text: str) -> None:
        sys.stdout.write(text)
        sys.stdout.flush()
