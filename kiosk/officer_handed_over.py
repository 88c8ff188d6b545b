"""Who serves, handed from a kiosk that ends for a restart to the one that starts right after it.

Guarantees that only a restart within `HAND_OVER_MS` of the same start of the machine and on the
same day is believed, and once: the file is gone when it was read. After anything else nobody serves
until somebody says so, as ever. Leaves to others: whether the roster still knows the officer.
"""

import json
import logging
from dataclasses import asdict, dataclass
from pathlib import Path

from kiosk.identity.key_file import write_private

logger = logging.getLogger(__name__)

HANDED_OVER = "officer-handed-over.json"
HAND_OVER_MS = 120_000
"""A restart takes some seconds; whoever stood at the counter then still does."""
MAX_BYTES = 1024


@dataclass(frozen=True, slots=True)
class HandedOver:
    """`officer` serves, by the word that came at `at_ms` since `boot` in the way `by`; written at
    `left_ms` of the local day `day`.
    """

    officer: str
    by: str
    at_ms: int
    boot: str
    left_ms: int
    day: str


def hand_over(folder: Path, who: HandedOver) -> None:
    """Keeps `who` for the next start; where that fails nobody is said to serve then."""
    try:
        write_private(folder / HANDED_OVER, json.dumps(asdict(who)).encode("utf-8"))
    except OSError as error:
        logger.warning("who serves is not known after the restart: %s", error)


def take_over(folder: Path, boot: str, now_ms: int, day: str) -> HandedOver | None:
    """Who was handed over to this start; None if nobody was."""
    path = folder / HANDED_OVER
    try:
        with path.open("rb") as file:
            found = json.loads(file.read(MAX_BYTES))
        path.unlink()
        who = HandedOver(**found)
        whole = all(isinstance(each, str) for each in (who.officer, who.by, who.boot, who.day))
        if not whole or type(who.at_ms) is not int or type(who.left_ms) is not int:
            raise ValueError("a value of another type")
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, RecursionError) as error:
        logger.warning("%s is not used: %s", path, error)
        return None
    is_fresh = 0 <= now_ms - who.left_ms <= HAND_OVER_MS and who.at_ms <= who.left_ms
    return who if is_fresh and (who.boot, who.day) == (boot, day) else None
