"""Forms that only our own pages can send: a token bound to a secret, and the origin.

Guarantees that a form's token is worth nothing in another session: it is derived from the
secret in the browser's cookie (the session's id, or before sign-in a random pre-session id),
which another site can neither read nor, with a `__Host-` cookie, set. The origin is checked
besides, since either defence has failed alone elsewhere.
"""

import hashlib
import hmac
import secrets
from urllib.parse import urlsplit

SECRET_BYTES = 32

_PURPOSE = b"thuoc do: form token"


def new_secret() -> str:
    """A random id for a cookie: 256 bits in base64url."""
    return secrets.token_urlsafe(SECRET_BYTES)


def form_token(secret: str) -> str:
    """The token for forms on pages of the browser that holds `secret`; tells nothing about it."""
    return hmac.new(secret.encode(), _PURPOSE, hashlib.sha256).hexdigest()


def is_form_token(secret: str | None, token: str | None) -> bool:
    """Whether `token` is the one for `secret`."""
    if not secret or not token:
        return False
    return hmac.compare_digest(form_token(secret).encode(), token.encode())


def is_own_origin(origin: str | None, referer: str | None, host: str | None) -> bool:
    """Whether a request that changes something comes from a page of `host` (with its port).

    `Origin` decides; a browser that sends none is judged by `Referer`; without either, refused.
    The scheme is not compared: behind a proxy that ends TLS we do not see it.
    """
    source = origin or referer
    if not source or not host:
        return False
    try:
        netloc = urlsplit(source).netloc
    except ValueError:
        return False
    return bool(netloc) and netloc.lower() == host.lower()
