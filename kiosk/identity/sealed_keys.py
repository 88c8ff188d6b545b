"""Level 2, root's side: the kiosk's keys in one file that systemd-creds has sealed.

Guarantees that no key stands on a disk in clear: it goes to and from systemd-creds by pipes; that
the file changes by one rename, after what was sealed has been opened again; and that the sealed
file is bound to its name, so that no other credential passes for it. What cannot be opened is left
where it is. Leaves to others: giving the keys to the kiosk (its unit), and asking for a change.

| file | what |
|---|---|
| `/var/lib/thuocdo-kiosk-key/kiosk.key` | the sealed keys, for good; root's |
| `/run/thuocdo-kiosk-key/kiosk.key` | a copy for the unit to load, if it opens here |
| `/run/thuocdo-kiosk-key/level` | `tpm2`, `host`, or `lost` if it does not open |
"""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from kiosk.identity.key_error import KeyFileError, KeySealedError, KeyUnreadableError
from kiosk.identity.key_file import write_private
from kiosk.identity.key_level import KEY_CREDENTIAL, LOST, level_of_sealed
from kiosk.identity.key_ring import KeyRing, read_ring, write_ring

TOOL = "systemd-creds"
TOOL_LIMIT_S = 60
"""A TPM may take seconds; one that takes a minute is not coming back."""
SEALED = "kiosk.key"
LEVEL = "level"
BOUND_TO = ("host+tpm2", "tpm2", "host")
"""What a key can be sealed to: arguments of `systemd-creds encrypt --with-key`."""
PCRS = "7"
"""Measurements that the TPM asks for: those of Secure Boot's policy."""
LONGEST_SEALED_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class SealedKeys:
    """The sealed file in `folder`, and what the unit loads of it from `given`."""

    folder: Path
    given: Path

    @property
    def path(self) -> Path:
        """The sealed file."""
        return self.folder / SEALED

    def read(self) -> KeyRing | None:
        """The keys; None if there is no file. KeySealedError if it does not open here."""
        content = self._content()
        return None if content is None else read_ring(_open(content, self.path))

    def write(self, ring: KeyRing, bound_to: str, pcrs: str = PCRS) -> None:
        """Seals `ring` in the place of what was there; KeyFileError, and what was there stays."""
        plain = write_ring(ring)
        content = _seal(plain, bound_to, pcrs)
        if _open(content, self.path) != plain:
            raise KeySealedError(f"{TOOL} does not open what it has sealed; {self.path} stays")
        try:
            write_private(self.path, content)
        except OSError as error:
            message = f"{self.path} cannot be written: {error.strerror}; run this as root"
            raise KeyUnreadableError(message) from error

    def give(self) -> str:
        """Lays out for the unit what is sealed, and how well: the level."""
        content = self._content()
        level = None if content is None else level_of_sealed(content)
        if content is None or level is None:
            raise KeyFileError(
                f"{self.path} is no file that {TOOL} has sealed; restore it from its backup"
            )
        self.take_away()
        write_private(self.given / SEALED, content)
        write_private(self.given / LEVEL, level.encode("ascii") + b"\n")
        return level

    def take_away(self) -> None:
        """Lays out that there is no key to be had."""
        (self.given / SEALED).unlink(missing_ok=True)
        write_private(self.given / LEVEL, LOST.encode("ascii") + b"\n")

    def _content(self) -> bytes | None:
        try:
            with self.path.open("rb") as file:
                return file.read(LONGEST_SEALED_BYTES)
        except FileNotFoundError:
            return None
        except OSError as error:
            message = f"{self.path} cannot be read: {error.strerror}; run this as root"
            raise KeyUnreadableError(message) from error


def what_this_machine_has() -> str:
    """The best that a key can be sealed to here, one of `BOUND_TO`."""
    try:
        found = subprocess.run(  # noqa: S603 - arguments of ours
            [_tool(), "has-tpm2", "--quiet"], check=False, capture_output=True, timeout=TOOL_LIMIT_S
        )
    except subprocess.TimeoutExpired:
        return "host"
    return "host+tpm2" if found.returncode == 0 else "host"


def _seal(plain: bytes, bound_to: str, pcrs: str) -> bytes:
    options = [f"--with-key={bound_to}", f"--name={KEY_CREDENTIAL}"]
    if "tpm2" in bound_to:
        options.append(f"--tpm2-pcrs={pcrs}")
    return _run(["encrypt", *options, "-", "-"], plain, "the key cannot be sealed")


def _open(sealed: bytes, path: Path) -> bytes:
    said = (
        f"the sealed key {path} cannot be opened here (the TPM was cleared or replaced, its "
        "measurements changed, or the disk is from another machine)"
    )
    return _run(["decrypt", f"--name={KEY_CREDENTIAL}", "-", "-"], sealed, said)


def _run(arguments: list[str], content: bytes, said: str) -> bytes:
    """What the tool gives for `content`; KeySealedError that begins with `said`."""
    try:
        found = subprocess.run(  # noqa: S603 - arguments of ours
            [_tool(), *arguments],
            check=False,
            input=content,
            capture_output=True,
            timeout=TOOL_LIMIT_S,
        )
    except subprocess.TimeoutExpired:
        # Without the cause: it has what went into the pipe.
        raise KeySealedError(f"{said}: no answer of {TOOL} in {TOOL_LIMIT_S} s") from None
    if found.returncode != 0:
        reason = found.stderr.decode("utf-8", "replace").strip().replace("\n", "; ")
        raise KeySealedError(f"{said}: {TOOL}: {reason}")
    return found.stdout


def _tool() -> str:
    found = shutil.which(TOOL, path=os.environ.get("PATH", os.defpath))
    if found is None:
        raise KeySealedError(
            f"{TOOL} is not installed (systemd 250 or later); without it the key is kept in a file"
        )
    return found
