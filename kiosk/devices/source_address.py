"""Where a ticket source is: a device path or one of four kinds of address. Pure.

Guarantees: an address that parses can be opened in principle; whether anything is there is found
out by opening. Anything else is a `SourceAddressError` that says what was expected.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias
from urllib.parse import SplitResult, parse_qsl, urlsplit

RFC2217_OPTIONS = ("ign_set_control", "timeout")
CAPTURE_SCHEME = "capture:"
FASTEST = 1000
EXAMPLES = (
    "/dev/serial/by-id/usb-..., socket://192.0.2.7:4001, "
    "rfc2217://192.0.2.7:4001?ign_set_control or capture:/path/a.capture"
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


@dataclass(frozen=True, slots=True)
class LoopAddress:
    """A device within this very process, by its name; for tests and demonstrations."""

    name: str

    def __str__(self) -> str:
        return f"loop://{self.name}"


@dataclass(frozen=True, slots=True)
class CaptureAddress:
    """A capture that is played: `speed` times as fast as it came, 0 for as fast as can be."""

    path: Path
    speed: int

    def __str__(self) -> str:
        return f"{CAPTURE_SCHEME}{self.path}"


SourceAddress: TypeAlias = (
    DeviceAddress | TcpAddress | Rfc2217Address | LoopAddress | CaptureAddress
)


def parse_address(url: str) -> SourceAddress:
    """Read an address from the settings; raise SourceAddressError when it is none."""
    if not url.strip() or "\0" in url:
        raise SourceAddressError(url, "no device path")
    if url != url.strip():
        raise SourceAddressError(url, "a space stands before or after it")
    if url.startswith(CAPTURE_SCHEME):
        return _capture(url)
    if "://" in url:
        return _of_scheme(url)
    if not url.startswith("/"):
        # Also what was meant to be an address on the network: 192.0.2.7:4001, socket:/192.0.2.7.
        raise SourceAddressError(url, "neither a device path, which begins with /, nor an address")
    return DeviceAddress(url)


def _of_scheme(url: str) -> SourceAddress:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise SourceAddressError(url, str(error)) from error
    if parts.scheme not in ("socket", "rfc2217", "loop"):
        raise SourceAddressError(url, f"{parts.scheme}:// is not known")
    if parts.path.strip("/") or parts.fragment or parts.username is not None:
        raise SourceAddressError(url, "nothing but host, port and options may stand in it")
    if parts.scheme == "loop":
        return _loop(url, parts)
    if not host or not port:
        raise SourceAddressError(url, "host or port is missing")
    if not _can_be_a_host(host):
        raise SourceAddressError(url, f"{host!r} is neither a name nor an IP address")
    if parts.scheme == "socket":
        if parts.query:
            raise SourceAddressError(url, f"socket:// has no option {parts.query!r}")
        return TcpAddress(host, port)
    _check_options(url, parts)
    return Rfc2217Address(host, port, url)


def _loop(url: str, parts: SplitResult) -> LoopAddress:
    if parts.query or parts.port is not None:
        raise SourceAddressError(url, "loop:// has a name and nothing else")
    return LoopAddress(parts.netloc)


def _capture(url: str) -> CaptureAddress:
    # Not urlsplit: a path may hold a # and a %.
    path, asked, options = url.removeprefix(CAPTURE_SCHEME).partition("?")
    name, _, speed = options.partition("=")
    if not path:
        raise SourceAddressError(url, "the path of the capture is missing")
    if asked and name != "speed":
        raise SourceAddressError(url, f"unknown option {name!r}, known is speed")
    if not asked:
        return CaptureAddress(Path(path), 1)
    if not (speed.isascii() and speed.isdecimal() and int(speed) <= FASTEST):
        raise SourceAddressError(url, f"speed is {speed!r}, not a whole number from 0 to {FASTEST}")
    return CaptureAddress(Path(path), int(speed))


def _check_options(url: str, parts: SplitResult) -> None:
    for option, value in parse_qsl(parts.query, keep_blank_values=True):
        if option not in RFC2217_OPTIONS:
            raise SourceAddressError(
                url, f"unknown option {option!r}, known are {', '.join(RFC2217_OPTIONS)}"
            )
        if option == "timeout" and not value.isdecimal():
            raise SourceAddressError(url, f"timeout is {value!r}, not whole seconds")


def _can_be_a_host(host: str) -> bool:
    """Whether it can be looked up: two dots in a row, or a part of 64 letters, cannot."""
    try:
        host.encode("idna")
    except UnicodeError:
        return False
    return not any(one.isspace() for one in host)


def _in_brackets(host: str) -> str:
    return f"[{host}]" if ":" in host else host
