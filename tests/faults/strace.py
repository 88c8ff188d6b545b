"""Faults put into another process's system calls, by strace attached to it.

Guarantees: the faults are in force when `with` begins its block, counted from there; at its end
strace is gone and the process goes on unharmed, if it lives.
"""

import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager

ATTACH_LIMIT_S = 60
STOP_LIMIT_S = 60


@contextmanager
def faults_in(pid: int, *injections: str) -> Iterator[None]:
    """Inject into every thread of `pid`; each injection as strace's -e inject= takes it."""
    calls = ",".join(sorted({each.partition(":")[0] for each in injections}))
    options = [f"--inject={each}" for each in injections]
    command = ["strace", "-f", "-o", "/dev/null", f"--trace={calls}", *options, f"--attach={pid}"]
    strace = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    too_long = threading.Timer(ATTACH_LIMIT_S, strace.kill)
    too_long.start()
    try:
        said = strace.stderr.readline()
        assert "attached" in said, f"strace: {said}"
        yield
    finally:
        too_long.cancel()
        strace.send_signal(signal.SIGINT)
        strace.wait(STOP_LIMIT_S)
        strace.stderr.close()
