"""Batch tokens: one secret that lets many kiosks of one site wait for approval.

Guarantees that the database holds a token's hash alone, that a token is bound to its site, ends
after its days, and is used at most as often as was said.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from central.moment import to_text
from central.store.fleet_tables import batch_tokens
from kiosk.record.base64url import sha256
from kiosk.record.check_code import ALPHABET

GROUPS, GROUP_CHARACTERS = 4, 5
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})


@dataclass(frozen=True, slots=True)
class BatchToken:
    """A token that may still be used: whose site it is for."""

    site_id: str
    token_hash: str


def issue_token(connection: Connection, site_id: str, uses: int, days: int, now: datetime) -> str:
    """A new token for the site, shown once: four groups of five characters (100 bits)."""
    token = "-".join(
        "".join(secrets.choice(ALPHABET) for _ in range(GROUP_CHARACTERS)) for _ in range(GROUPS)
    )
    connection.execute(
        batch_tokens.insert(),
        {
            "site_id": site_id,
            "token_hash": token_hash(token),
            "issued_at": to_text(now),
            "expires_at": to_text(now + timedelta(days=days)),
            "uses_left": uses,
        },
    )
    return token


def token_hash(typed: str) -> str:
    """The hash of a token however it was typed: case, spaces and dashes do not matter."""
    text = re.sub(r"[\s-]", "", typed).upper().translate(_MISREAD)
    return sha256(text.encode("utf-8", "replace"))


def use_token(connection: Connection, token: str, now: datetime) -> BatchToken | None:
    """Use `token` once; None if it is wrong, ended or used up."""
    table = batch_tokens.c
    row = connection.execute(
        select(table.site_id, table.token_hash).where(
            table.token_hash == token_hash(token),
            table.expires_at > to_text(now),
            table.uses_left > 0,
        )
    ).one_or_none()
    if row is None:
        return None
    used = connection.execute(
        update(batch_tokens)
        .where(
            table.site_id == row.site_id,
            table.token_hash == row.token_hash,
            table.uses_left > 0,
        )
        .values(uses_left=table.uses_left - 1)
    )
    return BatchToken(row.site_id, row.token_hash) if used.rowcount == 1 else None
