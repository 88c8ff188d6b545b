"""Debian's HAProxy before several processes, with the sample configuration that we ship."""

import re
import shutil
import socket
import subprocess
from pathlib import Path

from tests.central.operation.central_process import STOP_LIMIT_S, wait_until

SAMPLE = Path(__file__).parents[3] / "config" / "haproxy.cfg"
START_LIMIT_S = 30


def program():
    """Where HAProxy is; Debian puts it in /usr/sbin."""
    found = shutil.which("haproxy", path="/usr/sbin:/usr/bin")
    assert found, "HAProxy is not installed: packaging/set-up test installs Debian's package"
    return found


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


class Balancer:
    """Answers at `port` for the processes at `ports`."""

    def __init__(self, folder, ports):
        self.port = free_port()
        text = SAMPLE.read_text("utf-8").replace("127.0.0.1:8080", f"127.0.0.1:{self.port}")
        for sample, port in zip((8081, 8082), ports, strict=True):
            text, changed = re.subn(rf"127\.0\.0\.1:{sample}\b", f"127.0.0.1:{port}", text)
            assert changed == 1
        path = folder / "haproxy.cfg"
        path.write_text(text, "utf-8")
        self.log = folder / "haproxy.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [program(), "-db", "-f", path], stdout=log, stderr=subprocess.STDOUT
            )
        wait_until(self._answers, START_LIMIT_S, "HAProxy")

    def _answers(self):
        assert self.process.poll() is None, self.log.read_text("utf-8")
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=5).close()
        except ConnectionRefusedError:
            return False
        return True

    def close(self):
        self.process.kill()
        self.process.wait(STOP_LIMIT_S)
