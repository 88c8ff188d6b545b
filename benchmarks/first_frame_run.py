"""One start of the kiosk up to its first frame: the process that `benchmarks.screen` starts.

Imports what `kiosk run` imports and nothing else; prints milliseconds since the parent began to
start it, and ends.
"""

import logging
import os
import sys
import time
from pathlib import Path

import kiosk.cli
from kiosk.start import prepare

logging.basicConfig(level=logging.INFO, format=kiosk.cli.LOG_FORMAT)
application, starter = prepare(Path(sys.argv[1]))


def first_frame() -> None:
    """The frame is on the screen."""
    print((time.time() - float(os.environ["BENCH_BEGAN_S"])) * 1000, flush=True)
    os._exit(0)


starter.window.first_frame.disconnect()
starter.window.first_frame.connect(first_frame)
application.exec()
