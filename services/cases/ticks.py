"""What the clock of this service starts."""

from services.cases.domain.jobs import ACCESSES_QUEUE, DOCUMENTS_QUEUE, PROCEEDINGS_QUEUE
from shared.messaging.clock import Tick

CLEAR_DOCUMENT_FILES = Tick(name="cases.clear_document_files", seconds=6 * 3600.0, queue=DOCUMENTS_QUEUE)
END_RETENTION = Tick(name="cases.end_retention", seconds=24 * 3600.0, queue=DOCUMENTS_QUEUE)
FOLLOW_CONSENTS = Tick(name="cases.follow_consents", seconds=6 * 3600.0, queue=DOCUMENTS_QUEUE)
"""A quarter of the day within which who agreed to statistics until yesterday is counted no longer."""
WATCH_ACCESSES = Tick(name="cases.watch_accesses", seconds=30.0, queue=ACCESSES_QUEUE)
"""Half of the minute within which others are alerted."""
WATCH_UNUSUAL_ACCESSES = Tick(name="cases.watch_unusual_accesses", seconds=300.0, queue=ACCESSES_QUEUE)
REMIND_HEARINGS = Tick(name="cases.remind_hearings", seconds=600.0, queue=PROCEEDINGS_QUEUE)
END_LONE_ERASURES = Tick(name="cases.end_lone_erasures", seconds=600.0, queue=DOCUMENTS_QUEUE)

TICKS = (
    CLEAR_DOCUMENT_FILES,
    END_RETENTION,
    FOLLOW_CONSENTS,
    WATCH_ACCESSES,
    WATCH_UNUSUAL_ACCESSES,
    REMIND_HEARINGS,
    END_LONE_ERASURES,
)
