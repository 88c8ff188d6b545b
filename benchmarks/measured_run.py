"""Starts one measured run as a process of its own and reads its figures."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any


def figures_of(
    module: str, environment: Mapping[str, str], arguments: Sequence[str] = ()
) -> dict[str, Any]:
    """The last line that `module` prints, a JSON object.

    CalledProcessError if it fails, after the end of what it had to say.
    """
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env=dict(environment),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.stderr.write(done.stderr[-3000:])
        done.check_returncode()
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told
