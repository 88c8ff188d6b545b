"""Gives the screens their pictures, drawn at the very size they are shown at.

Guarantees: a picture is one item on the screen and is drawn once per size. Ids, after
`image://kiosk/`: `face/1` to `face/5`, `drum`, `sign/<name>`, `sign/<name>/<token of its colour>`,
`code/<rows joined by commas>`, `photo/officer` and `notice/<n>` (from files); each
after `contrast/` as high contrast shows it (`Theme.picture`; photos and notices stay as they are).
Leaves to others: the drawing (one module per kind).
"""

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickImageProvider

from kiosk.ui.check_code_image import draw_check_code
from kiosk.ui.drum_picture import draw_drum
from kiosk.ui.face_picture import draw_face
from kiosk.ui.kept_pictures import PHOTO, KeptPictures, draw_notice, draw_photo
from kiosk.ui.sign_picture import draw_sign
from kiosk.ui.tokens import Mode

PROVIDER = "kiosk"
DEFAULT_SIDE = 64
"""Pixels, for an item that asks without a size."""


def draw(name: str, side: int) -> QImage:
    """The picture with this id; KeyError or ValueError if there is none."""
    mode = Mode.LIGHT
    if name.startswith(f"{Mode.CONTRAST}/"):
        mode, name = Mode.CONTRAST, name.removeprefix(f"{Mode.CONTRAST}/")
    kind, _, rest = name.partition("/")
    match kind:
        case "face":
            return draw_face(int(rest), side, mode)
        case "drum":
            return draw_drum(side)
        case "sign":
            sign, _, token = rest.partition("/")
            return draw_sign(sign, side, mode, token)
        case "code":
            return draw_check_code(rest.split(","), side, mode)
    raise KeyError(name)


class Pictures(QQuickImageProvider):
    """The provider; the engine owns it and calls it on the thread of the screens."""

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._kept = KeptPictures()

    def keep(self, kept: KeptPictures) -> None:
        """Show these pictures from files; on the thread of the screens, before they are built."""
        self._kept = kept

    def requestImage(self, id: str, size: QSize, requestedSize: QSize) -> QImage:  # noqa: A002
        """Draw what an `Image` with this source and `sourceSize` shows.

        A size narrower than high gives the left part: what lies off the screen takes no memory.
        """
        width, side = requestedSize.width(), requestedSize.height()
        name = id.removeprefix(f"{Mode.CONTRAST}/")
        side = side if side > 0 else DEFAULT_SIDE
        if (kept := self._kept.images.get(name)) is not None:
            image = draw_photo(kept, side) if name == PHOTO else draw_notice(kept, requestedSize)
        else:
            image = draw(id, side)
            if 0 < width < image.width():
                image = image.copy(0, 0, width, image.height())
        size.setWidth(image.width())
        size.setHeight(image.height())
        return image
