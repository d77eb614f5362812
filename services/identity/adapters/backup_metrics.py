"""Ages of the last backup, of the last drill and of the archived WAL, on the page of metrics of the relay of identity.

`ceiba backup` notes its runs in the table `backup_state`, and PostgreSQL what it archived. A series begins with the
first run: without one there is nothing whose age could be told, and `absent()` finds that.

Raw SQL: it runs over the relay's psycopg connection.
"""

from typing import Any

import psycopg
from prometheus_client import Gauge

from shared.messaging.housekeeping import Chore

BACKUP_AGE = Gauge("ceiba_backup_age_seconds", "Since the last backup that succeeded", ["service"])
DRILL_AGE = Gauge(
    "ceiba_backup_drill_age_seconds", "Since the last backup was restored elsewhere and compared", ["service"]
)
WAL_AGE = Gauge("ceiba_wal_archive_age_seconds", "Since PostgreSQL last archived a file of WAL", ["service"])
WAL_FAILED = Gauge(
    "ceiba_wal_archive_failed_count", "Attempts to archive WAL that failed, since PostgreSQL counts", ["service"]
)

_RUNS = """
SELECT kind, extract(epoch FROM now() - succeeded_at)::float AS seconds FROM backup_state WHERE succeeded_at IS NOT NULL
"""
_ARCHIVED = """
SELECT extract(epoch FROM now() - last_archived_time)::float AS seconds, failed_count
FROM pg_stat_archiver WHERE current_setting('archive_mode') <> 'off'
"""
_AGES = {"backup": BACKUP_AGE, "drill": DRILL_AGE}


def measure(database: "psycopg.Connection[Any]") -> None:
    """Set the gauges to what is so now."""
    for run in database.execute(_RUNS):
        _AGES[run.kind].labels("identity").set(run.seconds)
    for archived in database.execute(_ARCHIVED):
        WAL_FAILED.labels("identity").set(archived.failed_count)
        if archived.seconds is not None:
            WAL_AGE.labels("identity").set(archived.seconds)


BACKUPS = Chore(seconds=15.0, do=measure)
