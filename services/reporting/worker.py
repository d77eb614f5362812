"""Entry point of the reporting worker: `celery -A services.reporting.worker worker`."""

from services.reporting.bootstrap import services
from services.reporting.handlers import HANDLERS
from services.reporting.queues import QUEUES
from services.reporting.settings import read_settings
from services.reporting.tasks import JOBS, tick_extracts, tick_files, tick_vintages
from services.reporting.ticks import DROP_EXPIRED_FILES, PUBLISH_VINTAGES, START_DUE_EXTRACTS
from shared.messaging.celery_app import make_celery
from shared.messaging.worker import register_consumer, register_tick

_common = read_settings().common
celery = make_celery(_common, queues=QUEUES)
register_consumer(celery, common=_common, handlers=HANDLERS, jobs=JOBS, services=services)
register_tick(celery, START_DUE_EXTRACTS, tick_extracts)
register_tick(celery, PUBLISH_VINTAGES, tick_vintages)
register_tick(celery, DROP_EXPIRED_FILES, tick_files)
