"""One short command of the system's; nothing where it is not there, fails or takes too long."""

import subprocess
from collections.abc import Sequence

CALL_LIMIT_S = 3.0


def said_by(command: Sequence[str], limit_s: float = CALL_LIMIT_S) -> str:
    """What it wrote; empty where nothing can be had of it."""
    try:
        done = subprocess.run(  # noqa: S603 - the commands and their arguments are ours
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=limit_s,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""
