"""From what the system said when a line failed to a status that IT can act on. Pure.

Guarantees: every failure becomes `busy` or `gone` with a reason that says what to do next; the
same cause gives the same words, so that waiting for a device tells it once. Which group a device
belongs to is found out by the caller, who may touch the file system.
"""

import errno
import socket
import termios

from kiosk.devices.source_address import (
    CaptureAddress,
    DeviceAddress,
    LoopAddress,
    Rfc2217Address,
    SourceAddress,
)
from kiosk.devices.source_state import SourceState, SourceStatus

HELD_BY_ANOTHER = (errno.EAGAIN, errno.EBUSY)
NOT_PERMITTED = (errno.EACCES, errno.EPERM)
NO_SUCH_LINE: dict[int | None, str] = {
    errno.EISDIR: "is a directory, not a device: name one, such as /dev/serial/by-id/...",
    errno.ENOTTY: "is not a serial line: name a device such as /dev/serial/by-id/...",
    errno.EINVAL: "refuses the line settings: does this adapter know the bits, parity and speed "
    "of the profile's [line]?",
}
NOTHING_THERE = (errno.ENOENT, errno.ENXIO, errno.ENODEV, errno.EIO, errno.ENOTDIR)
NOT_REACHED = (
    errno.EHOSTUNREACH,
    errno.ENETUNREACH,
    errno.EHOSTDOWN,
    errno.ENETDOWN,
    errno.ETIMEDOUT,
)


class ClosedByPeerError(OSError):
    """The serial server closed the connection."""


def status_of_failure(
    address: SourceAddress, error: BaseException, group: str | None
) -> SourceStatus:
    """Give the status for a line that could not be opened or broke.

    `group` is the name of the group that a device path belongs to, where it is known.
    """
    number = error_number(error)
    if isinstance(address, DeviceAddress):
        return _of_device(address, number, error, group)
    if isinstance(address, LoopAddress):
        return _of_loop(address, number)
    if isinstance(address, CaptureAddress):
        # The capture's own words: which file, which line, and what to do.
        return _gone(_words(error))
    return _of_server(address, number, error)


def error_number(error: BaseException) -> int | None:
    """Give the errno of an error or of the one it was raised for: pyserial hides some."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OSError) and cause.errno is not None:
            return cause.errno
        if isinstance(cause, termios.error) and cause.args and isinstance(cause.args[0], int):
            return cause.args[0]
        cause = cause.__cause__ or cause.__context__
    return None


def _of_device(
    address: DeviceAddress, number: int | None, error: BaseException, group: str | None
) -> SourceStatus:
    if number in HELD_BY_ANOTHER:
        return _busy(f"another program holds {address}: end it, or give the kiosk another port")
    if number in NOT_PERMITTED:
        return _gone(f"no permission to read {address}: {_who_may(group)}")
    if number in NO_SUCH_LINE:
        return _gone(f"{address} {NO_SUCH_LINE[number]}")
    # A read that finds the device gone has no errno at all (pyserial), or EIO.
    if number is None or number in NOTHING_THERE:
        return _gone(f"no device at {address}: plug it in, or look for it in /dev/serial/by-id/")
    return _gone(f"{address} cannot be read: {_words(error)}")


def _of_loop(address: LoopAddress, number: int | None) -> SourceStatus:
    if number in HELD_BY_ANOTHER:
        return _busy(f"another listener holds {address}")
    return _gone(f"no device at {address}: it exists within this program only")


def _of_server(address: SourceAddress, number: int | None, error: BaseException) -> SourceStatus:
    if isinstance(error, ClosedByPeerError):
        return _gone(f"{address} closed the connection: is the queue device there connected?")
    if number == errno.ECONNREFUSED:
        return _gone(f"{address} refuses connections: is the port right and its service started?")
    if number in NOT_REACHED or isinstance(error, TimeoutError):
        return _gone(f"{address} does not answer: is it switched on, and the network in order?")
    words = _words(error)
    if isinstance(error, socket.gaierror):
        return _gone(
            f"{address} is not found ({words}): is the name right? An IP address needs no lookup"
        )
    advice = _of_rfc2217(words) if isinstance(address, Rfc2217Address) else None
    return _gone(f"{address} {advice or f'cannot be read: {words}'}")


def _of_rfc2217(words: str) -> str | None:
    if "'control'" in words:
        return (
            "does not answer for its control lines: add ?ign_set_control to the address in the "
            "settings"
        )
    if "RFC2217" in words:
        return (
            "does not speak RFC 2217 or refuses the line settings: try socket://, or the profile's "
            "[line]"
        )
    return None


def status_of_refusal(address: SourceAddress) -> SourceStatus:
    """Give the status for a server that took the connection and closed it before a word."""
    return _busy(
        f"{address} closes the connection at once: another program may hold it, or the device "
        "behind it is not there"
    )


def _who_may(group: str | None) -> str:
    if group is None:
        return "its group is not known; look at it with ls -l"
    return (
        f"it belongs to the group {group!r}; add the kiosk's user to it (usermod -aG {group} USER) "
        "and start the kiosk again"
    )


def _words(error: BaseException) -> str:
    return str(error) or type(error).__name__


def _busy(reason: str) -> SourceStatus:
    return SourceStatus(SourceState.busy, reason)


def _gone(reason: str) -> SourceStatus:
    return SourceStatus(SourceState.gone, reason)
