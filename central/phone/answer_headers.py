"""Headers of every page of the phone.

Guarantees that the address, which holds the token, is told to nobody (no referrer, not kept, not
indexed), that nothing but our own style sheet is loaded, and that no script runs at all.
"""

from collections.abc import Mapping
from types import MappingProxyType

_SOURCES = {
    "default-src": "'none'",
    "style-src": "'self'",
    "img-src": "data:",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
_ALWAYS = {
    "Content-Security-Policy": "; ".join(f"{name} {said}" for name, said in _SOURCES.items()),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
_WITH_HTTPS = {"Strict-Transport-Security": "max-age=31536000"}


def phone_headers(*, https: bool) -> Mapping[str, str]:
    """The headers, by name."""
    return MappingProxyType(_ALWAYS | _WITH_HTTPS if https else _ALWAYS)
