"""A database with all its tables, made once: to migrate takes longer than most tests."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from central.store.engine import open_engine
from central.store.migrate import migrate


@cache
def _content():
    with TemporaryDirectory() as folder:
        path = Path(folder, "central.sqlite")
        engine = open_engine(f"sqlite:///{path}")
        migrate(engine)
        engine.dispose()
        return path.read_bytes()


def make_migrated(path):
    """An SQLite database at `path`, whole and empty."""
    Path(path).write_bytes(_content())


def open_migrated(path):
    """The engine of one that is made at `path`."""
    make_migrated(path)
    return open_engine(f"sqlite:///{path}")
