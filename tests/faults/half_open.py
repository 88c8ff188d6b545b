"""A serial server that vanishes without a word, in network namespaces of its own.

Run inside `unshare --net`, with `--map-root-user` where one is not root. Two namespaces, a pair of
interfaces between them, a server of lines in the far one; once the source is connected and has
told an event, the far side's way back becomes a black hole: no FIN, no RST, no answer to any
probe. Says how many seconds the source took to notice, and its reason. Arguments: seconds of
keepalive idle, interval, and of the longest life without an answer; none for those of the kiosk.
"""

import subprocess
import sys
import threading
import time
from pathlib import Path

from kiosk.devices import tcp_line
from kiosk.devices.profile import load_profile
from kiosk.devices.source_state import SourceState, SourceStatus
from kiosk.devices.ticket_source import open_source

PROFILE = Path(__file__).parents[2] / "config" / "ticket-sources" / "plain-lines.toml"
NEAR, FAR, PORT = "10.213.77.1", "10.213.77.2", 4001
WITHIN_S = 120
SERVER = f"""
import socket
with socket.create_server(("{FAR}", {PORT})) as server:
    print("listening", flush=True)
    connection, _ = server.accept()
    connection.sendall(b"CALL 05 A001\\r\\nCALL 05 A002\\r\\n")
    connection.recv(1)
"""


def ip(*arguments: str, inside: int | None = None) -> None:
    """Run ip, in the namespace of a process if one is named."""
    enter = ["nsenter", f"--target={inside}", "--net"] if inside else []
    subprocess.run([*enter, "ip", *arguments], check=True)


def main() -> None:
    """Connect, cut, and wait for the source to notice."""
    if len(sys.argv) > 1:
        idle, interval, life = (int(one) for one in sys.argv[1:4])
        tcp_line.KEEPALIVE_IDLE_S, tcp_line.KEEPALIVE_INTERVAL_S = idle, interval
        tcp_line.PEER_LOST_AFTER_MS = life * 1000
    far = subprocess.Popen(
        ["unshare", "--net", "sh", "-c", "echo ready; exec cat"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    far.stdout.readline()
    ip("link", "add", "near", "type", "veth", "peer", "name", "far", "netns", str(far.pid))
    for name, address, inside in (("near", NEAR, None), ("far", FAR, far.pid)):
        ip("address", "add", f"{address}/30", "dev", name, inside=inside)
        ip("link", "set", name, "up", inside=inside)
    server = subprocess.Popen(
        ["nsenter", f"--target={far.pid}", "--net", sys.executable, "-c", SERVER],
        stdout=subprocess.PIPE,
    )
    server.stdout.readline()
    print(*watched(far.pid), flush=True)
    server.kill()
    far.kill()


def watched(far: int) -> tuple[float, str]:
    """Give after how many seconds the source noticed, and the reason it told."""
    heard, over = threading.Event(), threading.Event()
    reasons: list[str] = []

    def status_came(status: SourceStatus) -> None:
        if status.state is SourceState.gone:
            reasons.append(status.reason)
            over.set()

    source = open_source(
        f"socket://{FAR}:{PORT}",
        load_profile(PROFILE),
        "05",
        lambda _event, _at_ms: heard.set(),
        status_came,
        lambda: time.monotonic_ns() // 1_000_000,
    )
    source.start()
    assert heard.wait(WITHIN_S)
    ip("route", "add", "blackhole", f"{NEAR}/32", inside=far)
    begun = time.monotonic()
    assert over.wait(WITHIN_S)
    seconds = time.monotonic() - begun
    source.stop()
    return seconds, reasons[0]


if __name__ == "__main__":
    main()
