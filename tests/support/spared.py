"""People of a running platform who need no training, as accounts that are older than it."""

from infra.local.secrets import load_or_generate
from tests.support.databases import admin_rows
from tests.support.platform import Platform


def identity_rows(platform: Platform, statement: str, *values: object) -> list[object]:
    """What a superuser reads or changes in the database of identity."""
    password = load_or_generate(platform.home.secrets).postgres_password
    port = platform.processes()["postgres"]["port"]
    return admin_rows(f"postgresql://postgres:{password}@127.0.0.1:{port}/ceiba_identity", statement, *values)


def spare(platform: Platform, email: str) -> None:
    """Let a new person work before they have passed anything."""
    identity_rows(platform, "UPDATE users SET training_due_on = current_date + 365 WHERE email = %s", email)
