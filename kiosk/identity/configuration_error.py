"""Why a configuration is not taken: the one error of reading it."""


class ConfigurationError(Exception):
    """This configuration is not taken; the message says why."""
