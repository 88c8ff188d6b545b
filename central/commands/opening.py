"""Opens what a command works on: settings and database."""

from pathlib import Path

from sqlalchemy import Engine

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
