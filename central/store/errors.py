"""What can be wrong with the database itself: the environment's family of errors.

StoreError
├── DatabaseBusyError       another process holds it; try again
├── DatabaseUnusableError   cannot be opened, is no database, lacks a setting we rely on
├── DatabaseOlderError      `central migrate` brings it up to date
└── DatabaseNewerError      made by a newer version; refused, never touched
"""


class StoreError(Exception):
    """The database is not as we need it. The message says what to do next."""


class DatabaseBusyError(StoreError):
    """Another writer holds the database for longer than we wait."""


class DatabaseUnusableError(StoreError):
    """The database cannot be opened or cannot keep what we promise."""


class DatabaseOlderError(StoreError):
    """The database has an older form than this version needs."""


class DatabaseNewerError(StoreError):
    """The database was made by a newer version."""
