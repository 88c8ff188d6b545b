"""Which provisioning file is believed: by an anchor that the image carries, where it carries one.

Guarantees that a file is signed by the configuration key that it names; that, where the anchor's
file is there, this key is one of those that it lists, and that an anchor's file which cannot be
read or lists none lets nothing through. Where there is no such file the fingerprint that a person
compares on the screen decides (docs/adr/0088-provisioning-by-file.md).
"""

import re
from pathlib import Path

from kiosk.identity.provision_error import ProvisionError, ProvisionFault
from kiosk.record import RecordError, VerifyKey
from kiosk.record.errors import NotCompactError, TrailingBytesError
from kiosk.record.provisioning import Provisioning, open_provisioning

ANCHORS = "central-keys"
"""Beside kiosk.toml: one fingerprint of a configuration key on each line, # begins a remark."""

MAX_ANCHOR_BYTES = 64 * 1024
_PRINT = re.compile(r"[0-9a-f]{32}\Z")


def open_trusted(text: str, place: Path, anchors: frozenset[str] | None) -> Provisioning:
    """What the file says; ProvisionError unless it is whole, signed and, by `anchors`, ours."""
    try:
        told = open_provisioning(text)
    except (NotCompactError, TrailingBytesError) as error:
        raise ProvisionError(
            ProvisionFault.CUT,
            f"{place}: not a whole provisioning file ({error.rule}); copy it anew and eject the "
            "stick before pulling it",
        ) from error
    except RecordError as error:
        raise ProvisionError(
            ProvisionFault.ALTERED,
            f"{place}: it was altered, or is no provisioning file ({error.rule}); take it anew "
            "from the central",
        ) from error
    shown = VerifyKey.from_text(told.configuration_key).fingerprint
    if anchors is not None and shown not in anchors:
        raise ProvisionError(
            ProvisionFault.OTHER_CENTRAL,
            f"{place}: signed by {shown} ({told.province}), and this machine's {ANCHORS} does not "
            "list that key; it is the file of another province, or this is another's machine",
        )
    return told


def load_anchors(path: Path) -> frozenset[str] | None:
    """The fingerprints in `path`; None where there is no such file. ProvisionError."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_ANCHOR_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}; without it no file is believed"
        raise ProvisionError(ProvisionFault.ANCHORS, message) from error
    lines = content[:MAX_ANCHOR_BYTES].decode("utf-8", "replace").splitlines()
    said = [line.partition("#")[0] for line in lines]
    found = ["".join(line.split()).lower() for line in said if line.strip()]
    if not found or any(not _PRINT.match(each) for each in found):
        raise ProvisionError(
            ProvisionFault.ANCHORS,
            f"{path}: expected one fingerprint on each line, as `central key list` shows it for "
            "the configuration key; without it no file is believed",
        )
    return frozenset(" ".join(each[at : at + 4] for at in range(0, 32, 4)) for each in found)
