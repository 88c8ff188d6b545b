"""The way back: the receipts of what was taken in, in a file for the kiosk. Pure but for the file.

Guarantees that the file is there whole or not at all (docs/record-format.md, section 22).
"""

import json
from collections.abc import Iterable
from pathlib import Path

from central.archive.whole_file import whole_file

FORMAT = "thuocdo-receipts"
VERSION = 1


def write_receipts(path: Path, kiosk: str, receipts: Iterable[str]) -> None:
    """Writes `receipts` (compact forms, one for each epoch) of `kiosk` to `path`; OSError."""
    said = {"format": FORMAT, "v": VERSION, "kiosk": kiosk, "receipts": list(receipts)}
    with whole_file(path) as stream:
        stream.write(json.dumps(said, indent=1).encode("ascii") + b"\n")
