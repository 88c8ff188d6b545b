"""The doctor's look at the key files: there, readable by this user alone, apart from the database.

Guarantees that of a private key nothing is shown but the fingerprint of its public half.
"""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import make_url

from central.key_files import (
    FOLDER_MODE,
    PURPOSES,
    KeyFileError,
    path_of,
    read_file,
)
from central.operation.doctor.finding import Finding, fault, warning, well
from kiosk.record import SigningKey

_PART = "keys"


def look_at_keys(directory: Path, database_url: str) -> Iterator[Finding]:
    """Every finding about the folder of private keys."""
    for purpose in PURPOSES:
        try:
            read_file(path_of(directory, purpose), purpose)
        except KeyFileError as error:
            do = "Put it back from its backup (docs/keys.md); make none anew."
            yield fault(_PART, str(error), do)
    try:
        key = SigningKey(read_file(path_of(directory, "receipt"), "receipt")).verify_key
    except KeyFileError:
        return
    yield well(_PART, f"{len(PURPOSES)} purposes; fingerprint {key.fingerprint}")
    mode = directory.stat().st_mode & 0o777
    if mode & ~FOLDER_MODE:
        yield warning(
            _PART,
            f"{directory}: others can look into this folder (mode {mode:04o})",
            f"Run `chmod 700 {directory}`.",
        )
    url = make_url(database_url)
    database = url.database if url.get_backend_name() == "sqlite" else None
    if database and Path(database).parent == directory:
        do = "Move the database: a copy of its folder would carry the private keys along."
        yield warning(_PART, "they stand in the database's folder", do)
