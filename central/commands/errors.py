"""What a command can refuse: its arguments do not fit what is there."""


class CommandError(Exception):
    """A command cannot be done as asked. The message says what was expected and what to do."""
