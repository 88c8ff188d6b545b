"""The command `kiosk`: run, and enrol before the first run.

Guarantees exit code 2 with one clear line for whatever the user can mend, and that `kiosk run`
reaches its first frame without importing what only other commands need (Typer costs 80 ms).
"""

import logging
import sys
from pathlib import Path

DEFAULT_CONFIG = Path("/etc/thuocdo/kiosk.toml")
EXIT_USAGE = 2
LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def main() -> None:
    """The console script."""
    if sys.argv[1:2] == ["run"] and "--help" not in sys.argv:
        _run(sys.argv[2:])
    else:
        from kiosk.commands import application

        application()


def _run(arguments: list[str]) -> None:
    import argparse
    import os

    parser = argparse.ArgumentParser(prog="kiosk run", add_help=False)
    parser.add_argument("--config", type=Path, default=DEFAULT_CONFIG)
    parser.add_argument("--ready-file", type=Path)
    chosen = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format=LOG_FORMAT)
    from kiosk.start import run

    code = run(chosen.config, chosen.ready_file)
    sys.stdout.flush()
    sys.stderr.flush()
    # Everything of ours is closed; Qt's own static destructors are known to crash at exit.
    os._exit(code)
