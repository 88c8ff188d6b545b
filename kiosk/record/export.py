"""What a kiosk without a network carries to the central: records in sealed blocks, and a last word.

Guarantees: the writer holds one block at a time, the reader one block unpacked, however long the
file is; nothing longer than the limits is ever read or unpacked; what is cut, altered, of another
form or of a newer version is refused with a rule `export.*` and words that say what to do. Pure:
binary streams come in. Leaves to others: which key is the kiosk's (`central.archive`), what is
carried (`kiosk.log_command`). docs/record-format.md, section 22, is the normative text.
"""

import hashlib
import io
import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from kiosk.record import base64url
from kiosk.record.attachment import BOX_OVERHEAD_BYTES, SealingKey, SealingPublicKey
from kiosk.record.chain import Head
from kiosk.record.errors import SignatureError, TooLongError
from kiosk.record.export_block import Block, ExportError, read_block
from kiosk.record.export_manifest import Manifest, open_manifest, sign_manifest
from kiosk.record.jws import MAX_COMPACT_CHARACTERS, verify_envelope
from kiosk.record.keys import SigningKey, VerifyKey
from kiosk.record.record import Place

__all__ = ["Block", "ExportError", "ExportReader", "ExportWriter", "Manifest"]

FORMAT = b"thuocdo-export "
FIRST_LINE = FORMAT + b"1\n"
_OTHER_VERSION = re.compile(FORMAT + b"([2-9]|1[0-9])")
LENGTH_BYTES = 4
MAX_BLOCK_BYTES = 1536 * 1024
"""Of a block as it stands in the file, key id included."""
MIN_BLOCK_BYTES = BOX_OVERHEAD_BYTES
"""A sealed box of nothing."""
END = bytes(LENGTH_BYTES)
_PIECE_BYTES = 1024 * 1024


class ExportWriter:
    """Writes one export to a stream, block by block; whole only after `finish`."""

    def __init__(self, stream: BinaryIO, recovery: SealingPublicKey) -> None:
        """Writes the first line. `recovery`: the central's key that opens the blocks."""
        self._stream = stream
        self._recovery = recovery
        self._digest = hashlib.sha256()
        self._heads: dict[str, Head] = {}
        self.blocks = 0
        self.records = 0
        self._write(FIRST_LINE)

    def add(self, packed: bytes, records: int, head: Head) -> None:
        """Writes a block. `packed`: the gzip body of a batch that holds `records` records of one
        epoch, the last of them `head`.

        ExportError if the block would be longer than a reader takes.
        """
        try:
            box = self._recovery.seal(packed, most=MAX_BLOCK_BYTES)
        except TooLongError as error:
            raise ExportError(f"a block: {error.message}", rule="export.length") from error
        self._write(len(box).to_bytes(LENGTH_BYTES, "big"))
        self._write(box)
        self.blocks += 1
        self.records += records
        self._heads[head.epoch] = head

    def finish(self, key: SigningKey, place: Place, at: str) -> Manifest:
        """Writes the manifest, signed by the kiosk's key. `at`: as in a record."""
        self._write(END)
        manifest = Manifest(
            place,
            at,
            self.blocks,
            self.records,
            base64url.encode(self._digest.digest()),
            tuple(self._heads.values()),
        )
        self._stream.write(sign_manifest(key, manifest).encode("ascii"))
        return manifest

    def _write(self, data: bytes) -> None:
        self._digest.update(data)
        self._stream.write(data)


class ExportReader:
    """An export in a stream that can be read again from any place.

    Made from the outside alone: first line, lengths and the form of the manifest are right then,
    and nothing was opened. What `claimed` says is to be believed only after `verify`.
    """

    def __init__(self, stream: BinaryIO) -> None:
        """ExportError `export.form`, `export.length` or `export.manifest`."""
        self._stream = stream
        self._size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        _require_first_line(stream.read(len(FIRST_LINE)))
        self._end = self._find_end()
        text = stream.read(MAX_COMPACT_CHARACTERS + 1)
        if not text:
            raise _too_short("the manifest is missing")
        if len(text) > MAX_COMPACT_CHARACTERS:
            message = "what stands where the manifest is expected is longer than any manifest"
            raise ExportError(message, rule="export.length")
        self.claimed, self._envelope = open_manifest(text)

    @property
    def kid(self) -> str:
        """The thumbprint of the key that is said to have signed the manifest."""
        return self._envelope.kid

    def verify(self, key: VerifyKey) -> Manifest:
        """The manifest, if `key` signed it and it speaks of these very bytes.

        ExportError `export.manifest` or `export.hash`.
        """
        self.verify_signature(key)
        digest = hashlib.sha256()
        self._stream.seek(0)
        left = self._end
        while left and (piece := self._stream.read(min(left, _PIECE_BYTES))):
            digest.update(piece)
            left -= len(piece)
        if left:
            raise _too_short("it became shorter while it was read")
        if base64url.encode(digest.digest()) != self.claimed.sha256:
            message = "the file is not the one that the kiosk wrote: export it again"
            raise ExportError(message, rule="export.hash")
        return self.claimed

    def verify_signature(self, key: VerifyKey) -> None:
        """ExportError `export.manifest` unless `key` signed the manifest."""
        try:
            verify_envelope(self._envelope, key)
        except SignatureError as error:
            message = f"the manifest is not signed by the kiosk's key: {error.message}"
            raise ExportError(message, rule="export.manifest") from error

    def blocks(self, keys: Sequence[SealingKey]) -> Iterator[Block]:
        """The blocks in their order, each opened with one of `keys`, unpacked and read.

        A signature is not checked here. ExportError `export.form` or `export.length`.
        """
        for position, (start, length) in enumerate(self._spans()):
            self._stream.seek(start)
            box = self._stream.read(length)
            if len(box) < length:
                raise _too_short("it became shorter while it was read")
            yield read_block(position, box, self.claimed.place, keys)

    def checked_blocks(self, keys: Sequence[SealingKey]) -> Iterator[Block]:
        """As `blocks`, each going on where the one before it in its epoch ended; after the last
        one ExportError `export.count` if they are not what the manifest says.
        """
        blocks = records = 0
        heads: dict[str, Head] = {}
        for block in self.blocks(keys):
            _require_next(block, heads)
            blocks += 1
            records += len(block.records)
            heads[block.head.epoch] = block.head
            yield block
        said = self.claimed
        found = (blocks, records, set(heads.values()))
        if found != (said.blocks, said.records, set(said.heads)):
            message = (
                f"the manifest speaks of {said.records} records in {said.blocks} blocks and "
                f"{len(said.heads)} epochs; the file holds {records} in {blocks} and {len(heads)}, "
                "or ends an epoch elsewhere"
            )
            raise ExportError(message, rule="export.count")

    def _find_end(self) -> int:
        end = len(FIRST_LINE)
        for start, length in self._spans():
            end = start + length
        return end + LENGTH_BYTES

    def _spans(self) -> Iterator[tuple[int, int]]:
        """Where each block begins and how long it is; the stream stands after the end at last."""
        at = len(FIRST_LINE)
        while True:
            self._stream.seek(at)
            length = self._stream.read(LENGTH_BYTES)
            if len(length) < LENGTH_BYTES:
                raise _too_short("it ends between two blocks")
            if length == END:
                return
            size = int.from_bytes(length, "big")
            if not MIN_BLOCK_BYTES <= size <= MAX_BLOCK_BYTES:
                message = (
                    f"at byte {at} a block of {size} bytes is announced; expected "
                    f"{MIN_BLOCK_BYTES} to {MAX_BLOCK_BYTES}: the file is damaged, export it again"
                )
                raise ExportError(message, rule="export.length")
            at += LENGTH_BYTES
            if at + size > self._size:
                raise _too_short("it ends within a block")
            yield at, size
            at += size


def _require_next(block: Block, heads: dict[str, Head]) -> None:
    first, before = block.records[0], heads.get(block.head.epoch)
    if before is not None and (first.seq, first.prev) != (before.seq + 1, before.hash):
        message = (
            f"block {block.position} begins with record {first.seq}, which does not follow record "
            f"{before.seq} of the block before it"
        )
        rule = "chain.sequence" if first.seq != before.seq + 1 else "chain.previous"
        raise ExportError(message, rule=rule)


def _too_short(what: str) -> ExportError:
    message = f"the file was cut short ({what}): export it again, and wait until it says so"
    return ExportError(message, rule="export.length")


def _require_first_line(line: bytes) -> None:
    if line == FIRST_LINE:
        return
    if FIRST_LINE.startswith(line):
        raise _too_short("it ends within its first line" if line else "it is empty")
    if _OTHER_VERSION.match(line):
        message = (
            "this export was made by a newer version of the kiosk's program; bring the central up "
            "to date first"
        )
        raise ExportError(message, rule="export.form")
    message = "this is no export of a kiosk: expected the first line `thuocdo-export 1`"
    raise ExportError(message, rule="export.form")
