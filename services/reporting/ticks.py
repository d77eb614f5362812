"""What the clock of this service starts."""

from services.reporting.queues import TICKS as QUEUE
from shared.messaging.clock import Tick

START_DUE_EXTRACTS = Tick(name="reporting.start_due_extracts", seconds=15.0, queue=QUEUE, if_due=True)
PUBLISH_VINTAGES = Tick(name="reporting.publish_vintages", seconds=5.0, queue=QUEUE, if_due=True)
DROP_EXPIRED_FILES = Tick(name="reporting.drop_expired_files", seconds=600.0, queue=QUEUE)

TICKS = (START_DUE_EXTRACTS, PUBLISH_VINTAGES, DROP_EXPIRED_FILES)
