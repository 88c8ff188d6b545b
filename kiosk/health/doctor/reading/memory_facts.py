"""The machine's memory, and this process's share of it."""

import re
from pathlib import Path

from kiosk.health.doctor.memory import MemoryFacts
from kiosk.health.doctor.reading.small_file import read_text

_KIB_PER_MIB = 1024


def read_memory(*, own: bool, proc: Path = Path("/proc")) -> MemoryFacts:
    """The facts; `own`: with this process's, proportionally shared (PSS)."""
    about = read_text(proc / "meminfo")
    mine = _megabytes(read_text(proc / "self" / "smaps_rollup"), "Pss") if own else None
    return MemoryFacts(
        _megabytes(about, "MemTotal") or 0, _megabytes(about, "MemAvailable") or 0, mine
    )


def _megabytes(text: str, name: str) -> int | None:
    found = re.search(rf"^{name}:\s+([0-9]+) kB", text, re.MULTILINE)
    return int(found[1]) // _KIB_PER_MIB if found else None
