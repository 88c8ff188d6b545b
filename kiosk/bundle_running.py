"""The support bundle from the service menu: to the stick that is plugged in.

Guarantees that it is made off the GUI thread, that nothing half is left behind, and that whoever
stands there is told in one sentence what became of it.
"""

import errno
from pathlib import Path

from kiosk.bundle_contents import entries_of, read_journal, read_units
from kiosk.doctor_running import examine_running, log_summary
from kiosk.health.bundle.archive import packed
from kiosk.log_command.whole_file import StickError, whole_file
from kiosk.service import BundleFacts
from kiosk.service_sources import Sources

STICK = Path("/run/thuocdo-kiosk/stick")
"""Where a stick that is labelled THUOCDO is mounted (packaging/systemd/kiosk)."""
_OUTCOMES = {
    errno.EROFS: "read-only",
    errno.EACCES: "read-only",
    errno.EPERM: "read-only",
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
}


def write_bundle(sources: Sources, stick: Path = STICK) -> BundleFacts:
    """Writes it; what became of it."""
    if not _is_there(stick):
        return BundleFacts("no-stick")
    settings = None if sources.arranged is None else sources.arranged.settings
    given = None if settings is None else settings.model_dump(mode="json")
    entries = entries_of(
        list(examine_running(sources)), given, log_summary(sources), read_journal(), read_units()
    )
    name = f"thuocdo-{sources.kiosk or 'kiosk'}-{sources.now():%Y%m%d-%H%M%S}"
    path = stick / f"{name}.tar.gz"
    try:
        with whole_file(path) as file:
            file.write(packed(entries, name))
    except StickError as error:
        cause = error.__cause__
        code = cause.errno if isinstance(cause, OSError) else None
        return BundleFacts(_OUTCOMES.get(code or 0, "failed"), str(error))
    return BundleFacts("written", path.name)


def _is_there(stick: Path) -> bool:
    try:
        return stick.is_mount()
    except OSError:
        return False
