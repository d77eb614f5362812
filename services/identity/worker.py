"""The worker and its clock: `celery -A services.identity.worker worker|beat`."""

from services.identity.bootstrap import services
from services.identity.queues import CHORES, QUEUES
from services.identity.settings import read_settings
from services.identity.tasks import mail_links, prune, publish_duties, push_revocations, rotate_key
from shared.messaging.celery_app import make_celery
from shared.messaging.worker import register_consumer, register_tick
from shared.telemetry import get_logger

_settings = read_settings()
if _settings.mail_server is None:
    get_logger(__name__).error("no mail server is configured: activation links are not mailed")
celery = make_celery(_settings.common, queues=QUEUES)
register_consumer(celery, common=_settings.common, handlers={}, jobs={}, services=services)
register_tick(celery, 10.0, "identity.push_revocations", push_revocations, queue=CHORES)
register_tick(celery, 2.0, "identity.mail_links", mail_links, queue=CHORES)
register_tick(celery, 3600.0, "identity.rotate_key", rotate_key, queue=CHORES)
register_tick(celery, 600.0, "identity.tell_duties", publish_duties, queue=CHORES)
register_tick(celery, 3600.0, "identity.prune", prune, queue=CHORES)
