"""Tries the way to the central, layer by layer, up to the first that fails.

Guarantees that nothing is sent but a question for the time, and that each step has its own limit:
all of them together stay within 12 s. A name that is looked up too long is left to its thread.
"""

import os
import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TypeVar, cast
from urllib.parse import urlsplit

from kiosk.health.doctor.network import CENTRAL, CONNECTION, LINK, NAME, TLS, NetworkFacts, Refusal
from kiosk.health.doctor.reading.small_file import read_number, read_text
from kiosk.health.network import try_central
from kiosk.record import VerifyKey

Result = TypeVar("Result")

NAME_LIMIT_S = 3.0
CONNECT_LIMIT_S = 1.5
TLS_LIMIT_S = 2.0
CENTRAL_LIMIT_S = 4.0
MOST_ADDRESSES = 2
"""Of a name: so many are tried."""
_HTTP, _HTTPS = 80, 443
_PROXIES = ("https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY")
_EXPIRED, _NOT_YET, _OTHER_NAME = 10, 9, 62
"""X509_V_ERR_CERT_HAS_EXPIRED, _NOT_YET_VALID, _HOSTNAME_MISMATCH of OpenSSL's x509_vfy.h."""
_OTHER_ADDRESS = 64


@dataclass(frozen=True, slots=True)
class Central:
    """Where the central is, and what is believed of it. `proxy`: the settings' own, None for none;
    `receipt_keys`: none before the enrolment.
    """

    url: str
    ca_file: str | None = None
    proxy: str | None = None
    receipt_keys: Sequence[VerifyKey] = ()


def read_way(
    central: Central, nonce: str, now: Callable[[], datetime], sys: Path = Path("/sys")
) -> tuple[NetworkFacts, int | None]:
    """What each layer said, and the central's signed time minus ours in seconds, if it told it."""
    secure = urlsplit(central.url).scheme == "https"
    # With a proxy that is what is reached first; the rest goes through it.
    host, port = _host_and_port(central.proxy or central.url)
    named = central.proxy and f"{host}:{port}"
    facts = NetworkFacts(central.url, host, port, _links(sys), secure=secure)
    facts = replace(facts, proxy=named or "", ignored=_proxy() if not named else "")
    facts, addresses = _to_the_address(facts)
    if not facts.ended:
        facts = _connected(facts, addresses, central.ca_file)
    if facts.ended:
        return facts, None
    ask = partial(try_central, central.url, central.ca_file, central.receipt_keys, nonce, now)
    if central.proxy:
        ask = partial(ask, proxy=central.proxy)
    try:
        tried = _within(CENTRAL_LIMIT_S, ask)
    except TimeoutError as error:
        return replace(facts, ended=CENTRAL, trouble=str(error)), None
    if not tried.reachable:
        return replace(facts, ended=CENTRAL, trouble=tried.sentence), None
    return replace(facts, took_ms=tried.took_ms), tried.difference_s


def _host_and_port(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or (_HTTPS if parts.scheme == "https" else _HTTP)


def _links(sys: Path) -> tuple[tuple[str, bool], ...]:
    """Interfaces beside loopback, and whether each has a carrier."""
    try:
        names = sorted(each.name for each in (sys / "class" / "net").iterdir())
    except OSError:
        return ()
    return tuple(
        (name, read_number(sys / "class" / "net" / name / "carrier") == 1)
        for name in names
        if name != "lo" and read_text(sys / "class" / "net" / name / "operstate")
    )


def _to_the_address(facts: NetworkFacts) -> tuple[NetworkFacts, list[str]]:
    try:
        addresses = _looked_up(facts.host, facts.port)
    except (OSError, UnicodeError) as error:
        said = str(getattr(error, "strerror", None) or error)
        if not _has_a_way():
            return replace(facts, ended=LINK, trouble=said), []
        return replace(facts, ended=NAME, trouble=said), []
    try:
        own = _own_address(addresses[0], facts.port)
    except OSError as error:
        said = error.strerror or str(error)
        return replace(facts, ended=LINK, trouble=f"{addresses[0]}: {said}"), []
    return replace(facts, address=own, found=tuple(addresses)), addresses


def _looked_up(host: str, port: int) -> list[str]:
    """The addresses of a name; an OSError, TimeoutError among them, where there are none."""
    found = _within(NAME_LIMIT_S, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def _within(limit_s: float, work: Callable[[], Result]) -> Result:
    """What `work` gives, on a thread that is left behind where it takes longer: TimeoutError."""
    answer: SimpleQueue[tuple[Result | None, Exception | None]] = SimpleQueue()

    def do() -> None:
        try:
            answer.put((work(), None))
        except Exception as error:  # noqa: BLE001 - it is raised where the answer is awaited
            answer.put((None, error))

    threading.Thread(target=do, name="doctor-network", daemon=True).start()
    try:
        found, error = answer.get(timeout=limit_s)
    except Empty as late:
        message = f"no answer within {limit_s:g} s"
        raise TimeoutError(message) from late
    if error is not None:
        raise error
    return cast("Result", found)


def _has_a_way() -> bool:
    """Whether the system knows a way out at all."""
    try:
        _own_address("192.0.2.1", _HTTP)
    except OSError:
        return False
    return True


def _own_address(towards: str, port: int) -> str:
    """Ours towards that one. Nothing is sent: connecting a datagram socket only chooses the way."""
    family = socket.AF_INET6 if ":" in towards else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as one:
        one.connect((towards, port))
        return str(one.getsockname()[0])


def _connected(facts: NetworkFacts, addresses: list[str], ca_file: str | None) -> NetworkFacts:
    trouble = ""
    for address in addresses[:MOST_ADDRESSES]:
        try:
            opened = socket.create_connection((address, facts.port), CONNECT_LIMIT_S)
        except OSError as error:
            trouble = error.strerror or str(error)
            continue
        with opened:
            tls = facts.secure and not facts.proxy
            return _believed(facts, opened, ca_file) if tls else facts
    return replace(facts, ended=CONNECTION, trouble=trouble)


def _believed(facts: NetworkFacts, opened: socket.socket, ca_file: str | None) -> NetworkFacts:
    try:
        context = ssl.create_default_context(cafile=ca_file)
        opened.settimeout(TLS_LIMIT_S)
        with context.wrap_socket(opened, server_hostname=facts.host):
            return facts
    except ssl.SSLCertVerificationError as error:
        refusal = {
            _EXPIRED: Refusal.EXPIRED,
            _NOT_YET: Refusal.NOT_YET,
            _OTHER_NAME: Refusal.OTHER_NAME,
            _OTHER_ADDRESS: Refusal.OTHER_NAME,
        }.get(error.verify_code, Refusal.UNKNOWN)
        return replace(facts, ended=TLS, refusal=refusal, trouble=str(error.verify_message))
    except (OSError, ValueError) as error:
        said = getattr(error, "reason", None) or str(error) or type(error).__name__
        return replace(facts, ended=TLS, refusal=Refusal.NO_TLS, trouble=str(said))


def _proxy() -> str:
    """The host of the environment's proxy, without a password that may stand in it."""
    named = next((os.environ[name] for name in _PROXIES if os.environ.get(name)), "")
    if not named:
        return ""
    try:
        return urlsplit(named if "://" in named else f"//{named}").hostname or "?"
    except ValueError:
        return "?"
