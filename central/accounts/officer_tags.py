"""A badge and a PIN alike: given, made, taken back.

Guarantees that page and command do the same for either. Leaves to others: what a good badge or PIN
is (`badges`, `officer_pins`).
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Engine

from central.accounts.badges import clear_badge, make_badge, set_badge
from central.accounts.officer_pins import clear_officer_pin, make_officer_pin, set_officer_pin
from central.audit_log import Author
from central.store.roster_queries import BADGE, PIN


class TagChanges(NamedTuple):
    """What can be done with an officer's badge or PIN; arguments: engine, site, officer, the text
    where one is given, who does it, when. Each raises what its module says.
    """

    put: Callable[[Engine, str, str, str, Author, datetime], None]
    make: Callable[[Engine, str, str, Author, datetime], str]
    clear: Callable[[Engine, str, str, Author, datetime], None]


TAG_CHANGES: Mapping[str, TagChanges] = {
    BADGE: TagChanges(set_badge, make_badge, clear_badge),
    PIN: TagChanges(set_officer_pin, make_officer_pin, clear_officer_pin),
}
