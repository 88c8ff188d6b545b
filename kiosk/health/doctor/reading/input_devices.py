"""Touch panels and mice, by the kernel's word: what each device can report."""

import os
from pathlib import Path

from kiosk.health.doctor.reading.small_file import read_text
from kiosk.health.doctor.touch import InputDevice, TouchFacts

PROP_DIRECT = 1
"""INPUT_PROP_DIRECT of linux/input-event-codes.h: touched where it shows."""
ABS_X, ABS_MT_POSITION_X = 0x00, 0x35
REL_X = 0x00
BTN_TOUCH = 0x14A
_WORD_BITS = 64


def read_input_devices(
    sys: Path = Path("/sys"), dev: Path = Path("/dev"), seen: tuple[str, ...] | None = None
) -> TouchFacts:
    """The panels and mice there are. `seen`: what the running kiosk's Qt says."""
    panels, mice = [], []
    for event in sorted((sys / "class" / "input").glob("event*")):
        about = event / "device"
        node = dev / "input" / event.name
        name = read_text(about / "name") or event.name
        device = InputDevice(name, str(node), os.access(node, os.R_OK))
        if _is_panel(about):
            panels.append(device)
        elif _has(about, "rel", REL_X):
            mice.append(device)
    return TouchFacts(tuple(panels), tuple(mice), seen)


def _is_panel(about: Path) -> bool:
    touches = _has(about, "abs", ABS_MT_POSITION_X) or (
        _has(about, "abs", ABS_X) and _has(about, "key", BTN_TOUCH)
    )
    return touches and _bit(read_text(about / "properties"), PROP_DIRECT)


def _has(about: Path, kind: str, bit: int) -> bool:
    return _bit(read_text(about / "capabilities" / kind), bit)


def _bit(words: str, bit: int) -> bool:
    """Whether it is set in the kernel's words, the highest of which stands first."""
    try:
        each = [int(word, 16) for word in reversed(words.split())]
    except ValueError:
        return False
    place, within = divmod(bit, _WORD_BITS)
    return place < len(each) and bool(each[place] >> within & 1)
