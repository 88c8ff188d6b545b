"""Changes the key of each folder named, and is killed at the n-th step of it; one child each.

`python -m tests.kiosk.identity.rotating_process FOLDER...`: folder n is killed at step n, by
SIGKILL and on the way into the system call. Says how many children were killed.
"""

import os
import signal
import sys
from pathlib import Path

from kiosk.identity.key_rotation import rotate
from kiosk.identity.kiosk_key import open_kiosk_key
from tests.kiosk.identity.key_steps import PLACE, is_step, log_place


def change(folder: Path, step: int) -> None:
    """In the child: never returns but by exit or death."""
    key = open_kiosk_key(folder, {}, enrolled=True)
    log = log_place(folder, PLACE).open(key)
    left = [step]

    def kill(event: str, arguments: tuple) -> None:
        if is_step(event, arguments):
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left[0] -= 1

    sys.addaudithook(kill)
    rotate(key, log)
    os._exit(0)


def main() -> None:
    """One child after the other."""
    killed = 0
    for step, folder in enumerate(sys.argv[1:]):
        child = os.fork()
        if child == 0:
            change(Path(folder), step)
        _, status = os.waitpid(child, 0)
        killed += os.WIFSIGNALED(status)
    print(killed)


if __name__ == "__main__":
    main()
