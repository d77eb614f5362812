"""Entry point of the reporting worker and beat: `celery -A services.reporting.worker worker`."""

from services.reporting.bootstrap import services
from services.reporting.handlers import HANDLERS
from services.reporting.queues import QUEUES, TICKS
from services.reporting.settings import read_settings
from services.reporting.tasks import JOBS, tick_extracts, tick_files, tick_vintages
from shared.messaging.celery_app import make_celery
from shared.messaging.worker import consume, every

_common = read_settings().common
celery = make_celery(_common, queues=QUEUES)
consume(celery, common=_common, handlers=HANDLERS, jobs=JOBS, services=services)
every(celery, 15.0, "reporting.start_due_extracts", tick_extracts, queue=TICKS)
every(celery, 5.0, "reporting.publish_vintages", tick_vintages, queue=TICKS)
every(celery, 600.0, "reporting.drop_expired_files", tick_files, queue=TICKS)
