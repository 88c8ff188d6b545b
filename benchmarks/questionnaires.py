"""Every shipped questionnaire, block and list of reasons, read and validated, each run afresh.

A run is a process of its own, as at a kiosk's start; what it imports is counted elsewhere.
"""

import subprocess
import sys

CODE = """
import time
from pathlib import Path
from kiosk.survey import load_library
start = time.perf_counter()
load_library(Path("config/questionnaires"))
print((time.perf_counter() - start) * 1000)
"""


def measure(runs: int) -> list[float]:
    """Milliseconds of each run, the first load of its process. Run from the tree's root."""
    return [
        float(subprocess.run([sys.executable, "-c", CODE], capture_output=True, check=True).stdout)
        for _ in range(runs)
    ]
