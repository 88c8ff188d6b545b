"""A capture: what came over a line, byte for byte with its times, as a text file.

    # comment                                 says nothing
    #= called A012 05                         what the tests expect of the bytes before it
    1250 43 41 4C 4C 20 30 35 0D 0A           1250 ms after the beginning these bytes came

Guarantees: this module alone reads and writes the format; what is written is read back as it was.
A line counts only when it is whole: at the first that is not (cut in the middle, no hexadecimal,
a time that goes back) reading ends with a `CaptureError` that names the line, and everything
before it has been given. At most one line is held. Rotation of files is `capture_recorder`'s.
"""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from io import BufferedReader, FileIO
from pathlib import Path

SUFFIX = ".capture"
COMMENT = b"#"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
"""Put at the head of a text by an editor that saved it as UTF-8; says nothing."""
EXPECTATION = b"#="
MAX_CHUNK_BYTES = 16 * 1024
"""No read of a line gives more at once."""
LONGEST_LINE_BYTES = 3 * MAX_CHUNK_BYTES + 32
_LINE = re.compile(rb"([0-9]{1,15})((?: ?[0-9A-Fa-f]{2})+)", re.ASCII)


class CaptureError(ValueError):
    """A capture cannot be read, or no further. `str()` says file, line and what was expected."""

    def __init__(self, path: Path, line: int | None, problem: str) -> None:
        self.path = path
        self.line = line
        self.problem = problem
        where = f"{path}" if line is None else f"{path}: line {line}"
        super().__init__(f"{where}: {problem}")


@dataclass(frozen=True, slots=True)
class CapturedRead:
    """The bytes of one read and when they came, in milliseconds since the beginning."""

    at_ms: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Capture:
    """A whole capture: its reads, the expectations in it, and what kept it from being whole."""

    reads: tuple[CapturedRead, ...]
    expected: tuple[str, ...]
    problem: CaptureError | None


def capture_line(at_ms: int, data: bytes) -> str:
    """Give the line for bytes (1 to MAX_CHUNK_BYTES of them), with its end of line."""
    return f"{at_ms} {data.hex(' ').upper()}\n"


def read_capture(path: Path) -> Capture:
    """Read a capture as far as it is whole; raise CaptureError when there is none to read."""
    reads: list[CapturedRead] = []
    expected: list[str] = []
    with open_capture(path) as raw, BufferedReader(raw) as file:
        try:
            for one in captured_in(iter(partial(file.readline, LONGEST_LINE_BYTES), b""), path):
                if isinstance(one, CapturedRead):
                    reads.append(one)
                else:
                    expected.append(one)
        except CaptureError as problem:
            return Capture(tuple(reads), tuple(expected), problem)
    return Capture(tuple(reads), tuple(expected), None)


def open_capture(path: Path) -> FileIO:
    """Open a capture for reading; raise CaptureError when it is none that can be read.

    The file never blocks, though it be a named pipe.
    """
    try:
        return FileIO(path, opener=lambda name, flags: os.open(name, flags | os.O_NONBLOCK))
    except FileNotFoundError as error:
        raise CaptureError(path, None, "no such file; expected a capture") from error
    except IsADirectoryError as error:
        raise CaptureError(path, None, "is a directory; expected a capture") from error
    except OSError as error:
        raise CaptureError(path, None, f"cannot be read: {error.strerror}") from error


def captured_in(lines: Iterable[bytes], path: Path) -> Iterator[CapturedRead | str]:
    """Give reads, and expectations as texts, in their order; raise CaptureError where it ends.

    `lines` come with their ends, at most LONGEST_LINE_BYTES of each; `path` names them in errors.
    """
    last_ms = 0
    for number, line in enumerate(lines, 1):
        if not line.endswith(b"\n"):
            raise CaptureError(path, number, _unended(line))
        bare = (line.removeprefix(BYTE_ORDER_MARK) if number == 1 else line).strip()
        if bare.startswith(EXPECTATION):
            yield bare.removeprefix(EXPECTATION).strip().decode("ascii", "replace")
        elif bare and not bare.startswith(COMMENT):
            read = _read(bare, path, number, last_ms)
            last_ms = read.at_ms
            yield read


def _unended(line: bytes) -> str:
    if len(line) >= LONGEST_LINE_BYTES:
        return f"longer than {LONGEST_LINE_BYTES} bytes; this is no capture"
    return "the file is cut in the middle of this line; it is left out, what stands before counts"


def _read(line: bytes, path: Path, number: int, last_ms: int) -> CapturedRead:
    # The line is never quoted: it may hold a ticket number.
    found = _LINE.fullmatch(line)
    if found is None or not found[2].startswith(b" "):
        raise CaptureError(
            path, number, "not whole; expected milliseconds and bytes, such as 1250 43 41 4C 4C"
        )
    at_ms = int(found[1])
    if at_ms < last_ms:
        raise CaptureError(path, number, f"the time goes back from {last_ms} ms to {at_ms} ms")
    return CapturedRead(at_ms, bytes.fromhex(found[2].decode("ascii")))
