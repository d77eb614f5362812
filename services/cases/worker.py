"""Entry point of the cases worker: `celery -A services.cases.worker worker`."""

from services.cases.bootstrap import services, use_jurisdictions
from services.cases.handlers import HANDLERS
from services.cases.queues import QUEUES
from services.cases.settings import read_settings
from services.cases.tasks import (
    JOBS,
    tick_accesses,
    tick_consents,
    tick_erasures,
    tick_files,
    tick_hearings,
    tick_retention,
    tick_unusual_accesses,
)
from services.cases.ticks import (
    CLEAR_DOCUMENT_FILES,
    END_LONE_ERASURES,
    END_RETENTION,
    FOLLOW_CONSENTS,
    REMIND_HEARINGS,
    WATCH_ACCESSES,
    WATCH_UNUSUAL_ACCESSES,
)
from shared.messaging.celery_app import make_celery
from shared.messaging.worker import register_consumer, register_tick

_settings = read_settings()
_common = _settings.common
# Before the first message: a worker with a wrong pack does not start.
use_jurisdictions(*_settings.jurisdictions)
celery = make_celery(_common, queues=QUEUES)
register_consumer(celery, common=_common, handlers=HANDLERS, jobs=JOBS, services=services)
register_tick(celery, CLEAR_DOCUMENT_FILES, tick_files)
register_tick(celery, END_RETENTION, tick_retention)
register_tick(celery, FOLLOW_CONSENTS, tick_consents)
register_tick(celery, WATCH_ACCESSES, tick_accesses)
register_tick(celery, WATCH_UNUSUAL_ACCESSES, tick_unusual_accesses)
register_tick(celery, REMIND_HEARINGS, tick_hearings)
register_tick(celery, END_LONE_ERASURES, tick_erasures)
