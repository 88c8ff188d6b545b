"""What the running kiosk answers on its local socket for `kiosk log`.

`log.export`, with `all` (boolean) or `outbox` (the name of a file that was moved aside), answers
the bytes of the file piece by piece: `{"data": <base64>, "records", "of", "note"}`.
`log.receipts`, with `receipt` (a compact form), answers one `{"good", "ended", "line"}`.

Refusals have the codes of `kiosk.log_command.refused`.
"""

import base64
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kiosk.control import Handler, RefusedError
from kiosk.log_command.desk import LogDesk
from kiosk.log_command.exporting import Piece, export_log
from kiosk.log_command.receipting import take_receipt
from kiosk.log_command.refused import LogRefusedError
from kiosk.log_command.salvage import export_moved_aside
from kiosk.queue.errors import StorageError

EXPORT = "log.export"
RECEIPTS = "log.receipts"


def log_handlers(desk: LogDesk) -> dict[str, Handler]:
    """The handlers of a kiosk whose log `desk` stands for."""

    def export(arguments: Mapping[str, Any]) -> Iterator[Mapping[str, object]]:
        try:
            for piece in pieces_of(desk, arguments):
                data = base64.b64encode(piece.data).decode("ascii")
                told = {"records": piece.records, "of": piece.of, "note": piece.note}
                yield {"data": data, **told}
        except (LogRefusedError, StorageError) as error:
            raise RefusedError(error.code, str(error)) from error
        except TimeoutError as error:
            raise _too_slow() from error

    def receipts(arguments: Mapping[str, Any]) -> Iterable[Mapping[str, object]]:
        try:
            verdict = take_receipt(desk, str(arguments.get("receipt")))
        except StorageError as error:
            raise RefusedError(error.code, str(error)) from error
        except TimeoutError as error:
            raise _too_slow() from error
        return [{"good": verdict.good, "ended": verdict.ended, "line": verdict.line}]

    return {EXPORT: export, RECEIPTS: receipts}


def pieces_of(desk: LogDesk, arguments: Mapping[str, Any]) -> Iterator[Piece]:
    """The pieces that `arguments` ask for; raises LogRefusedError or a StorageError."""
    name = arguments.get("outbox")
    if name is not None:
        return export_moved_aside(desk, str(name))
    return export_log(desk, everything=arguments.get("all") is True)


def _too_slow() -> RefusedError:
    return RefusedError(
        "storage-slow", "the kiosk's disk does not answer in time; nothing was lost, try again"
    )
