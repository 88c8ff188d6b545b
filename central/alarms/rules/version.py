"""A kiosk runs an older version than the central."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from central.alarms.facts import Cause, SiteFacts
from central.alarms.kind import Kind, Sentence, Severity

OLD_AFTER = timedelta(days=14)
"""From the first sight of the difference: time for an upgrade of the whole province."""

HEARD_WITHIN = timedelta(days=4)
"""A kiosk that is switched off for a night or a weekend comes back with the version it had."""

_NUMBERS = re.compile(r"(\d{1,6})\.(\d{1,6})(?:\.(\d{1,6}))?(?![\d.])")

KIND = Kind(
    "version-old",
    Severity.NOTE,
    Sentence(
        "Ki-ốt chạy phiên bản cũ",
        "The kiosk runs an old version",
    ),
    Sentence(
        "Cài phiên bản mới cho ki-ốt ngoài giờ làm việc.",
        "Install the present version on the kiosk outside opening hours.",
    ),
    lasts=OLD_AFTER,
)


def causes(facts: SiteFacts, now: datetime) -> Iterator[Cause]:
    """Kiosks whose version is below the central's; one that cannot be read is not judged."""
    wanted = read_version(facts.version)
    for each in facts.kiosks:
        found = None if each.beat is None else read_version(each.beat.version)
        if each.beat is not None and found is not None and wanted is not None and found < wanted:
            detail = f"{each.beat.version} < {facts.version}"
            begins = now - each.beat.at <= HEARD_WITHIN
            yield Cause(KIND.name, each.kiosk, each.counter, None, detail, begins)


def read_version(text: str) -> tuple[int, ...] | None:
    """The numbers that a version begins with; None if it begins with none."""
    found = _NUMBERS.match(text)
    return None if found is None else tuple(int(part or 0) for part in found.groups())
