"""What the update agent wrote down last (packaging/update): for the doctor and `kiosk update`."""

import json
from dataclasses import dataclass
from pathlib import Path

from kiosk.health.doctor.reading.small_file import read_text

STATE = Path("/var/lib/thuocdo-update/state.json")
_LENGTH = 300


@dataclass(frozen=True, slots=True)
class UpdateTold:
    """`outcome`: one word (`installed`, `waits`, `refused`, `failed`, `rolled-back`, `none`);
    `why`: a line, or empty; `waits`: a version that is downloaded; `bad`: versions not tried again.
    """

    outcome: str
    why: str = ""
    at: str = ""
    waits: str = ""
    bad: tuple[str, ...] = ()


def read_update(state: Path = STATE) -> UpdateTold | None:
    """None where there never was one, or where the file is no good."""
    try:
        said = json.loads(read_text(state))
        last, bad = said["last"], said["bad"]
        return UpdateTold(
            _line(last["outcome"]),
            _line(last["why"]),
            _line(last["at"]),
            _line(said["waits"]),
            tuple(_line(each) for each in bad),
        )
    except (ValueError, KeyError, TypeError):
        return None


def _line(text: object) -> str:
    return "".join(each for each in str(text) if each.isprintable())[:_LENGTH]
