"""The process beside a worker that checks signatures: asked on its input, answers on its output.

Guarantees that it says how many of the messages in front are signed as they should be, and nothing
more; that it ends when its input does, so that it never outlives its worker. It knows no record, no
database and no secret. `central.ingest.checker` starts it, and says why there is one.
"""

import signal
import struct
import sys
from collections.abc import Sequence
from itertools import chain
from typing import IO, NamedTuple

from kiosk.record.errors import SignatureError
from kiosk.record.keys import PUBLIC_BYTES, SIGNATURE_BYTES, VerifyKey

_COUNT = struct.Struct("!I")


class Signed(NamedTuple):
    """Bytes, their signature (64 bytes) and the key (32 bytes) that should have made it."""

    public: bytes
    signature: bytes
    message: bytes


def write_question(stream: IO[bytes], asked: Sequence[Signed]) -> None:
    """Ask about `asked`: their number, the length of each message, and all of them in a row."""
    lengths = [len(each.message) for each in asked]
    head = struct.pack(f"!I{len(asked)}I", len(asked), *lengths)
    stream.write(b"".join([head, *chain.from_iterable(asked)]))
    stream.flush()


def read_answer(stream: IO[bytes]) -> int:
    """How many of the messages asked about, from the first on, are well signed. EOFError."""
    [good] = _COUNT.unpack(_exactly(stream, _COUNT.size))
    return int(good)


def serve(questions: IO[bytes], answers: IO[bytes]) -> None:
    """Answer until there are no more questions."""
    while True:
        try:
            asked = _read_question(questions)
        except EOFError:
            return
        answers.write(_COUNT.pack(_good(asked)))
        answers.flush()


def _read_question(stream: IO[bytes]) -> list[Signed]:
    [count] = _COUNT.unpack(_exactly(stream, _COUNT.size))
    lengths = struct.unpack(f"!{count}I", _exactly(stream, count * _COUNT.size))
    data = _exactly(stream, sum(lengths) + count * (PUBLIC_BYTES + SIGNATURE_BYTES))
    asked, at = [], 0
    for length in lengths:
        signature = at + PUBLIC_BYTES
        message = signature + SIGNATURE_BYTES
        end = message + length
        asked.append(Signed(data[at:signature], data[signature:message], data[message:end]))
        at = end
    return asked


def _good(asked: list[Signed]) -> int:
    for position, (public, signature, message) in enumerate(asked):
        try:
            VerifyKey(public).verify(message, signature)
        except SignatureError:
            return position
    return len(asked)


def _exactly(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data


if __name__ == "__main__":
    # Whoever ends the worker by a signal to all: the worker's last batches are still checked.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    serve(sys.stdin.buffer, sys.stdout.buffer)
