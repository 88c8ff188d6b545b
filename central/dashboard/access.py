"""Which address is for whom: one table. An address that is not in it cannot be served at all.

`central.accounts.roles` says which roles see a page; this says which page an address belongs to.
"""

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType

from central.accounts import Page


class Open(Enum):
    """Addresses that need no sign-in."""

    NOBODY_ASKED = "no session is even looked up: files, nightly heads, check codes"
    EVERYBODY = "a session is looked up, and is not needed"


ADDRESSES: Mapping[str, Page | Open] = MappingProxyType(
    {
        "/": Open.EVERYBODY,
        "/sign-in": Open.EVERYBODY,
        "/sign-out": Open.EVERYBODY,
        "/today": Page.TODAY,
        "/today/figures": Page.TODAY,
        "/fleet": Page.FLEET,
        "/fleet/code": Page.FLEET,
        "/fleet/approve": Page.FLEET,
        "/fleet/pending": Page.FLEET,
        "/fleet/counter": Page.FLEET,
        "/officers": Page.OFFICERS,
        "/k": Open.NOBODY_ASKED,
        "/k/{code:path}": Open.NOBODY_ASKED,
        "/heads": Open.NOBODY_ASKED,
        "/heads/{epoch}/{number}.jws": Open.NOBODY_ASKED,
        "/heads/{epoch}/{number}.json": Open.NOBODY_ASKED,
        "/static/{digest}/{name:path}": Open.NOBODY_ASKED,
    }
)

PARTS_OF_PAGES = frozenset({"/today/figures"})
"""Asked for by a page's script: without a session the answer is 403, not a way to sign in."""
