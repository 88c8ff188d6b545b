"""Run inside a root, with the packaged kiosk's own Python: shows the first screen, reads pictures.

Prints the platform and ends with 0 when the first frame was drawn with more than one colour, and
an SVG, a PNG and a JPEG were read. Argument: the settings file.
"""

import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication, QImage

from kiosk.start import prepare

BOUND_MS = 60_000
SQUARE = '<rect width="8" height="8"/>'
SVG = f'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8">{SQUARE}</svg>'


def colours(image: QImage) -> set[int]:
    """The colours on a grid of points."""
    xs = range(0, image.width(), max(1, image.width() // 50))
    ys = range(0, image.height(), max(1, image.height() // 50))
    return {image.pixel(x, y) for x in xs for y in ys}


def pictures() -> None:
    """Write and read each kind."""
    folder = Path(tempfile.mkdtemp())
    (folder / "a.svg").write_text(SVG)
    assert not QImage(str(folder / "a.svg")).isNull(), "no SVG"
    for kind in ("png", "jpg"):
        drawn = QImage(8, 8, QImage.Format.Format_RGB32)
        drawn.fill(0xFF00FF)
        assert drawn.save(str(folder / f"a.{kind}")), f"{kind} is not written"
        assert not QImage(str(folder / f"a.{kind}")).isNull(), f"no {kind}"


def main() -> int:
    """Start the kiosk's window; the exit status."""
    application, starter = prepare(Path(sys.argv[1]))
    failed = ["no first frame"]

    def drawn() -> None:
        seen = colours(starter.window.quick_window.grabWindow())
        failed[:] = [] if len(seen) > 1 else ["one colour alone"]
        application.exit(0)

    starter.window.first_frame.connect(drawn)
    QTimer.singleShot(BOUND_MS, lambda: application.exit(1))
    application.exec()
    pictures()
    print("platform", QGuiApplication.platformName(), *failed)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
