"""What stands for an officer's badge in a configuration: a hash of its text with the site's salt.

Guarantees that central and kiosk make the same tag of the same badge, whatever case or spaces a
scanner adds, and that a text which is no badge is refused by both. A tag hides a badge that holds
enough chance (docs/record-format.md, section 19, says how much); it hides no short number.
"""

import hashlib
import re
import unicodedata

from kiosk.record import base64url

SHORTEST_BADGE, LONGEST_BADGE = 6, 40
"""Characters of a badge's text."""
SALT_BYTES = 16
LABEL_PREFIX = "CB:"
"""What a printed badge begins with, so that a scanner tells it from a ticket. Not part of it."""

_BADGE = re.compile(rf"[0-9A-Za-z._-]{{{SHORTEST_BADGE},{LONGEST_BADGE}}}")
_ID_NUMBER = re.compile(r"[0-9]{9}|[0-9]{12}")
"""A citizen's, old and new: no scanner of ours hands one on, so no badge may be one."""


def normal_badge(text: str) -> str | None:
    """The badge's text as it is hashed: without spaces and LABEL_PREFIX before it, in upper case.

    None if it is no badge: other than 6 to 40 letters a-z, digits, dots, dashes and underscores, or
    nine or twelve digits, as a citizen's ID number has.
    """
    # Before the case is changed: other scripts have letters whose capitals are ASCII.
    bare = unicodedata.normalize("NFC", text).strip(" \r\n\t")
    if bare[: len(LABEL_PREFIX)].upper() == LABEL_PREFIX:
        bare = bare[len(LABEL_PREFIX) :]
    is_badge = _BADGE.fullmatch(bare) and not _ID_NUMBER.fullmatch(bare)
    return bare.upper() if is_badge else None


def badge_tag(salt: str, badge: str) -> str | None:
    """Base64url SHA-256 of the salt's bytes and the badge's text; None if it is no badge.

    `salt`: base64url of SALT_BYTES bytes; NotCompactError if it is no base64url.
    """
    normal = normal_badge(badge)
    if normal is None:
        return None
    digest = hashlib.sha256(base64url.decode(salt) + normal.encode("ascii")).digest()
    return base64url.encode(digest)
