"""Reads a file as a sheet, by what it holds and not by what it is called.

Guarantees that a file is never read beyond its limit, and that its hash is that of the bytes which
were read.
"""

from dataclasses import dataclass
from pathlib import Path

from central.reference.csv_sheet import read_csv
from central.reference.sheet import Sheet, SheetError
from central.reference.xlsx_sheet import read_xlsx
from kiosk.record.base64url import sha256

MOST_BYTES = 10 * 2**20
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK"


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A sheet and the base64url SHA-256 of its file."""

    sheet: Sheet
    file_hash: str


def read_file(path: Path, name: str | None = None) -> ReadFile:
    """The sheet in the file; `name`: of a workbook's sheet, else the first.

    SheetError if it is none.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise SheetError(f"it cannot be read: {error.strerror}") from error
    return ReadFile(read_sheet(data, name), sha256(data))


def read_sheet(data: bytes, name: str | None = None) -> Sheet:
    """The sheet in `data`; SheetError if it is none."""
    if len(data) > MOST_BYTES:
        raise SheetError(f"it is larger than {MOST_BYTES // 2**20} MiB")
    if data.startswith(_OLD_EXCEL):
        raise SheetError(
            "it is a workbook of an old Excel, or one with a password; save it as XLSX without one"
        )
    if data.startswith(_ZIP):
        return read_xlsx(data, name)
    if name is not None:
        raise SheetError("it is CSV, which has no sheets with names; leave --sheet out")
    return read_csv(data)
