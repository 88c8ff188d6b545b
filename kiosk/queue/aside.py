"""Which files of a log stand beside the outbox because they could not go on.

Guarantees that names alone are read. What stands in such a file was never sealed: answers are in it
in clear until a person has exported it (`kiosk log export --outbox`) and deleted it.
"""

import re
from pathlib import Path

_REASONS = "lost|broken|chain-broken|behind|replaced"


def files_aside(outbox: Path) -> list[str]:
    """The names of the files that were moved aside from `outbox`, in their order."""
    wanted = re.compile(rf"{re.escape(outbox.name)}\.({_REASONS})-[0-9]+")
    try:
        return sorted(each.name for each in outbox.parent.iterdir() if wanted.fullmatch(each.name))
    except OSError:
        return []
