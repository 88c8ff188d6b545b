"""What a backup's file is called: by the moment at which it was begun, in UTC.

Pure. Guarantees that names sort as their moments do.
"""

import re
from datetime import UTC, datetime

POSTGRESQL, SQLITE = ".dump", ".sqlite"
SETTINGS = ".toml"
"""The settings of that moment, beside the database; no password stands in them."""

_FORM = "thuocdo-%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"(thuocdo-[0-9]{8}T[0-9]{6}Z)(\.dump|\.sqlite)")


def name_of(at: datetime, kind: str) -> str:
    """The file's name; `kind`: its ending."""
    return at.astimezone(UTC).strftime(_FORM) + kind


def moment_of(name: str) -> datetime | None:
    """When the backup of that name was begun; None where it is none of ours."""
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    try:
        return datetime.strptime(match[1], _FORM).replace(tzinfo=UTC)
    except ValueError:
        return None
