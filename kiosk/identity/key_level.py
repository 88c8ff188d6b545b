"""How well the kiosk's key is kept: in a file, or sealed by systemd and given to the unit alone.

Guarantees that the level is found out and never claimed: a sealed key's level is read from the
sealed file itself by the one who opened it (`sealed_keys`, as root), and reaches the kiosk beside
the key, in the folder of credentials that systemd makes for the unit.

| level | the key is | who has the disk alone |
|---|---|---|
| `file` | a file of the kiosk's user, mode 0600 | has the key |
| `host` | sealed to a secret in `/var/lib/systemd` | has the key, unless that is encrypted |
| `tpm2` | sealed to the machine's TPM as well | has nothing |

Who is root on the running machine has the key at each level.
"""

import base64
import binascii
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FILE = "file"
HOST = "host"
TPM2 = "tpm2"
LOST = "lost"
"""No level: there should be a sealed key, and none could be opened. The unit's fallback, too."""
LEVELS = (HOST, TPM2)

FOLDER_VARIABLE = "CREDENTIALS_DIRECTORY"
KEY_CREDENTIAL = "thuocdo-kiosk.key"
"""The keys (`key_ring`): an encrypted credential that has this name in it."""
LEVEL_CREDENTIAL = "thuocdo-kiosk.key-level"
"""The level, in clear."""
LONGEST_CREDENTIAL_BYTES = 1024

_ID_BYTES = 16
_SEALED_BY = {
    bytes.fromhex("5a1c6a86df9d4096b1d5a65e0862f19a"): HOST,
    bytes.fromhex("0c7cc07b117645919c4b0bea08bc20fe"): TPM2,
    bytes.fromhex("faf7eb9341e3412ca1a436f95a29362f"): TPM2,
    bytes.fromhex("93a894094874449090caf2fc93cab553"): TPM2,
    bytes.fromhex("af4950a849134eb1a73846304ff30c05"): TPM2,
}
"""The first 16 bytes of an encrypted credential: systemd's creds-util.h, CRED_AES256_GCM_BY_*."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What the unit was given. `keys`: empty where it was given none."""

    level: str
    keys: bytes


def level_of_sealed(content: bytes) -> str | None:
    """How the credential file `content` (base64, as systemd-creds writes it) is sealed.

    None for what is no such file, or sealed by what cannot be told, such as by nothing at all.
    """
    try:
        opened = base64.b64decode(b"".join(content.split()), validate=True)
    except binascii.Error:
        return None
    return _SEALED_BY.get(opened[:_ID_BYTES])


def read_credentials(environment: Mapping[str, str]) -> Credentials | None:
    """What systemd gave to this unit; None where it has no key of ours to give: level 1."""
    named = environment.get(FOLDER_VARIABLE)
    if not named:
        return None
    folder = Path(named)
    level = _read(folder / LEVEL_CREDENTIAL).decode("ascii", "replace")
    if not level:
        return None
    return Credentials(level, _read(folder / KEY_CREDENTIAL))


def _read(path: Path) -> bytes:
    """The credential, without white space around it; empty where it was not given."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return b""
    with os.fdopen(handle, "rb") as file:
        return file.read(LONGEST_CREDENTIAL_BYTES).strip()
