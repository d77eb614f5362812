"""What every service's first migration installs, and how a table is put under row-level security."""

from collections.abc import Sequence
from importlib.resources import files

from alembic.operations import Operations

OWN_COUNTRIES = "country = ANY ((SELECT authz.countries())::text[])"
"""Policy expression: the row belongs to a country of the context."""

OWN_ORGANISATION = (
    f"{OWN_COUNTRIES} AND ((SELECT authz.is_system()) OR organisation_id = (SELECT authz.organisation()))"
)
"""Policy expression: the row belongs to a country and to the organisation of the context."""


def create_authz(op: Operations, service: str) -> None:
    """Schema `authz`: the functions that verify the signed context."""
    _run(op, "authz", service)


def create_messaging(op: Operations, service: str) -> None:
    """Outbox, deliveries, inbox and dead letters."""
    _run(op, "messaging", service)
    _run(op, "messaging_functions", service)


def add_request_ids(op: Operations, service: str) -> None:
    """The request that caused a fact, in the outbox; and what pruning outbox and inbox needs."""
    _run(op, "request_ids", service)


def remove_request_ids(op: Operations, service: str) -> None:
    """Undo `add_request_ids`."""
    op.execute(f"REVOKE DELETE ON inbox FROM {service}_relay")
    op.execute("DROP INDEX inbox_received, outbox_created")
    op.execute("DROP FUNCTION write_down, outbox_put")
    op.execute("ALTER TABLE outbox DROP COLUMN request_id")
    _run(op, "messaging_functions", service)


def create_audit(op: Operations, service: str) -> None:
    """The audit table and its seal."""
    _run(op, "audit", service)


def create_idempotency(op: Operations, service: str) -> None:
    """Stored answers for `Idempotency-Key`."""
    _run(op, "idempotency", service)


def create_members(op: Operations, service: str) -> None:
    """Table `member`: read within an organisation, written by the platform only."""
    _run(op, "members", service)
    protect(op, "member", service, using=OWN_ORGANISATION, privileges=("SELECT", "INSERT", "UPDATE"))
    system = "(SELECT authz.is_system())"
    for command, rule in (("INSERT", f"WITH CHECK ({system})"), ("UPDATE", f"USING ({system})")):
        name = f"platform_writes_{command.lower()}"
        op.execute(f"CREATE POLICY {name} ON member AS RESTRICTIVE FOR {command} TO {service}_app {rule}")


def drop_foundations(op: Operations) -> None:
    """Undo the four above, for the `downgrade()` of a first migration; the service's own tables must be gone."""
    op.execute("DROP TABLE idempotency, audit_seal, audit, dead_letter, inbox_position, inbox")
    op.execute("DROP FUNCTION write_down, outbox_put")
    op.execute("DROP TABLE outbox_position, outbox_delivery, outbox")
    op.execute("DROP SCHEMA authz CASCADE")


def protect(
    op: Operations,
    table: str,
    service: str,
    *,
    using: str = OWN_COUNTRIES,
    check: str | None = None,
    privileges: Sequence[str] = ("SELECT", "INSERT", "UPDATE", "DELETE"),
) -> None:
    """Enable and FORCE row-level security on `table` and let the application role in only through `using` / `check`."""
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY in_scope ON {table} TO {service}_app USING ({using}) WITH CHECK ({check or using})")
    grant(op, table, service, privileges)


def grant(op: Operations, table: str, service: str, privileges: Sequence[str]) -> None:
    """Give the application role `privileges` on `table`."""
    op.execute(f"GRANT {', '.join(privileges)} ON {table} TO {service}_app")


def _run(op: Operations, name: str, service: str) -> None:
    sql = (files("shared.db") / "sql" / f"{name}.sql").read_text(encoding="utf-8")
    # Colons in the scripts are casts, not bind parameters.
    op.get_bind().exec_driver_sql(sql.replace("{service}", service))
