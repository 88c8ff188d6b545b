"""The central's own private keys: receipts, configuration, sealing, the phone's log, recovery.

Guarantees that each purpose has a key of its own, and that what was sealed to a former key can
still be opened. Leaves to others: the files (`central.key_files`), which keys the kiosks were told
of (`central.fleet.announced_keys`).
"""

from dataclasses import dataclass
from pathlib import Path

from central.key_files import (
    PURPOSES,
    KeyFileError,
    former_paths,
    make_file,
    next_path,
    path_of,
    read_file,
    read_if_there,
)
from kiosk.record import SealingKey, SigningKey

__all__ = [
    "PURPOSES",
    "CentralKeys",
    "KeyFileError",
    "load_keys",
    "load_phone_key",
    "make_keys",
]


@dataclass(frozen=True, slots=True)
class CentralKeys:
    """The private keys in force, one for each purpose.

    `sealing_keys` and `recovery_keys`: all that open a box, the current one among them; the one
    that was there first comes first, and never changes.
    """

    receipt: SigningKey
    configuration: SigningKey
    sealing: SealingKey
    phone: SigningKey
    recovery: SealingKey
    sealing_keys: tuple[SealingKey, ...]
    recovery_keys: tuple[SealingKey, ...]


def make_keys(directory: Path, purposes: tuple[str, ...] = PURPOSES) -> list[str]:
    """Make those keys that are not there yet; returns their purposes."""
    return [purpose for purpose in purposes if make_file(path_of(directory, purpose), purpose)]


def load_keys(directory: Path) -> CentralKeys:
    """The keys in `directory`; KeyFileError if one is missing, unreadable, altered or open."""
    secrets = {purpose: read_file(path_of(directory, purpose), purpose) for purpose in PURPOSES}
    return CentralKeys(
        receipt=SigningKey(secrets["receipt"]),
        configuration=SigningKey(secrets["configuration"]),
        sealing=SealingKey(secrets["sealing"]),
        phone=SigningKey(secrets["phone"]),
        recovery=SealingKey(secrets["recovery"]),
        sealing_keys=_openers(directory, "sealing"),
        recovery_keys=_openers(directory, "recovery"),
    )


def load_phone_key(directory: Path) -> SigningKey:
    """The key of the phone's log alone; KeyFileError as of `load_keys`."""
    return SigningKey(read_file(path_of(directory, "phone"), "phone"))


def _openers(directory: Path, purpose: str) -> tuple[SealingKey, ...]:
    secrets = [read_file(path, purpose) for path in former_paths(directory, purpose)]
    secrets.append(read_file(path_of(directory, purpose), purpose))
    announced = read_if_there(next_path(directory, purpose), purpose)
    if announced is not None:
        # A central that was put back to before the change may be sent boxes of after it.
        secrets.append(announced)
    return tuple(SealingKey(secret) for secret in dict.fromkeys(secrets))
