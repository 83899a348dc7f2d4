"""Alembic asks here how to reach the database: through the connection that `storage.migrations` opened."""

from alembic import context

from storage.database import Record

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Record.metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
context.run_migrations()
