"""What can be wrong with a regular expression, and how long a text it is tried on."""

MAX_TEXT_CHARACTERS = 1024
"""No pattern is tried on a longer text."""


class PatternError(ValueError):
    """An expression cannot be used: `found` says what is wrong, `expected` what would be right."""

    def __init__(self, found: str, expected: str) -> None:
        self.found = found
        self.expected = expected
        super().__init__(f"{found}; expected {expected}")


class PatternTooSlowError(Exception):
    """A text kept a pattern busy for longer than it was given. Without the text."""
