"""How citizens reach a site on a day: hotline, mail, address, and where petitions are sent.

Guarantees that what nobody entered is an empty text, and that what held on another day is not said.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from central.reference.held import histories_of
from central.reference.kinds import CONTACTS
from central.reference.validity import version_on


@dataclass(frozen=True, slots=True)
class Contacts:
    """Each may be empty; not all are."""

    hotline: str
    email: str
    address: str
    petitions: str


def contacts_on(connection: Connection, site: str, day: date) -> Contacts | None:
    """The contacts of `site` on its local `day`; None where nobody entered them."""
    history = histories_of(connection, CONTACTS, [site]).get((site,), ())
    version = version_on(history, day)
    return None if version is None else Contacts(**version.values)
