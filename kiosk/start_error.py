"""The one error of a kiosk that cannot start."""


class StartError(Exception):
    """The kiosk cannot start as it is set up; the message names what, where and what to do."""
