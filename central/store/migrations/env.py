"""What Alembic runs around a migration: it gets its connection from `central.store.migrate`."""

from alembic import context

from central.store.metadata import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
)
with context.begin_transaction():
    context.run_migrations()
