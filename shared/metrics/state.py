"""The gauges of what a relay reads from its database and its broker. docs/metrics.md says when to look."""

from prometheus_client import Gauge

from shared.metrics.measured import Measured


def _gauge(name: str, help_text: str, *labels: str) -> Gauge:
    return Gauge(f"ceiba_{name}", help_text, ["service", *labels])


OUTBOX_WAITING = Measured(
    _gauge("outbox_waiting", "Messages of the outbox without a receipt, counted up to 50000", "consumer", "state")
)
OUTBOX_OLDEST = Measured(_gauge("outbox_oldest_seconds", "Age of the oldest of them", "consumer"))
QUEUE_LENGTH = Measured(_gauge("queue_length", "Entries of a queue on the broker that nobody has taken", "queue"))
QUEUE_IN_HAND = Measured(_gauge("queue_in_hand", "Entries that a worker has taken and not acknowledged"))
DEAD_LETTERS_BY_KIND = Measured(
    _gauge("dead_letters_by_kind", "The messages given up, by the name of their event", "kind")
)
DEAD_LETTERS_OLDEST = Measured(_gauge("dead_letters_oldest_seconds", "Since the first of them was given up", "kind"))
CLOCK_OFFSET = _gauge("clock_offset_seconds", "Clock of this process ahead of the clock of its database")
UNSEALED = _gauge("audit_unsealed_seconds", "Age of the oldest row of the audit that is not sealed")
UNANCHORED = _gauge("audit_unanchored_heads", "Chains of the audit whose head is not anchored")
VERIFIED = Measured(
    _gauge("audit_verified_timestamp_seconds", "Last verification of the least recently verified chain")
)
FINDINGS = Measured(_gauge("audit_findings", "What verifications found changed"))

DATABASE = {
    "size_bytes": Measured(_gauge("database_size_bytes", "Size of the database")),
    "connections": Measured(_gauge("database_connections", "Connections of clients to the whole server")),
    "connections_max": Measured(_gauge("database_connections_max", "How many it admits")),
    "longest_transaction_seconds": Measured(
        _gauge("database_longest_transaction_seconds", "Age of the oldest transaction in this database")
    ),
    "replicas": Measured(_gauge("database_replicas", "Standby servers that stream from this server")),
    "replication_lag_bytes": Measured(
        _gauge("database_replication_lag_bytes", "Written here and not applied by the slowest standby server")
    ),
    "replication_lag_seconds": Measured(
        _gauge("database_replication_lag_seconds", "How long ago the slowest standby server applied what is new")
    ),
}
"""By the names that the function `database_state()` of each schema gives them."""
