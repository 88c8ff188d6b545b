"""Where a ticket source is: a device path, `socket://` or `rfc2217://`. Pure.

Guarantees: an address that parses can be opened in principle; whether anything is there is found
out by opening. Anything else is a `SourceAddressError` that says what was expected.
"""

from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import SplitResult, parse_qsl, urlsplit

RFC2217_OPTIONS = ("ign_set_control", "timeout")
EXAMPLES = (
    "/dev/serial/by-id/usb-..., socket://192.0.2.7:4001 or rfc2217://192.0.2.7:4001?ign_set_control"
)


class SourceAddressError(ValueError):
    """The address in the settings is none. `str()` says what was expected."""

    def __init__(self, url: str, problem: str) -> None:
        super().__init__(f"ticket source {url!r}: {problem}; expected such as {EXAMPLES}")


@dataclass(frozen=True, slots=True)
class DeviceAddress:
    """A serial device of this machine; by-id and udev links stay the same, ttyUSB0 does not."""

    path: str

    def __str__(self) -> str:
        return self.path


@dataclass(frozen=True, slots=True)
class TcpAddress:
    """A serial server that passes bare bytes, or any feed of lines over TCP."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"socket://{_in_brackets(self.host)}:{self.port}"


@dataclass(frozen=True, slots=True)
class Rfc2217Address:
    """A serial server that speaks RFC 2217; `url` is what pyserial takes."""

    host: str
    port: int
    url: str

    def __str__(self) -> str:
        return f"rfc2217://{_in_brackets(self.host)}:{self.port}"


SourceAddress: TypeAlias = DeviceAddress | TcpAddress | Rfc2217Address


def parse_address(url: str) -> SourceAddress:
    """Read an address from the settings; raise SourceAddressError when it is none."""
    if "://" not in url:
        if not url.strip() or "\0" in url:
            raise SourceAddressError(url, "no device path")
        return DeviceAddress(url)
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise SourceAddressError(url, str(error)) from error
    if parts.scheme not in ("socket", "rfc2217"):
        raise SourceAddressError(url, f"{parts.scheme}:// is not known")
    if not host or not port:
        raise SourceAddressError(url, "host or port is missing")
    if parts.path.strip("/") or parts.fragment or parts.username is not None:
        raise SourceAddressError(url, "nothing but host, port and options may stand in it")
    if parts.scheme == "socket":
        if parts.query:
            raise SourceAddressError(url, f"socket:// has no option {parts.query!r}")
        return TcpAddress(host, port)
    _check_options(url, parts)
    return Rfc2217Address(host, port, url)


def _check_options(url: str, parts: SplitResult) -> None:
    for option, value in parse_qsl(parts.query, keep_blank_values=True):
        if option not in RFC2217_OPTIONS:
            raise SourceAddressError(
                url, f"unknown option {option!r}, known are {', '.join(RFC2217_OPTIONS)}"
            )
        if option == "timeout" and not value.isdecimal():
            raise SourceAddressError(url, f"timeout is {value!r}, not whole seconds")


def _in_brackets(host: str) -> str:
    return f"[{host}]" if ":" in host else host
