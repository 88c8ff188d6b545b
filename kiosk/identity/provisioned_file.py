"""provisioned.toml in the data folder: what a provisioning file set, and where the kiosk stands.

Guarantees that the file is whole or not at all and mode 0600, that the batch token leaves it with
the first answer of the central, and that the conffile is never touched. Which of its keys are
settings, and that they win over kiosk.toml, is `kiosk.document.provisioned_settings`.
"""

import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.identity.enrolment import Enrolment
from kiosk.identity.key_file import write_private
from kiosk.record import VerifyKey
from kiosk.record.provisioning import TIME_SERVER, Provisioning

PROVISIONED = "provisioned.toml"
AUTHORITY = "central-ca.pem"
MAX_FILE_BYTES = 64 * 1024
NO_COUNTER = "Chưa có quầy"
"""In the header of a kiosk that waits to be approved."""
LONGEST_NAME = 120
"""Characters of a name on the screen (`kiosk.document.shared_settings.Words`)."""

_HEAD = (
    "# Written by `kiosk provision apply`, and by the kiosk where the central puts it elsewhere.\n"
    "# What stands here wins over kiosk.toml. Do not edit: docs/provisioning.md.\n"
)
Tables = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Batch:
    """The batch by which this kiosk was made ready. Keys are base64url.

    `counter`: at which the central has put it, empty before; `has_token`: not enrolled yet.
    """

    batch: str
    province: str
    central: str
    receipt_key: str
    configuration_key: str
    sealing_key: str
    groups: tuple[str, ...]
    time_servers: tuple[str, ...]
    made_at: str
    not_after: str
    counter: str
    has_token: bool


def keep_provisioned(folder: Path, told: Provisioning) -> None:
    """Writes what `told` sets to the data folder, on the disk before this returns; OSError."""
    central: dict[str, Any] = {
        "url": told.central,
        "batch_token": told.token,
        "fingerprint": VerifyKey.from_text(told.receipt_key).fingerprint,
    }
    if told.proxy:
        central["proxy"] = told.proxy
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if told.authority:
        path = folder.resolve() / AUTHORITY
        _write(path, told.authority.encode("ascii"))
        central["ca_file"] = str(path)
    batch = {
        "id": told.batch,
        "province": told.province,
        "receipt_key": told.receipt_key,
        "configuration_key": told.configuration_key,
        "sealing_key": told.sealing_key,
        "groups": list(told.groups),
        "time_servers": list(told.time_servers),
        "made_at": told.made_at,
        "not_after": told.not_after,
    }
    site = {"name": told.site_name, "unit": told.unit}
    # Which one it is, nobody has said yet: the header shall not name that of kiosk.toml.
    counter = {"name": NO_COUNTER}
    _keep(folder, {"site": site, "counter": counter, "central": central, "batch": batch})


def provisioned_text(folder: Path) -> bytes | None:
    """What stands in the file now; None where there is none. OSError."""
    try:
        return (folder / PROVISIONED).read_bytes()
    except FileNotFoundError:
        return None


def put_back(folder: Path, before: bytes | None) -> None:
    """The file is again as `provisioned_text` gave it; OSError."""
    if before is None:
        (folder / PROVISIONED).unlink()
    else:
        _write(folder / PROVISIONED, before)


def load_batch(folder: Path) -> Batch | None:
    """The batch of this data folder; None where it was made ready by hand, or cannot be read."""
    tables = _tables(folder)
    try:
        batch, central = tables["batch"], tables["central"]
        return Batch(
            batch=str(batch["id"]),
            province=str(batch["province"]),
            central=str(central["url"]),
            receipt_key=VerifyKey.from_text(batch["receipt_key"]).text,
            configuration_key=VerifyKey.from_text(batch["configuration_key"]).text,
            sealing_key=str(batch["sealing_key"]),
            groups=tuple(map(str, batch["groups"])),
            # Root writes them into a file of the system; this one is the kiosk's user's.
            time_servers=tuple(
                each for each in map(str, batch["time_servers"]) if TIME_SERVER.match(each)
            ),
            made_at=str(batch["made_at"]),
            not_after=str(batch["not_after"]),
            counter=str(tables.get("counter", {}).get("id", "")),
            has_token="batch_token" in central,
        )
    except (KeyError, TypeError, ValueError):
        return None


def forget_token(folder: Path) -> None:
    """The token and the fingerprint leave the file: the enrolment has taken their place; OSError.

    Given again it changes nothing.
    """
    tables = _tables(folder)
    central = tables.get("central", {})
    if "batch_token" in central:
        kept = {k: v for k, v in central.items() if k not in {"batch_token", "fingerprint"}}
        _keep(folder, {**tables, "central": kept})


def follow_place(folder: Path, found: Enrolment) -> bool:
    """Site and counter of a kiosk that was made ready by file are those of its enrolment.

    True where that changed the file; False also for a kiosk that was set up by hand. OSError.
    """
    tables = _tables(folder)
    if "batch" not in tables or not found.counter:
        return False
    name = found.counter_name or found.counter
    wanted: Tables = {
        "site": {"name": found.site_name[:LONGEST_NAME], "unit": found.unit[:LONGEST_NAME]},
        "counter": {"id": found.counter, "name": name[:LONGEST_NAME]},
    }
    if all(tables.get(key) == value for key, value in wanted.items()):
        return False
    _keep(folder, {**tables, **wanted})
    return True


def _tables(folder: Path) -> Tables:
    try:
        with (folder / PROVISIONED).open("rb") as file:
            content = file.read(MAX_FILE_BYTES)
        return tomllib.loads(content.decode("utf-8"))
    except (OSError, ValueError, RecursionError):
        # Whatever is wrong with it is told by who reads the settings.
        return {}


def _keep(folder: Path, tables: Mapping[str, Mapping[str, Any]]) -> None:
    lines = [_HEAD]
    for name in ("site", "counter", "central", "batch"):
        if name in tables:
            # A text of JSON is one of TOML, too.
            pairs = (
                f"{key} = {json.dumps(value, ensure_ascii=False)}\n"
                for key, value in tables[name].items()
            )
            lines.append(f"\n[{name}]\n{''.join(pairs)}")
    _write(folder / PROVISIONED, "".join(lines).encode())


def _write(path: Path, content: bytes) -> None:
    write_private(path, content)
    if os.geteuid() == 0:
        # Root looks after the kiosk of another user: the file is that user's, as its folder is.
        owner = path.parent.stat()
        # That user could put a link in its place meanwhile.
        os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)
