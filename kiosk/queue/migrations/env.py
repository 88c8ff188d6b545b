"""Alembic's entry: runs the outbox's migrations on the file that `kiosk.queue.migrate` names."""

from alembic import context
from sqlalchemy import create_engine, pool

engine = create_engine(
    context.config.get_main_option("sqlalchemy.url") or "", poolclass=pool.NullPool
)
with engine.connect() as connection:
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
engine.dispose()
