"""Takes an export in: the manifest first, then block by block by the door of the network.

Guarantees: nothing is taken in before the whole file was found to be what the kiosk wrote; the
same file again changes nothing and gives the same receipts; an import that was killed is whole
when it was run again. A refusal ends the epoch it is about, never the other ones.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

from sqlalchemy import Engine

from central.archive.carried_keys import known_keys, signing_key
from central.refusal import Problem, Refusal
from central.store.engine import reading
from central.store.errors import DatabaseBusyError
from central.store.kiosk_queries import ENDED, Kiosk, find_kiosk
from kiosk.record import SealingKey, VerifyKey
from kiosk.record.export import Block, ExportError, ExportReader, Manifest

Receive = Callable[[str, bytes, str, datetime], str]
"""The door of the network: kiosk, body, encoding, now; gives the receipt."""
Progress = Callable[[str], None]

BUSY_ATTEMPTS = 20
BUSY_WAIT_S = 0.5
"""Between two attempts where another process, such as `central serve`, is writing."""
TELL_EVERY = 5_000
"""Records between two lines of progress."""
OF_THE_KIOSK = (Problem.PENDING, Problem.REVOKED, Problem.UNKNOWN_KIOSK)
"""Refusals that all blocks of a kiosk would meet."""


@dataclass(slots=True)
class Taken:
    """What became of an export. `receipts`: by epoch, the last one; `refused`: why what was not;
    `given_up`: the epochs that ended so; `has_ended`: the kiosk's work has, so that not all of it
    may count.
    """

    manifest: Manifest
    taken: int = 0
    receipts: dict[str, str] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    given_up: set[str] = field(default_factory=set)
    has_ended: bool = False


class Carrier:
    """What taking exports in needs."""

    def __init__(
        self,
        engine: Engine,
        receive: Receive,
        recovery: Sequence[SealingKey],
        clock: Callable[[], datetime],
        progress: Progress,
    ) -> None:
        """`recovery`: the keys that open exports, former ones too."""
        self._engine = engine
        self._receive = receive
        self._recovery = recovery
        self._clock = clock
        self._progress = progress

    def take(self, stream: BinaryIO) -> Taken:
        """Takes in the export in `stream`.

        ExportError if it is not a whole export of a kiosk of this central: nothing was taken in
        then. StoreError if the database fails: what was taken in stays, and the rest may follow.
        """
        export = ExportReader(stream)
        kiosk, key = self._sender(export)
        manifest = export.verify(key)
        count = 0
        for block in export.checked_blocks(self._recovery):
            count = self._tell("checked", count, len(block.records), manifest)
        taken = self._take_blocks(export, manifest)
        taken.has_ended = kiosk.state in ENDED
        return taken

    def _sender(self, export: ExportReader) -> tuple[Kiosk, VerifyKey]:
        place = export.claimed.place
        with reading(self._engine) as connection:
            kiosk = find_kiosk(connection, place.kiosk)
            keys = {} if kiosk is None else known_keys(connection, kiosk)
        if kiosk is None or kiosk.site_id != place.site:
            message = (
                f"it says that it is of kiosk {place.kiosk} of site {place.site}, which is not "
                "enrolled at this central; import it where that kiosk was enrolled"
            )
            raise ExportError(message, rule="export.manifest")
        return kiosk, signing_key(export, keys, self._recovery)

    def _take_blocks(self, export: ExportReader, manifest: Manifest) -> Taken:
        taken = Taken(manifest)
        for block in export.blocks(self._recovery):
            epoch = block.head.epoch
            if epoch in taken.given_up:
                continue
            try:
                taken.receipts[epoch] = self._receive_block(manifest.place.kiosk, block)
            except Refusal as refusal:
                taken.refused.append(in_words(refusal, block, manifest.place.kiosk))
                if refusal.problem in OF_THE_KIOSK:
                    return taken
                taken.given_up.add(epoch)
                continue
            taken.taken = self._tell("taken in", taken.taken, len(block.records), manifest)
        return taken

    def _receive_block(self, kiosk: str, block: Block) -> str:
        for _ in range(BUSY_ATTEMPTS):
            try:
                return self._receive(kiosk, block.packed, "gzip", self._clock())
            except DatabaseBusyError:
                threading.Event().wait(BUSY_WAIT_S)
        return self._receive(kiosk, block.packed, "gzip", self._clock())

    def _tell(self, what: str, before: int, more: int, manifest: Manifest) -> int:
        now = before + more
        if before // TELL_EVERY != now // TELL_EVERY:
            self._progress(f"{now} of {manifest.records} records {what}")
        return now


def in_words(refusal: Refusal, block: Block, kiosk: str) -> str:
    """Why a block was not taken in, and what to do."""
    first, head = block.records[0].seq, block.head
    where = f"epoch {head.epoch}, records {first} to {head.seq}"
    if refusal.problem is Problem.SEQUENCE_GAP:
        return (
            f"{where}: records before them are missing here ({refusal.detail}). Export again at "
            "the kiosk with `kiosk log export FILE --all`, and import that file"
        )
    words = {
        Problem.PENDING: f"{kiosk} waits for approval: `central kiosk approve {kiosk}`, then "
        "import the file again",
        Problem.REVOKED: f"the key of {kiosk} was revoked: nothing is taken in. Keep the file; it "
        "may be evidence",
        Problem.UNKNOWN_KIOSK: f"{kiosk} is not enrolled here",
        Problem.FORK: f"{where}: {refusal.detail}. Keep the file",
    }
    return words.get(refusal.problem, f"{where}: {refusal.detail}")
