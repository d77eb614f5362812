"""The one Alembic environment of all services: `shared.db.migrate` hands in an open connection.

Without one it writes the statements instead, for whoever wants to read them first.
"""

from alembic import context

# A migration that waits for a lock makes everybody queue behind it: it gives up and is started again. What takes long
# while it holds locks belongs into several steps, or out of the migrations.
# Raw SQL: Core has no statement that sets a parameter.
TIMEOUTS = ("SET lock_timeout = '5s'", "SET statement_timeout = '5min'")

if context.is_offline_mode():
    context.configure(dialect_name="postgresql", transaction_per_migration=True)
else:
    context.configure(connection=context.config.attributes["connection"], transaction_per_migration=True)
for timeout in TIMEOUTS:
    context.execute(timeout)
with context.begin_transaction():
    context.run_migrations()
