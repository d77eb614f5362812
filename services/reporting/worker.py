"""Entry point of the reporting worker and beat: `celery -A services.reporting.worker worker`."""

from services.reporting.bootstrap import services
from services.reporting.handlers import HANDLERS
from services.reporting.queues import QUEUES, TICKS
from services.reporting.settings import read_settings
from services.reporting.tasks import JOBS, tick_extracts, tick_files, tick_vintages
from shared.messaging.celery_app import make_celery
from shared.messaging.worker import register_consumer, register_tick

_common = read_settings().common
celery = make_celery(_common, queues=QUEUES)
register_consumer(celery, common=_common, handlers=HANDLERS, jobs=JOBS, services=services)
register_tick(celery, 15.0, "reporting.start_due_extracts", tick_extracts, queue=TICKS)
register_tick(celery, 5.0, "reporting.publish_vintages", tick_vintages, queue=TICKS)
register_tick(celery, 600.0, "reporting.drop_expired_files", tick_files, queue=TICKS)
