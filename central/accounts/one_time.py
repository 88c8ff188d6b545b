"""One-time passwords: made by the central for somebody else's account, good once and not for long.

Guarantees 80 bits of chance, and that such a password leads to nothing but setting one's own.
"""

import secrets
from datetime import datetime, timedelta

from central.accounts.account import Account
from central.moment import from_text, to_text

GOOD_FOR = timedelta(hours=72)
"""Long enough for a weekend."""

GROUPS, CHARACTERS = 4, 4
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""32 characters, none of which looks like another: five bits each."""


def make_password() -> str:
    """A random password in groups, to be read out and typed once."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(CHARACTERS)) for _ in range(GROUPS))
    return "-".join(groups)


def good_until(now: datetime) -> str:
    """Until when a password made at `now` is good, as it is stored."""
    return to_text(now + GOOD_FOR)


def is_over(account: Account, now: datetime) -> bool:
    """Whether the account's password was a one-time one and is no longer good."""
    return account.one_time_until is not None and from_text(account.one_time_until) < now
