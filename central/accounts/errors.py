"""Why an account could not be made or used. A closed family; words on pages are chosen there.

    AccountError
    ├── AccountNameError     the name is not of the form of one
    ├── AccountExistsError   the name is taken
    ├── NoAccountError       there is no account of this name
    ├── LastAdminError       nobody could look after the accounts any more
    ├── PasswordError        the password breaks a rule for new ones
    ├── SiteError            the role needs a site, or there is no such site
    └── BusyError            too many passwords are being checked; try again in a moment

The messages are for whoever types a command: what was expected, what was found, what to do.
"""

from enum import StrEnum


class AccountError(Exception):
    """An account cannot be made or used as asked."""


class AccountNameError(AccountError):
    """The name is not of the form of an account's name."""


class AccountExistsError(AccountError):
    """There is an account of this name already."""


class NoAccountError(AccountError):
    """There is no account of this name."""


class LastAdminError(AccountError):
    """The account is the last active administrator's."""


class PasswordFault(StrEnum):
    """Why a password may not be set: a closed list, with words in every language of the pages."""

    SHORT = "short"
    LONG = "long"
    FEW = "few"
    NAME = "name"
    WORST = "worst"
    SAME = "same"
    NOT_THE_SAME = "not_the_same"
    WRONG = "wrong"


class PasswordError(AccountError):
    """The password breaks a rule for new passwords; `fault` says which."""

    def __init__(self, fault: PasswordFault, message: str) -> None:
        """The message is for who types a command; it never holds the password."""
        super().__init__(message)
        self.fault = fault


class SiteError(AccountError):
    """The role is bound to a site and none was named, or the one named does not exist."""


class BusyError(AccountError):
    """Too many passwords are being checked at once."""
