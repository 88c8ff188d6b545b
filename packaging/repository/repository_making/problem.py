"""What keeps the repository from being made or changed, in one line for people."""


class RepositoryError(Exception):
    """An expected failure; the repository is as it was."""
