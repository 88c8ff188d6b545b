"""The list that a nightly head signs: all logs, and what is published of the days since. Pure.

Guarantees one text for one state, and that no number below the least one, nor one that can be
worked out from its neighbours, stands in it (docs/record-format.md, section 21).
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

LEAST_PUBLISHED = 10
"""Below this many counted answers the public sees no figure."""


@dataclass(frozen=True, slots=True, order=True)
class HeldLog:
    """How far one log is held."""

    site: str
    kiosk: str
    epoch: str
    seq: int
    hash: str


@dataclass(frozen=True, slots=True, order=True)
class DayCell:
    """Published answers to the question about the service as a whole: one site, day, channel.

    `n` 0: the day has answers, and none are published of it alone.
    """

    site: str
    day: str
    channel: str
    questionnaire: str
    question: str
    n: int
    satisfied: int


@dataclass(frozen=True, slots=True)
class AuditEnd:
    """The last entry of the audit log."""

    epoch: str
    seq: int
    hash: str


@dataclass(frozen=True, slots=True, order=True)
class PublishedFile:
    """A file of open data: `json` and `csv` are the hashes of its two forms."""

    day: str
    revision: int
    json: str
    csv: str


def list_text(
    logs: Iterable[HeldLog],
    cells: Iterable[DayCell],
    audit: AuditEnd | None = None,
    files: Iterable[PublishedFile] = (),
) -> str:
    """The exact text of the list: compact JSON, ordered, ASCII. `audit`: None before an entry;
    `files`: those that are published with this head.
    """
    content: dict[str, object] = {
        "v": 1,
        "logs": [asdict(log) for log in sorted(logs)],
        "tallies": [_published(cell) for cell in sorted(cells)],
    }
    if audit is not None:
        content["audit"] = asdict(audit)
    content["open_data"] = [asdict(file) for file in sorted(files)]
    return json.dumps(content, separators=(",", ":"))


def logs_in(text: str) -> dict[tuple[str, str, str], int]:
    """How far each log is held by a list that `list_text` made: (site, kiosk, epoch) to seq."""
    found = json.loads(text)["logs"]
    return {(each["site"], each["kiosk"], each["epoch"]): each["seq"] for each in found}


def _published(cell: DayCell) -> dict[str, object]:
    told: dict[str, object] = asdict(cell)
    rest = cell.n - cell.satisfied
    if cell.n < LEAST_PUBLISHED:
        told["n"] = told["satisfied"] = None
    elif 0 < cell.satisfied < LEAST_PUBLISHED or 0 < rest < LEAST_PUBLISHED:
        # Either of the two would give away the other.
        told["satisfied"] = None
    return told
