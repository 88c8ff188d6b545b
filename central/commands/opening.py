"""Opens what a command works on: settings and database, and the hand that changes something."""

from pathlib import Path

from sqlalchemy import Engine

from central.audit_log import Author
from central.audit_log.hands import command_author
from central.settings import Settings, load_settings, settings_path
from central.store.engine import open_engine
from central.store.migrate import require_current


def open_settings(config: Path | None) -> Settings:
    """The settings; DocumentError otherwise."""
    return load_settings(settings_path(config))


def open_database(config: Path | None) -> Engine:
    """The database in its present form; DocumentError or StoreError otherwise."""
    settings = open_settings(config)
    engine = open_engine(settings.database_url, settings.database_limits)
    require_current(engine)
    return engine


def author_of(config: Path | None) -> Author:
    """Who runs the command, with the pen that notes it; DocumentError or KeyFileError otherwise."""
    return command_author(open_settings(config))
