"""The doctor's look at the last backup that was restored and found whole."""

from datetime import datetime, timedelta
from pathlib import Path

from central.backup.note import read_note
from central.operation.doctor.finding import Finding, warning, well

BACKUP_IS_OLD = timedelta(hours=50)
"""Two nights, and the time to notice."""

_PART = "backup"


def look_at_backup(folder: Path, now: datetime) -> Finding:
    """How old it is; one that nobody has restored is none."""
    good = read_note(folder)
    if good is None:
        do = (
            "Switch on thuocdo-central-backup.timer, or run `central backup make` and"
            " `central backup verify` (docs/deployment.md)."
        )
        return warning(_PART, f"no backup in {folder} was ever restored and found whole", do)
    age = now - good.at
    found = f"{good.name} was restored and is whole; it is {age.total_seconds() / 3600:.0f} h old"
    if age <= BACKUP_IS_OLD:
        return well(_PART, found)
    do = "See why: `journalctl --unit thuocdo-central-backup`; then run it again."
    return warning(_PART, found, do)
