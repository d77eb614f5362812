"""What the clock of this service starts."""

from services.cases.domain.jobs import DOCUMENTS_QUEUE
from shared.messaging.clock import Tick

CLEAR_DOCUMENT_FILES = Tick(name="cases.clear_document_files", seconds=6 * 3600.0, queue=DOCUMENTS_QUEUE)

END_RETENTION = Tick(name="cases.end_retention", seconds=24 * 3600.0, queue=DOCUMENTS_QUEUE)

TICKS = (CLEAR_DOCUMENT_FILES, END_RETENTION)
