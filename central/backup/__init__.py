"""Backups of the database: made while the central runs, and believed once they were restored.

No private key stands in one (docs/keys.md). Leaves to others: the keys (`central key backup`), and
bringing the files to another machine.
"""
