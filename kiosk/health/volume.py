"""The loudness of the system's sound device, through `amixer` where there is one.

Guarantees that no sound device is a finding and no error, and that no call lasts longer than
`CALL_LIMIT_S`.
"""

import re
import subprocess

CALL_LIMIT_S = 3.0
CONTROL = "Master"
_PERCENT = re.compile(r"\[([0-9]{1,3})%\]")


def read_volume(command: str = "amixer") -> int | None:
    """The volume in percent; None where there is no sound device."""
    return _run(command, "-M", "sget", CONTROL)


def change_volume(by: int, command: str = "amixer") -> int | None:
    """Louder or quieter by so many percent; the volume then, None where there is no device."""
    change = f"{abs(by)}%{'+' if by > 0 else '-'}"
    return _run(command, "-M", "sset", CONTROL, change, "unmute")


def _run(*command: str) -> int | None:
    try:
        done = subprocess.run(  # noqa: S603 - the command is ours, its arguments too
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=CALL_LIMIT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = _PERCENT.search(done.stdout.decode("utf-8", "replace"))
    return int(found[1]) if done.returncode == 0 and found else None
