"""Which screens are plugged in, by the kernel's word (DRM)."""

from pathlib import Path

from kiosk.health.doctor.display import Connector
from kiosk.health.doctor.reading.small_file import read_text


def read_connectors(sys: Path = Path("/sys")) -> tuple[Connector, ...] | None:
    """The connectors with a screen; None where the system has none at all."""
    folder = sys / "class" / "drm"
    found = sorted(folder.glob("card*-*/status"))
    if not found:
        return None
    return tuple(
        Connector(path.parent.name, read_text(path.parent / "modes").partition("\n")[0])
        for path in found
        if read_text(path) == "connected"
    )
