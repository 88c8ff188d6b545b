"""Why an account could not be made or used. A closed family; words on pages are chosen there.

    AccountError
    ├── AccountNameError     the name is not of the form of one
    ├── AccountExistsError   the name is taken
    ├── PasswordError        the password breaks a rule for new ones
    ├── SiteError            the role needs a site, or there is no such site
    └── BusyError            too many passwords are being checked; try again in a moment

The messages are for whoever types a command: what was expected, what was found, what to do.
"""


class AccountError(Exception):
    """An account cannot be made or used as asked."""


class AccountNameError(AccountError):
    """The name is not of the form of an account's name."""


class AccountExistsError(AccountError):
    """There is an account of this name already."""


class PasswordError(AccountError):
    """The password breaks a rule for new passwords."""


class SiteError(AccountError):
    """The role is bound to a site and none was named, or the one named does not exist."""


class BusyError(AccountError):
    """Too many passwords are being checked at once."""
