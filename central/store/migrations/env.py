"""What Alembic runs around a migration: it gets its connection from `central.store.migrate`."""

from alembic import context

from central.store.metadata import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite can undo DDL once BEGIN is ours; Alembic does not assume it.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
