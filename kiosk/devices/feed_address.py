"""Where the feed listens, and which addresses a request may be meant for. Pure.

Guarantees: only IP addresses and `localhost` are taken, so that nothing is ever looked up by
name; a name in a request's Host is refused, but for `localhost` on this machine's own address:
a web page whose name was made to point here (DNS rebinding) sends its own name.
"""

import errno
import ipaddress
from dataclasses import dataclass

from kiosk.devices.source_state import SourceState, SourceStatus

EXAMPLES = "127.0.0.1:8790, [::1]:8790 or the kiosk's own address such as 192.0.2.7:8790"
LOCALHOST = "localhost"
LOCALHOST_ADDRESS = "127.0.0.1"
HTTP_PORT = 80
LAST_PORT = 65_535
FIRST_FREE_PORT = 1024
IN_CLEAR = (
    "beyond this machine nothing is encrypted, and the key can be read on the wire "
    "(docs/http-feed.md says what to do)"
)

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class FeedAddressError(ValueError):
    """The address in the settings is none. `str()` says what was expected."""

    def __init__(self, listen: str, problem: str) -> None:
        super().__init__(f"feed.listen {listen!r}: {problem}; expected such as {EXAMPLES}")


@dataclass(frozen=True, slots=True)
class FeedAddress:
    """An address of this machine, or all of them (0.0.0.0 or ::), and a port."""

    host: Address
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if self.is_ipv6 else f"{self.host}:{self.port}"

    @property
    def is_ipv6(self) -> bool:
        """Whether it is an address of IPv6."""
        return isinstance(self.host, ipaddress.IPv6Address)

    @property
    def is_of_this_machine_alone(self) -> bool:
        """Whether nobody else can reach it."""
        return self.host.is_loopback

    @property
    def names_one(self) -> bool:
        """Whether it is one address, which the machine can lose, and not all of them."""
        return not self.host.is_unspecified


def parse_listen(listen: str) -> FeedAddress:
    """Read `feed.listen` of the settings; raise FeedAddressError when it is none."""
    host, colon, port = listen.rpartition(":")
    if not colon or not (port.isascii() and port.isdecimal()):
        raise FeedAddressError(listen, "the port is missing")
    if not 1 <= int(port) <= LAST_PORT:
        raise FeedAddressError(listen, f"the port is not from 1 to {LAST_PORT}")
    if host == LOCALHOST:
        host = LOCALHOST_ADDRESS
    address = _address(host)
    if address is None:
        raise FeedAddressError(listen, "neither localhost nor an IP address (IPv6 in brackets)")
    if isinstance(address, ipaddress.IPv6Address) and address.scope_id is not None:
        raise FeedAddressError(listen, "an address with a zone (%) is not taken")
    if address.is_multicast:
        raise FeedAddressError(listen, "a multicast address is nobody's own")
    return FeedAddress(address, int(port))


def is_meant_for(host: str, local: FeedAddress) -> bool:
    """Whether a request with this Host field is meant for `local`, where it arrived."""
    name, colon, port = host.rpartition(":")
    if not colon or port.endswith("]"):
        name, port = host, str(HTTP_PORT)
    if port != str(local.port):
        return False
    if name.casefold() == LOCALHOST:
        return local.host.is_loopback
    return _address(name) == local.host


def status_when_listening(address: FeedAddress) -> SourceStatus:
    """Give `ok`, with a warning where others can reach the address."""
    where = f"listening at {address}"
    if address.is_of_this_machine_alone:
        return SourceStatus(SourceState.ok, where)
    return SourceStatus(SourceState.ok, f"{where}; {IN_CLEAR}")


def status_of_bind_failure(address: FeedAddress, error: OSError) -> SourceStatus:
    """Give `gone` with the reason why nothing can listen there and what to do."""
    match error.errno:
        case errno.EADDRINUSE:
            reason = "another program listens there: end it, or give feed.listen another port"
        case errno.EACCES | errno.EPERM:
            reason = f"not permitted: give feed.listen a port from {FIRST_FREE_PORT} on"
        case errno.EADDRNOTAVAIL:
            reason = (
                "this machine has no such address now: is the network up, or was the address "
                "changed? Look with: ip address"
            )
        case errno.EAFNOSUPPORT:
            reason = "this machine has no IPv6: give feed.listen an address such as 127.0.0.1"
        case _:
            reason = error.strerror or type(error).__name__
    return SourceStatus(SourceState.gone, f"cannot listen at {address}: {reason}")


def _address(host: str) -> Address | None:
    """An IPv4 address, or an IPv6 address in brackets; None for anything else."""
    in_brackets = host.startswith("[") and host.endswith("]")
    try:
        if in_brackets:
            return ipaddress.IPv6Address(host[1:-1])
        return ipaddress.IPv4Address(host)
    except ValueError:
        return None
