"""A line of a given rate and delay, in a network namespace of its own.

The rate is the kernel's (a token bucket at both ends of a pair of interfaces); the delay is a
relay of ours in the far namespace, since not every kernel can delay. Whatever runs inside
`inside` reaches one address of this machine through it. Needs to be root. At the end of `with`
namespace, interfaces and relays are gone.
"""

import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

NEAR, FAR = "10.213.78.1", "10.213.78.2"
PORT = 4080
BURST = "16kbit"
LATENCY = "400ms"
PIECE = 16 * 1024


@dataclass(frozen=True, slots=True)
class SlowLine:
    """`inside`: what to put before a command; `url`: where it finds the address there."""

    inside: tuple[str, ...]
    url: str


@contextmanager
def slow_line(port: int, rate: str, one_way_s: float) -> Iterator[SlowLine]:
    """A line to 127.0.0.1:`port`. `rate`: as tc takes it; `one_way_s`: each way."""
    far = subprocess.Popen(
        ["unshare", "--net", "sh", "-c", "echo ready; exec cat"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    inside = ("nsenter", f"--target={far.pid}", "--net")
    near_name, far_name = f"td{far.pid}n"[-15:], "far"
    relays: list[subprocess.Popen[bytes]] = []
    try:
        assert far.stdout is not None  # noqa: S101 - asked for above
        far.stdout.readline()
        _run(
            "ip", "link", "add", near_name, "type", "veth", "peer", far_name, "netns", f"{far.pid}"
        )
        for way, name, address in (((), near_name, NEAR), (inside, far_name, FAR)):
            _run(*way, "ip", "address", "add", f"{address}/30", "dev", name)
            _run(*way, "ip", "link", "set", name, "up")
            shape = ("tbf", "rate", rate, "burst", BURST, "latency", LATENCY)
            _run(*way, "tc", "qdisc", "add", "dev", name, "root", *shape)
        _run(*inside, "ip", "link", "set", "lo", "up")
        relays.append(_relay((), NEAR, PORT, "127.0.0.1", port, 0.0))
        relays.append(_relay(inside, "127.0.0.1", PORT, NEAR, PORT, one_way_s))
        yield SlowLine(inside, f"http://127.0.0.1:{PORT}")
    finally:
        for process in (*relays, far):
            process.kill()
            process.wait()


def _run(*command: str) -> None:
    subprocess.run(command, check=True)


def _relay(
    inside: tuple[str, ...], host: str, port: int, to_host: str, to_port: int, delay_s: float
) -> "subprocess.Popen[bytes]":
    arguments = (host, str(port), to_host, str(to_port), str(delay_s))
    process = subprocess.Popen(
        [*inside, sys.executable, "-m", "benchmarks.slow_line", *arguments],
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None  # noqa: S101 - asked for above
    process.stdout.readline()
    return process


async def _serve(host: str, port: int, to_host: str, to_port: int, delay_s: float) -> None:
    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await asyncio.open_connection(to_host, to_port)
        except OSError:
            writer.close()
            return
        await asyncio.gather(_pump(reader, back, delay_s), _pump(there, writer, delay_s))

    server = await asyncio.start_server(connected, host, port)
    print("ready", flush=True)
    await server.serve_forever()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, delay_s: float) -> None:
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()

    def give(piece: bytes) -> None:
        if piece:
            writer.write(piece)
        else:
            ended.set()

    while True:
        try:
            piece = await reader.read(PIECE)
        except OSError:
            piece = b""
        loop.call_later(delay_s, give, piece)
        if not piece:
            break
    await ended.wait()
    writer.close()


if __name__ == "__main__":
    _host, _port, _to_host, _to_port, _delay = sys.argv[1:6]
    # Ends with whoever started it.
    threading.current_thread().name = "relay"
    asyncio.run(_serve(_host, int(_port), _to_host, int(_to_port), float(_delay)))
