"""What keeps an update from being made, in one line for people."""


class UpdateError(Exception):
    """An expected failure: nothing was changed, or what was changed is said."""
