"""The doctor's look at the machine: disk, clock, the certificate that citizens and kiosks meet.

Guarantees that each look ends within a named time, and that what cannot be found out is said as
such and not as well.
"""

import ctypes
import os
import shutil
import socket
import ssl
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from central.operation.doctor.finding import Finding, fault, warning, well

LEAST_FREE_MB = 256
COMFORTABLE_MB = 2048
CERTIFICATE_LIMIT_S = 5.0
"""For the connection and the handshake, each."""

RENEW_WITHIN = timedelta(days=21)
_MB = 1024 * 1024
_CLOCK_NOT_SYNCHRONISED = 5
"""TIME_ERROR of adjtimex(2)."""

_TIMEX_BYTES = 512
"""More than any platform's struct timex has."""


def look_at_disk(folders: Iterable[Path]) -> Iterator[Finding]:
    """One finding for each device that the folders stand on."""
    seen: set[int] = set()
    for folder in folders:
        there = next(each for each in (folder, *folder.parents) if each.exists())
        if (device := there.stat().st_dev) in seen:
            continue
        seen.add(device)
        free = shutil.disk_usage(there).free // _MB
        found = f"{free} MB free for {there}"
        if not os.access(there, os.W_OK):
            do = "Give the folder to the user that runs the central."
            yield fault("disk", f"{there}: this user cannot write there", do)
        elif free < LEAST_FREE_MB:
            yield fault("disk", found, "Make room now: soon no record can be taken.")
        elif free < COMFORTABLE_MB:
            yield warning("disk", found, "Make room, or put the database on a larger disk.")
        else:
            yield well("disk", found)


def look_at_clock() -> Finding:
    """Whether the kernel says that its clock follows a time server."""
    state = ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.create_string_buffer(_TIMEX_BYTES))
    if state < 0:
        do = "Look with `timedatectl`."
        return warning("clock", "the kernel does not tell whether the clock is right", do)
    if state == _CLOCK_NOT_SYNCHRONISED:
        do = "Switch on a time service (`timedatectl set-ntp true`): kiosks take time from here."
        return warning("clock", "the clock follows no time server", do)
    return well("clock", "it follows a time server")


def look_at_address(public_url: str, now: datetime) -> Finding:
    """The address that phones and kiosks use, and its certificate if it is https."""
    parts = urlsplit(public_url)
    if not public_url:
        do = "Set [server] public_url if citizens are to rate by phone or scan check codes."
        return warning("address", "no public_url: kiosks show no QR code", do)
    if parts.scheme != "https" or not parts.hostname:
        do = "Put a proxy with a certificate before it: phones warn of what is not https."
        return warning("address", f"{public_url} is not https", do)
    try:
        ends = _certificate_end(parts.hostname, parts.port or 443)
    except ssl.SSLCertVerificationError as error:
        do = "Renew the certificate, or install the chain of its issuer."
        return fault("certificate", f"{parts.hostname}: {error.verify_message}", do)
    except (OSError, ValueError) as error:
        do = "Look from another network too: this machine may not reach its own public address."
        return warning("certificate", f"{parts.hostname} was not reached: {error}", do)
    left = ends - now
    found = f"{parts.hostname}: good until {ends.date().isoformat()}, {left.days} days"
    if left < RENEW_WITHIN:
        return warning("certificate", found, "Renew it, and see why it did not renew itself.")
    return well("certificate", found)


def _certificate_end(host: str, port: int) -> datetime:
    context = ssl.create_default_context()
    with (
        socket.create_connection((host, port), timeout=CERTIFICATE_LIMIT_S) as line,
        context.wrap_socket(line, server_hostname=host) as secure,
    ):
        certificate = secure.getpeercert() or {}
    ends = ssl.cert_time_to_seconds(str(certificate["notAfter"]))
    return datetime.fromtimestamp(ends, UTC)
