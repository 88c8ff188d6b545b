"""Real recordings, and a player that writes down what it is given."""

import math
import stat
import struct
import sys
import wave
from pathlib import Path

import pytest

RATE = 8_000

PLAYER = """#!{python}
import os, sys, wave
with wave.open(sys.argv[-1]) as file:
    frames = file.getnframes()
with open({log!r}, "a") as log:
    log.write(f"{{os.getpid()}} {{os.path.basename(sys.argv[-1])}} {{frames}}\\n")
if "long" in sys.argv[-1]:
    import signal
    signal.pause()
sys.exit({status})
"""


def write_wav(path: Path, seconds: float = 0.1) -> None:
    """A tone of 440 Hz."""
    count = int(RATE * seconds)
    samples = [int(9_000 * math.sin(2 * math.pi * 440 * n / RATE)) for n in range(count)]
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(struct.pack(f"<{count}h", *samples))


def write_pack(folder: Path, files: dict[str, str], language: str = "vi") -> Path:
    """A pack of that language with its manifest and its recordings."""
    place = folder / language
    place.mkdir(parents=True, exist_ok=True)
    lines = [f'"{key}" = "{name}"' for key, name in files.items()]
    (place / "pack.toml").write_text(
        f'language = "{language}"\ntitle = "Mẫu"\nvoice = "một âm"\nlicence = "CC0"\n[files]\n'
        + "\n".join(lines),
        "utf-8",
    )
    for name in files.values():
        write_wav(place / name)
    return place


class Player:
    """A command that writes down each file it is asked to play."""

    def __init__(self, folder: Path, status: int = 0) -> None:
        self.log = folder / "played"
        self.script = folder / f"player-{status}"
        text = PLAYER.format(python=sys.executable, log=str(self.log), status=status)
        self.script.write_text(text, "utf-8")
        self.script.chmod(self.script.stat().st_mode | stat.S_IXUSR)
        self.command = [str(self.script), "-q"]

    def entries(self) -> list[list[str]]:
        if not self.log.exists():
            return []
        return [line.split() for line in self.log.read_text("utf-8").splitlines()]

    def played(self) -> list[str]:
        return [entry[1] for entry in self.entries()]


@pytest.fixture
def player(tmp_path) -> Player:
    return Player(tmp_path)
