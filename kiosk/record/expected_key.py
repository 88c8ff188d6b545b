"""Which of several keys has signed a thing, where one of them is expected and a next announced.

Guarantees that only a key that was given is ever returned: what a header names is compared, never
believed (docs/record-format.md, sections 2 and 20).
"""

from collections.abc import Iterable

from kiosk.record.errors import SignatureError
from kiosk.record.keys import VerifyKey


def expected_key(keys: Iterable[VerifyKey], kid: str) -> VerifyKey:
    """The one of `keys` whose thumbprint is `kid`; SignatureError if it is none of them."""
    given = tuple(keys)
    for key in given:
        if key.kid == kid:
            return key
    names = " or ".join(key.kid for key in given)
    raise SignatureError(f"signed by key {kid}, expected {names or 'no key at all'}")
