"""A machine that seals keys: the real systemd-creds with a secret of its own, and no systemd.

What systemd does for the kiosk's unit is done here by hand: it opens the credential and puts it
into a folder, with the unit's fallback where there is no file. There is no TPM here: keys are
sealed to the host's secret.
"""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from kiosk.identity.key_level import FOLDER_VARIABLE, KEY_CREDENTIAL, LEVEL_CREDENTIAL
from kiosk.identity.key_sealing import Sealing
from kiosk.identity.sealed_keys import SealedKeys

SECRET_VARIABLE = "SYSTEMD_CREDENTIAL_SECRET"


@dataclass
class Machine:
    """Folders as the units have them, below `root`."""

    root: Path

    def __post_init__(self) -> None:
        """Make the folder of the kiosk's user; the one-shot makes the others."""
        self.secret = self.root / "credential.secret"
        self.data = self.root / "data"
        self.data.mkdir(mode=0o700, exist_ok=True)
        self.keys = SealedKeys(self.root / "lib", self.root / "run")
        self.credentials = self.root / "credentials"

    @property
    def environment(self) -> dict[str, str]:
        return {SECRET_VARIABLE: str(self.secret)}

    def sealing(self) -> Sealing:
        return Sealing(self.keys, self.data)

    def clear_tpm(self) -> None:
        """Lose what keys were sealed to; another one is made when it is next asked for."""
        self.secret.unlink()

    def start_unit(self) -> dict[str, str]:
        """Give the environment of the kiosk's unit: its key opened, or its fallbacks."""
        self.credentials.mkdir(mode=0o700, exist_ok=True)
        sealed, level = self.keys.given / "kiosk.key", self.keys.given / "level"
        key = b"none"
        if sealed.exists():
            key = subprocess.run(
                ["systemd-creds", "decrypt", f"--name={KEY_CREDENTIAL}", sealed, "-"],
                check=True,
                capture_output=True,
                env={**os.environ, **self.environment},
            ).stdout
        (self.credentials / KEY_CREDENTIAL).write_bytes(key)
        said = level.read_bytes() if level.exists() else b"lost"
        (self.credentials / LEVEL_CREDENTIAL).write_bytes(said)
        return {FOLDER_VARIABLE: str(self.credentials)}
