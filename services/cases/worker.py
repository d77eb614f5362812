"""The worker and its clock: `celery -A services.cases.worker worker|beat`."""

from services.cases.bootstrap import services
from services.cases.domain.imports.run import RunImport
from services.cases.handlers import HANDLERS
from services.cases.settings import cases_settings
from services.cases.tasks import JOBS
from shared.contracts.subscriptions import CASES_EVENTS
from shared.messaging.celery_app import make_celery
from shared.messaging.worker import consume

QUEUES = (CASES_EVENTS, RunImport.QUEUE)

_settings = cases_settings()
celery = make_celery(_settings.common, queues=QUEUES)
consume(celery, common=_settings.common, handlers=HANDLERS, jobs=JOBS, services=services)
