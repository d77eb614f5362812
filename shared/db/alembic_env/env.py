"""The one Alembic environment of all services: `shared.db.migrate` hands in an open connection."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transaction_per_migration=True)
with context.begin_transaction():
    context.run_migrations()
