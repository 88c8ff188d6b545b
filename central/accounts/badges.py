"""Giving an officer a badge: a text that a scanner reads, printed as a barcode or a QR code.

Guarantees that of a badge the salted tag alone is kept, that nobody at the site has the badge of
somebody else, and that a badge which is made cannot be guessed: 80 bits of chance. A badge that was
there before is as good as its text: a short number is found from the tag in a moment by who can
read a kiosk's configuration.
"""

import secrets
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Engine

from central.accounts.errors import AccountError
from central.accounts.officer_pins import make_salts
from central.audit_log import Author, What
from central.store import writing
from central.store.pin_queries import lock_site
from central.store.roster_queries import (
    BADGE,
    add_officer_change,
    keep_salts,
    officer_changes_at,
    salts_of,
)
from kiosk.record.officer_tag import LABEL_PREFIX, badge_tag

MADE_CHARACTERS = 16
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""32 characters, none of which looks like another: five bits each."""


class BadgeFault(StrEnum):
    """Why a badge may not be given: a closed list, with words in every language of the pages."""

    FORM = "form"
    TAKEN = "taken"


_SAID = {
    BadgeFault.FORM: (
        "expected 6 to 40 letters a-z, digits, dots, dashes and underscores, and neither 9 nor 12"
        " digits as a citizen's ID number has"
    ),
    BadgeFault.TAKEN: "somebody at this site has this badge",
}


class BadgeError(AccountError):
    """The badge may not be given; `fault` says why."""

    def __init__(self, fault: BadgeFault) -> None:
        """The message is for who types a command; it never holds the badge."""
        super().__init__(f"this badge may not be given: {_SAID[fault]}")
        self.fault = fault


def set_badge(
    engine: Engine, site_id: str, officer_id: str, badge: str, author: Author, now: datetime
) -> None:
    """Puts `badge` in force for the officer at every kiosk of the site; BadgeError."""
    with writing(engine) as connection:
        lock_site(connection, site_id)
        salts = salts_of(connection, site_id)
        if salts is None:
            salts = make_salts()
            keep_salts(connection, site_id, salts)
        tag = badge_tag(salts.badge_salt, badge)
        if tag is None:
            raise BadgeError(BadgeFault.FORM)
        changes = officer_changes_at(connection, site_id)
        if any(
            each.what == BADGE and each.tag == tag and each.officer_id != officer_id
            for each in changes
        ):
            raise BadgeError(BadgeFault.TAKEN)
        add_officer_change(connection, site_id, officer_id, BADGE, tag, author.name, now)
        author.note(connection, What.OFFICER_BADGE_SET, officer_id, now, site=site_id)


def make_badge(engine: Engine, site_id: str, officer_id: str, author: Author, now: datetime) -> str:
    """Puts a random badge in force and returns what is to be printed: to be shown once."""
    made = "".join(secrets.choice(_ALPHABET) for _ in range(MADE_CHARACTERS))
    set_badge(engine, site_id, officer_id, made, author, now)
    return f"{LABEL_PREFIX}{made}"


def clear_badge(
    engine: Engine, site_id: str, officer_id: str, author: Author, now: datetime
) -> None:
    """The officer's badge is nobody's any more."""
    with writing(engine) as connection:
        add_officer_change(
            connection, site_id, officer_id, BADGE, None, author.name, now, cleared=True
        )
        author.note(connection, What.OFFICER_BADGE_CLEARED, officer_id, now, site=site_id)
