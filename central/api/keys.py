"""Keys of other systems: made, checked, revoked.

Guarantees that a key is 256 bits of chance, is shown once and stored as its SHA-256, that a wrong
and a revoked key are refused alike, and that checking takes the same time wherever they differ.
"""

import hmac
import re
import secrets
from datetime import datetime

from sqlalchemy import Connection

from central.moment import to_text
from central.refusal import Problem, Refusal
from central.released.audience import Audience
from central.store.api_key_queries import (
    StoredApiKey,
    add_api_key,
    find_api_key,
)
from kiosk.record import base64url

SECRET_BYTES = 32
ID_BYTES = 5
_FORM = re.compile(r"tdk_([0-9a-f]{10})_[A-Za-z0-9_-]{43}")
_SCHEME = "Bearer "


AUDIENCES = {each.value: each for each in (Audience.PUBLIC, Audience.LEADER)}
"""As whom a key may read answers. Officers' own figures are for their own eyes."""


def make_key(
    connection: Connection,
    name: str,
    site_id: str | None,
    now: datetime,
    audience: Audience = Audience.PUBLIC,
) -> tuple[StoredApiKey, str]:
    """A new key as it is stored, and its text, which is nowhere else.

    ValueError for an audience that no system has.
    """
    if audience.value not in AUDIENCES:
        message = f"expected one of {', '.join(AUDIENCES)}, found {audience.value}"
        raise ValueError(message)
    key_id = secrets.token_hex(ID_BYTES)
    text = f"tdk_{key_id}_{base64url.encode(secrets.token_bytes(SECRET_BYTES))}"
    key = StoredApiKey(key_id, name, site_id, _hash(text), to_text(now), None, audience.value)
    add_api_key(connection, key)
    return key, text


def require_key(connection: Connection, authorization: str) -> StoredApiKey:
    """The key that the header carries; Refusal `unauthorized` if it is none that is good."""
    text = authorization.removeprefix(_SCHEME)
    matched = _FORM.fullmatch(text) if authorization.startswith(_SCHEME) else None
    found = find_api_key(connection, matched[1]) if matched else None
    # Compared in every case, so that the time tells nothing.
    same = hmac.compare_digest(_hash(text), found.hash if found else "")
    if found is None or not same or found.revoked_at is not None:
        raise Refusal(
            Problem.UNAUTHORIZED,
            "expected `Authorization: Bearer` with a key of `central api-key add`",
        )
    return found


def scope_of(key: StoredApiKey, wanted: str | None) -> str | None:
    """The site to read, None for all; Refusal `unauthorized` if the key does not see it."""
    if key.site_id is None:
        return wanted
    if wanted not in (None, key.site_id):
        raise Refusal(Problem.UNAUTHORIZED, "this key reads another site")
    return key.site_id


def audience_of(key: StoredApiKey) -> Audience:
    """As whom the key reads answers; what is not known here sees least."""
    return AUDIENCES.get(key.audience, Audience.PUBLIC)


def _hash(text: str) -> str:
    return base64url.sha256(text.encode("utf-8", "replace"))
