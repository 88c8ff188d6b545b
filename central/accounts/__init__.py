"""People, roles and sign-in.

Guarantees that nobody is signed in without the password, that guessing is slow, and that what
the database holds cannot be used to sign in. Leaves to others: cookies, forms and pages
(`central.dashboard`), and the commands that make accounts (`central.cli`).
"""

from central.accounts.access import Page, Scope, may_see
from central.accounts.account import Account, create_account
from central.accounts.errors import (
    AccountError,
    AccountExistsError,
    AccountNameError,
    BusyError,
    PasswordError,
    SiteError,
)
from central.accounts.roles import Role
from central.accounts.sign_in import MustWait, SignedIn, TooLate, Wrong, sign_in, sign_out

__all__ = [
    "Account",
    "AccountError",
    "AccountExistsError",
    "AccountNameError",
    "BusyError",
    "MustWait",
    "Page",
    "PasswordError",
    "Role",
    "Scope",
    "SignedIn",
    "SiteError",
    "TooLate",
    "Wrong",
    "create_account",
    "may_see",
    "sign_in",
    "sign_out",
]
