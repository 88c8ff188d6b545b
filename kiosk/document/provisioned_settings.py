"""provisioned.toml beside the outbox: settings that a provisioning file has set.

Guarantees that they are laid over those of kiosk.toml and under those of the central's
configuration, and that no other key than those listed here gets into the settings this way. Where
there is no such file nothing changes. Who writes it is `kiosk.identity.provisioned_file`.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from kiosk.document import read_document

PROVISIONED = "provisioned.toml"

KEYS: Final[Mapping[str, frozenset[str]]] = {
    "site": frozenset({"name", "unit"}),
    "counter": frozenset({"id", "name"}),
    "central": frozenset({"url", "ca_file", "fingerprint", "batch_token", "proxy"}),
}
"""Table to keys; what else stands in the file is no setting."""


def provisioned_over(content: Mapping[str, Any], folder: Path) -> dict[str, Any] | None:
    """`content` (a whole kiosk.toml) with what was set in the data folder in its place.

    None where nothing was; DocumentError where the file cannot be read.
    """
    path = folder / PROVISIONED
    if not path.exists():
        return None
    given = read_document(path)[1]
    made = dict(content)
    for table, keys in KEYS.items():
        below, over = made.get(table), given.get(table)
        if isinstance(over, dict):
            set_here = {key: value for key, value in over.items() if key in keys}
            made[table] = {**(below if isinstance(below, dict) else {}), **set_here}
    return made
