"""What a walk of the audit log believes: the central's receipt keys, and where its end was named.

Guarantees that keys which are no longer in force are still believed for what they signed. Leaves to
others: an auditor who believes neither files nor database names the keys himself.
"""

import json
from pathlib import Path

from sqlalchemy import Connection, Engine

from central.key_files import former_paths, next_path, path_of, read_if_there
from central.store.audit_log_queries import AuditHead
from central.store.engine import reading
from central.store.head_queries import audit_heads_in_lists
from central.store.key_queries import known_keys
from kiosk.record import Head, SigningKey, VerifyKey

RECEIPT = "receipt"


def believed_keys(engine: Engine, directory: Path) -> list[VerifyKey]:
    """The receipt keys: those whose files are here, and those the kiosks were told of."""
    paths = [*former_paths(directory, RECEIPT), path_of(directory, RECEIPT)]
    secrets = [read_if_there(path, RECEIPT) for path in (*paths, next_path(directory, RECEIPT))]
    texts = [SigningKey(secret).verify_key.text for secret in secrets if secret is not None]
    with reading(engine) as connection:
        texts += [key.public_key for key in known_keys(connection) if key.purpose == RECEIPT]
    return [VerifyKey.from_text(text) for text in dict.fromkeys(texts)]


def witnesses(connection: Connection, noted: AuditHead | None) -> list[Head]:
    """Entries named elsewhere: in the note beside the database, in the lists of nightly heads."""
    found = [] if noted is None else [Head(noted.epoch, noted.seq, noted.hash)]
    for text in audit_heads_in_lists(connection):
        told = json.loads(text).get("audit")
        if told is not None:
            found.append(Head(told["epoch"], told["seq"], told["hash"]))
    return found
