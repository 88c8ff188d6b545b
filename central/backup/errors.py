"""What can go wrong with a backup."""


class BackupError(Exception):
    """No backup was made, or it cannot be restored. The message says what to do."""
