"""Coverage-guided fuzzing of one profile's mapper: `-m ... PROFILE RUNS FOLDER`.

An input is one frame; FOLDER is filled with those of the profile's capture to begin with.
Whatever comes: an event, `Ignored` or `Unmapped` and never an exception; what an event says has
passed the whitelist, read here a second time by other means; a reason quotes nothing of the frame.
Prints one JSON object.
"""

import json
import re
import sys
import time
from dataclasses import fields
from datetime import date
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["kiosk.devices"], enable_loader_override=False):
    from kiosk.devices.capture import read_capture
    from kiosk.devices.framer import make_framer
    from kiosk.devices.mapper import map_frame
    from kiosk.devices.profile import load_profile
    from kiosk.devices.unmapped import Ignored, Unmapped

PROFILES = Path(__file__).parents[2] / "config" / "ticket-sources"
TODAY = date(2026, 11, 22)
LONGEST_INPUT = 1024
FORMS = {
    "ticket": r"[^\W_-]{1,12}|[^\W_]([^\W_]|-){0,11}|-([^\W_]|-){0,11}",
    "counter": r"([^\W_]|-){1,12}",
    "service": r"([^\W_]|-){1,32}",
    "procedure": r"[\w.-]{1,40}",
    "stage": "reception|result",
    "officer": r"[\w.-]{1,40}",
    "badge": r"[\w.-]{1,40}",
    "code": r"[A-Z0-9.]+-[0-9]{6}-[0-9]{4,8}",
}
QUOTED_CHARACTERS = 8


def judge(frame: bytes, profile) -> bool:
    """Whether it is an event; AssertionError where the mapper broke what it promises."""
    mapped = map_frame(frame, profile, TODAY)
    if isinstance(mapped, Ignored):
        return False
    if isinstance(mapped, Unmapped):
        said = frame.decode("latin-1")
        pieces = (said[at : at + QUOTED_CHARACTERS] for at in range(len(said) - QUOTED_CHARACTERS))
        assert not any(piece in mapped.reason for piece in pieces if piece.strip().isdigit())
        return False
    for field in fields(mapped):
        value = getattr(mapped, field.name)
        assert value is None or re.fullmatch(FORMS[field.name], value), (field.name, value)
    return True


def seeds(name: str, profile, folder: Path) -> None:
    """Puts the frames of the profile's capture into `folder`, one a file."""
    framer = make_framer(profile.framer)
    frames: list[bytes] = []
    for read in read_capture(PROFILES / f"{name}.capture").reads:
        frames += [*framer.tick(read.at_ms), *framer.feed(read.data, read.at_ms)]
    for number, frame in enumerate(frames + framer.tick(10**9)):
        (folder / str(number)).write_bytes(frame)


def main() -> None:
    """Play, and say how quick it was; a finding ends the process with its input."""
    name, runs, folder = sys.argv[1:]
    profile = load_profile(PROFILES / f"{name}.toml")
    began = time.perf_counter()
    played = events = 0

    def play(data: bytes) -> None:
        nonlocal played, events
        played += 1
        events += judge(data, profile)
        if played == int(runs):
            took_s = time.perf_counter() - began
            found = {"runs": played, "events": events, "per_s": round(played / took_s)}
            print(json.dumps(found), flush=True)

    seeds(name, profile, Path(folder))
    options = [f"-runs={runs}", f"-max_len={LONGEST_INPUT}", "-seed=1", folder]
    atheris.Setup([sys.argv[0], *options], play)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
