"""What came of the last provisioning file, for the kiosk's screen: a small file in the data folder.

Guarantees nothing but its form: what cannot be written or read is told by nobody on the screen,
and the command has said it anyway.
"""

import json
from contextlib import suppress
from pathlib import Path

from kiosk.identity.key_file import write_private
from kiosk.identity.provision_error import ProvisionFault

RESULT = "provision-result.json"
MAX_BYTES = 4096


def keep_result(folder: Path, fault: ProvisionFault | None, detail: str = "") -> None:
    """`fault`: why the file was not taken; None: it was, or there is nothing to be told."""
    path = folder / RESULT
    with suppress(OSError):
        if fault is None:
            path.unlink(missing_ok=True)
            return
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_private(path, json.dumps({"fault": fault.value, "detail": detail[:500]}).encode())


def load_result(folder: Path) -> tuple[ProvisionFault, str] | None:
    """Why the last file was not taken, and the detail for IT; None where nothing is to be told."""
    try:
        with (folder / RESULT).open("rb") as file:
            said = json.loads(file.read(MAX_BYTES))
        return ProvisionFault(said["fault"]), str(said["detail"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
