"""The form of an id: of a site, a kiosk, a counter, an officer (docs/record-format.md, "Names")."""

import re

NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?\Z")

EXPECTED = "1 to 40 lower-case letters a-z, digits and dashes, such as quay-1"


def is_name(text: str) -> bool:
    """Whether `text` may be an id."""
    return NAME.match(text) is not None
