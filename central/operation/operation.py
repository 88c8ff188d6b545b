"""Puts health, figures, limits and log lines around the application, for the composition root."""

import time
from dataclasses import dataclass, replace
from pathlib import Path

from fastapi import FastAPI
from sqlalchemy import Engine, make_url, text

from central.moment import Clock
from central.operation.figures import Figures
from central.operation.limited import Limited
from central.operation.observed import Observed
from central.operation.readiness import Readiness
from central.operation.routes import Monitor, build_router
from central.operation.serving import Serving
from central.settings import Settings
from central.store.engine import open_engine, reading

CONNECTIONS_APART = 2
"""Of the database, for health and figures alone: one each."""


@dataclass(frozen=True, slots=True)
class Operation:
    """`serving` is told when the process ends; `readiness` is closed with it."""

    serving: Serving
    readiness: Readiness

    def close(self) -> None:
        """After the last request."""
        self.readiness.close()


def add_limits(app: FastAPI) -> None:
    """Hold every request to its route's limits; to be added before the answers to faults."""
    app.add_middleware(Limited)


def add_operation(app: FastAPI, settings: Settings, engine: Engine, clock: Clock) -> Operation:
    """Health, figures and log lines around `app`, whose requests use `engine`; to be added last.

    StoreError if the database fails.
    """
    serving, figures = Serving(), Figures()
    apart = open_engine(
        settings.database_url, replace(settings.database_limits, connections=CONNECTIONS_APART)
    )
    with reading(apart) as connection:
        query = text("SELECT version_num FROM alembic_version")
        revision = str(connection.execute(query).scalar_one())
    readiness = Readiness(
        apart, revision, settings.key_directory, written_folders(settings), serving, time.monotonic
    )
    allowed = settings.operation.metrics_from
    monitor = Monitor(figures, engine, apart, clock, allowed, settings.backup_directory)
    app.include_router(build_router(readiness, monitor))
    app.add_middleware(
        Observed,
        figures=figures,
        serving=serving,
        lines=settings.log.requests,
        addresses=settings.log.addresses,
    )
    operation: Operation = Operation(serving, readiness)
    app.state.operation = operation
    return operation


def written_folders(settings: Settings) -> tuple[Path, ...]:
    """The folders that this process writes to; an SQLite database's is one of them."""
    folders = [settings.heads_directory, settings.phone_heads_directory]
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        folders.append(Path(url.database).parent)
    return tuple(folders)
