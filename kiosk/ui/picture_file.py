"""Reads a picture from a file that anybody may have put there: a photo, a notice.

Guarantees: what comes back is a whole PNG or JPEG, told by its contents, upright as its EXIF says
and no larger than it is shown, or a `PictureError` that says which file, what is wrong with it
and what is expected; never an exception, and never memory for more than `MAX_PIXELS`. Reads a
file, so it belongs to the start and not to the drawing. Leaves to others: keeping and showing
(`kiosk.ui.kept_pictures`).

Sources: PNG 1.2, chapters 3 and 5; JPEG, ITU-T T.81, annex B.
"""

import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader

MAX_BYTES: Final = 5_000_000
MAX_PIXELS: Final = 24_000_000
EXPECTED: Final = "a PNG or JPEG of at most 5 MB and 24 megapixels"

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_CHUNK_BYTES: Final = 12
"""Of a chunk without contents: length, type, checksum."""
_JPEG: Final = b"\xff\xd8\xff"
_END_OF_JPEG: Final = b"\xff\xd9"
_MARKER: Final = 0xFF
_START_OF_SCAN: Final = 0xDA
_TURNED: Final = QImageIOHandler.Transformation.TransformationRotate90


@dataclass(frozen=True, slots=True)
class PictureError:
    """A picture that cannot be used. `found`: what is wrong; `setting`: where it is named."""

    setting: str
    file: str
    found: str

    def __str__(self) -> str:
        return f"{self.setting} = {self.file}: {self.found}; expected {EXPECTED}"


def read_picture(setting: str, path: Path, within: QSize) -> QImage | PictureError:
    """The picture in `path`, which `setting` names, made to fit `within` if it is larger."""
    data = _bytes_of(path)
    fault = data if isinstance(data, str) else _fault_of(data)
    if isinstance(data, str) or fault:
        return PictureError(setting, str(path), fault)
    image = _decoded(data, within)
    return PictureError(setting, str(path), image) if isinstance(image, str) else image


def _bytes_of(path: Path) -> bytes | str:
    """What is in the file, or why it cannot be had. Only a plain file is opened at all."""
    try:
        if not path.exists():
            return "there is no such file"
        if path.is_dir():
            return "it is a folder"
        if not path.is_file():
            return "it is not a plain file"
        if (size := path.stat().st_size) > MAX_BYTES:
            return f"it has {size / 1_000_000:.1f} MB"
        with path.open("rb") as file:
            # It may have grown since it was measured.
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        return f"it cannot be read ({error})"
    return data if len(data) <= MAX_BYTES else "it has more than 5 MB"


def _fault_of(data: bytes) -> str:
    """Why `data` is not a whole picture, empty if it is. Qt shows half a JPEG without a word."""
    if data.startswith(_PNG):
        return _png_fault(data)
    if data.startswith(_JPEG):
        return _jpeg_fault(data)
    return "it is neither PNG nor JPEG" if data else "it is empty"


def _png_fault(data: bytes) -> str:
    at = len(_PNG)
    while at + _CHUNK_BYTES <= len(data):
        end = at + 8 + int.from_bytes(data[at : at + 4])
        if end + 4 > len(data):
            break
        if zlib.crc32(data[at + 4 : end]) != int.from_bytes(data[end : end + 4]):
            return "it is damaged"
        if data[at + 4 : at + 8] == b"IEND":
            return ""
        at = end + 4
    return "it is cut off"


def _jpeg_fault(data: bytes) -> str:
    at = 2
    while at + 4 <= len(data):
        if data[at] != _MARKER:
            return "it is damaged"
        if data[at + 1] == _MARKER:
            at += 1  # Any number of these may stand before a marker.
            continue
        if data[at + 1] == _START_OF_SCAN:
            # Within a scan these two bytes cannot stand: what looks like them is written otherwise.
            return "" if data.rfind(_END_OF_JPEG) > at else "it is cut off"
        at += 2 + int.from_bytes(data[at + 2 : at + 4])
    return "it is cut off"


def _decoded(data: bytes, within: QSize) -> QImage | str:
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    kind = b"png" if data.startswith(_PNG) else b"jpeg"
    reader = QImageReader(buffer, QByteArray(kind))
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid() or size.isEmpty():
        return "it has no size"
    if size.width() * size.height() > MAX_PIXELS:
        return f"it has {size.width()} x {size.height()} pixels"
    # The size asked for is that of the picture as it lies in the file.
    turned = bool(reader.transformation() & _TURNED)
    room = within.transposed() if turned else within
    if size.width() > room.width() or size.height() > room.height():
        fitting = size.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        reader.setScaledSize(fitting.expandedTo(QSize(1, 1)))
    image = reader.read()
    if image.isNull():
        return f"it cannot be drawn ({reader.errorString()})"
    alpha = image.hasAlphaChannel()
    form = QImage.Format.Format_ARGB32_Premultiplied if alpha else QImage.Format.Format_RGB32
    return image.convertToFormat(form)
