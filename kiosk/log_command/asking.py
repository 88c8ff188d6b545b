"""Asks the running kiosk for what a command needs; without one, opens its log for the command.

Guarantees that one answer comes, whichever of the two gives it.
"""

import base64
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from kiosk.control import NotRunningError, ask
from kiosk.log_command.exporting import Piece
from kiosk.log_command.handlers import EXPORT, RECEIPTS, pieces_of
from kiosk.log_command.opening import stopped_desk
from kiosk.log_command.receipting import Verdict, take_receipt
from kiosk.settings import load_settings


@contextmanager
def exported(config: Path, arguments: Mapping[str, object]) -> Iterator[Iterator[Piece]]:
    """The pieces of an export, for as long as the block lasts.

    A ControlError, or what `stopped_desk` and `pieces_of` raise.
    """
    try:
        answers = ask(load_settings(config).storage.folder, EXPORT, arguments)
    except NotRunningError:
        with stopped_desk(config) as desk:
            yield pieces_of(desk, arguments)
        return
    yield (
        Piece(
            base64.b64decode(answer["data"]), answer["records"], answer["of"], str(answer["note"])
        )
        for answer in answers
    )


def verdicts(config: Path, receipts: Sequence[str]) -> Iterator[Verdict]:
    """What becomes of each of `receipts`; errors as of `exported`."""
    folder = load_settings(config).storage.folder
    for position, receipt in enumerate(receipts):
        try:
            answers = list(ask(folder, RECEIPTS, {"receipt": receipt}))
        except NotRunningError:
            with stopped_desk(config) as desk:
                yield from [take_receipt(desk, each) for each in receipts[position:]]
            return
        except ValueError:
            yield Verdict(good=False, ended=0, line="refused: it is longer than any receipt")
            continue
        for answer in answers:
            yield Verdict(bool(answer["good"]), int(answer["ended"]), str(answer["line"]))
