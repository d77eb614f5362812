"""The settings of the role under which a service asks its database.

They belong to the role and not to the connection: a pooler refuses settings that a connection begins with, and may give
the next transaction to a connection that began without them. `ceiba provision` stores them with the role.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import Engine, func, select

# An idle transaction delays vacuum and the outbox; a statement that runs this long is a mistake.
_OF_ALL = {
    "statement_timeout": "15s",
    "idle_in_transaction_session_timeout": "15s",
    "timezone": "UTC",
    "jit": "off",
}
_IN_ORDER = {
    "enable_seqscan": "off",
    "enable_bitmapscan": "off",
    "enable_sort": "off",
    "enable_incremental_sort": "off",
    "plan_cache_mode": "force_generic_plan",
}
"""For a service whose requests each read a stretch of an index, whatever PostgreSQL believes about a table.

Without statistics, or with those of a table that has grown since, it would read all rows of an organisation to sort
them. What no index has in order is sorted as ever. With one plan for all values it is made once in a connection: making
it costs a fourth of a list.
"""
_UNSET = {"0", "on", "auto"}
"""What PostgreSQL has where nobody has decided; another value of a later release or of an operator is a decision."""


def role_settings(service: str) -> Mapping[str, str]:
    """Name → value for `<service>_app` in the database of `service`."""
    return _OF_ALL | (_IN_ORDER if service == "cases" else {})


def missing_settings(service: str, engine: Engine) -> Sequence[str]:
    """Names of the settings that a connection lacks."""
    names = list(role_settings(service))
    with engine.connect() as connection:
        values = connection.execute(select(*(func.current_setting(name) for name in names))).one()
    return [name for name, value in zip(names, values, strict=True) if value in _UNSET]
