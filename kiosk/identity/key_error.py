"""What can be wrong with the kiosk's key: one closed family, told apart by `code`.

KeyFileError            key-broken: what stands there is no key of a kiosk
├── KeyMissingError     key-missing: this kiosk is enrolled, and its key is gone
├── KeyExposedError     key-exposed: others could have read or replaced it
├── KeyUnreadableError  key-unreadable: the system does not let this user read or write it
└── KeySealedError      key-sealed: the sealed key cannot be opened here (any more)

`str()` says what, where and what to do, and never a part of the key. `exit_code` is what
`kiosk run` ends with, for whoever starts it to tell the cases apart.
"""

EXIT_USAGE = 2
EXIT_KEY_MISSING = 66
EXIT_KEY_SEALED = 69


class KeyFileError(Exception):
    """The kiosk's key cannot be used; the message says why and what to do."""

    code = "key-broken"
    exit_code = EXIT_USAGE


class KeyMissingError(KeyFileError):
    """An enrolled kiosk without its key."""

    code = "key-missing"
    exit_code = EXIT_KEY_MISSING


class KeyExposedError(KeyFileError):
    """Somebody else could have had the key."""

    code = "key-exposed"


class KeyUnreadableError(KeyFileError):
    """The system refuses."""

    code = "key-unreadable"


class KeySealedError(KeyFileError):
    """A key that was sealed by another TPM, another state of it, or another system's secret."""

    code = "key-sealed"
    exit_code = EXIT_KEY_SEALED
