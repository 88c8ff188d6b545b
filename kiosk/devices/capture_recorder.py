"""Writes captures into a file that turns over, so that a forgotten recording fills no disk.

Guarantees: files are this user's alone (mode 0600), from their first byte; together they never
hold more than `max_bytes` times `KEPT_FILES` + 1, the newest bytes are the ones kept; what was
taken is with the system when `take` returns. No file that exists is overwritten or deleted by a new
recording, those of an older one beside it neither. Each file begins with its own 0 ms and a
warning.
"""

import contextlib
import os
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from kiosk.devices.capture import MAX_CHUNK_BYTES, SUFFIX, CaptureError, capture_line

KEPT_FILES = 3
DEFAULT_MAX_BYTES = 1024 * 1024
WARNING = (
    "# What came over a line, byte for byte. It may hold ticket numbers, dossier codes or more:\n"
    "# delete it when it has served its purpose, and send it to nobody who may not see these.\n"
)


class CaptureRecorder:
    """A recording into `path`; older files of it are `name.1.capture` to `name.3.capture`.

    Raises CaptureError when the file is there already or cannot be made. `take` raises OSError
    when the disk refuses.
    """

    def __init__(self, path: Path, max_bytes: int = DEFAULT_MAX_BYTES) -> None:
        if path.suffix != SUFFIX:
            raise CaptureError(path, None, f"a capture's name ends with {SUFFIX}")
        self._path = path
        self._max_bytes = max_bytes
        self._begun_ms: int | None = None
        self._written = 0
        self._holds_reads = False
        self.bytes_taken = 0
        for number in range(1, KEPT_FILES + 1):
            if os.path.lexists(self._older(number)):
                raise CaptureError(
                    self._older(number),
                    None,
                    f"is there already, of an older recording, and would be replaced; name another "
                    f"file than {path}, or delete this one",
                )
        try:
            self._file = self._make()
        except FileExistsError as error:
            problem = "is there already; name another file, or delete this one"
            raise CaptureError(path, None, problem) from error
        except OSError as error:
            raise CaptureError(path, None, f"cannot be made: {error.strerror}") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def take(self, data: bytes, at_ms: int) -> None:
        """Write bytes that came at this monotonic time."""
        for place in range(0, len(data), MAX_CHUNK_BYTES):
            self._take(data[place : place + MAX_CHUNK_BYTES], at_ms)
        self._file.flush()

    def close(self) -> None:
        """End the recording; what the disk refuses now, `take` has told before."""
        with contextlib.suppress(OSError):
            self._file.close()

    def _take(self, data: bytes, at_ms: int) -> None:
        if self._begun_ms is None:
            self._begun_ms = at_ms
        line = capture_line(at_ms - self._begun_ms, data)
        if self._written + len(line) > self._max_bytes and self._holds_reads:
            self._turn_over()
            self._begun_ms = at_ms
            line = capture_line(0, data)
        self._file.write(line)
        self._written += len(line)
        self._holds_reads = True
        self.bytes_taken += len(data)

    def _make(self) -> TextIO:
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        file = os.fdopen(descriptor, "w", encoding="ascii")
        file.write(WARNING)
        file.flush()
        self._written = len(WARNING)
        self._holds_reads = False
        return file

    def _turn_over(self) -> None:
        self._file.close()
        for number in range(KEPT_FILES, 0, -1):
            newer = self._path if number == 1 else self._older(number - 1)
            if newer.exists():
                newer.replace(self._older(number))
        self._file = self._make()

    def _older(self, number: int) -> Path:
        return self._path.with_suffix(f".{number}{SUFFIX}")
