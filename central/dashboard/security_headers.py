"""Headers that every page answers with: what a browser may load, keep and tell others.

Guarantees that no page loads or sends anything beyond this server, runs a script that is not
one of our files, or is shown inside another page.
"""

from collections.abc import Mapping
from types import MappingProxyType

_SOURCES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "font-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
CONTENT_SECURITY_POLICY = "; ".join(f"{name} {source}" for name, source in _SOURCES.items())

_ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not "no-referrer": under it a browser sends `Origin: null` with our own forms, and they
    # would be refused as foreign.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
# Browsers heed these by https alone, and complain of them otherwise.
_WITH_HTTPS = {
    "Strict-Transport-Security": "max-age=31536000",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def security_headers(*, https: bool) -> Mapping[str, str]:
    """The headers, by name."""
    return MappingProxyType(_ALWAYS | _WITH_HTTPS if https else _ALWAYS)
