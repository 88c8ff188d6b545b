"""The pictures from files that the screens show: the officer's photo and the notices' images.

Guarantees that each file is read and decoded once, that what is kept is bounded (`NOTICE_ROOM`,
`PHOTO_SIDE`: some 14 MB with five notices and a photo, whatever the files are), and that a
picture that cannot be used is left out and told of, so that the kiosk goes on without it. Leaves
to others: when to read (`keep_pictures` takes a moment per file, so not while a citizen waits)
and the log.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter

from kiosk.ui.picture_file import PictureError, read_picture

PHOTO: Final = "photo/officer"
PHOTO_SIDE: Final = 480
"""Pixels; a photo is shown in a disc of at most this width, on a screen of 4K."""
PHOTO_ROOM: Final = QSize(4 * PHOTO_SIDE, 4 * PHOTO_SIDE)
"""What is decoded of a photo before it is cut square: faces of narrow pictures stay sharp."""
NOTICE_ROOM: Final = QSize(960, 640)
"""Pixels, of a notice's image; a notice is shown about so large on 1080x1920."""


@dataclass(frozen=True, slots=True)
class KeptPictures:
    """The pictures by id (`photo/officer`, `notice/0`, ...) and what could not be used."""

    images: Mapping[str, QImage] = field(default_factory=dict)
    errors: tuple[PictureError, ...] = ()

    def id_of(self, name: str) -> str:
        """`name` if there is such a picture, else empty: what a view is told."""
        return name if name in self.images else ""


def notice_id(index: int) -> str:
    """The id of the image of notice `index`, counted from 0."""
    return f"notice/{index}"


def keep_pictures(photo: Path | None, notices: Sequence[Path | None]) -> KeptPictures:
    """The officer's `photo` and the images of the notices, in their order; on any thread."""
    images: dict[str, QImage] = {}
    errors: list[PictureError] = []
    asked = [(PHOTO, "counter.officer_photo", photo, PHOTO_ROOM)]
    asked += [
        (notice_id(index), f"image of notice {index + 1}", path, NOTICE_ROOM)
        for index, path in enumerate(notices)
    ]
    for name, setting, path, room in asked:
        if path is None:
            continue
        found = read_picture(setting, path, room)
        if isinstance(found, PictureError):
            errors.append(found)
        else:
            images[name] = _square(found) if name == PHOTO else found
    return KeptPictures(images, tuple(errors))


def draw_photo(photo: QImage, side: int) -> QImage:
    """`photo` in a disc of `side` pixels, transparent around it."""
    disc = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    disc.fill(Qt.GlobalColor.transparent)
    scaled = photo.scaled(
        side,
        side,
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    painter = QPainter(disc)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(scaled))
    painter.drawEllipse(QRectF(0, 0, side, side))
    painter.end()
    return disc


def draw_notice(notice: QImage, room: QSize) -> QImage:
    """`notice` whole and as large as `room` allows; never larger than it is."""
    if notice.width() <= room.width() and notice.height() <= room.height():
        return notice
    return notice.scaled(
        room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )


def _square(photo: QImage) -> QImage:
    """The middle of a wide picture, the upper part of a high one (there faces are), on white."""
    side = min(photo.width(), photo.height())
    top = (photo.height() - side) // 4
    cut = photo.copy(QRect(QPoint((photo.width() - side) // 2, top), QSize(side, side)))
    kept = min(side, PHOTO_SIDE)
    small = cut.scaled(
        kept,
        kept,
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    square = QImage(kept, kept, QImage.Format.Format_RGB32)
    square.fill(QColor(Qt.GlobalColor.white))
    painter = QPainter(square)
    painter.drawImage(0, 0, small)
    painter.end()
    return square
