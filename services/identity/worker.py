"""The worker: `celery -A services.identity.worker worker`."""

from services.identity.bootstrap import services
from services.identity.queues import QUEUES
from services.identity.settings import read_settings
from services.identity.tasks import (
    announce_ended_sessions,
    expire_late_requests,
    mail_links,
    mail_reminders,
    mail_welcomes,
    note_reminders,
    prune,
    publish_duties,
    push_revocations,
    rotate_key,
)
from services.identity.ticks import (
    ANNOUNCE_LOGOUTS,
    EXPIRE_REQUESTS,
    MAIL_LINKS,
    MAIL_REMINDERS,
    MAIL_WELCOMES,
    PLAN_REMINDERS,
    PRUNE,
    PUSH_REVOCATIONS,
    ROTATE_KEY,
    TELL_DUTIES,
)
from shared.messaging.celery_app import make_celery
from shared.messaging.worker import register_consumer, register_tick
from shared.telemetry import get_logger

_settings = read_settings()
if _settings.mail_server is None:
    get_logger(__name__).error("no mail server is configured: activation links are not mailed")
celery = make_celery(_settings.common, queues=QUEUES)
register_consumer(celery, common=_settings.common, handlers={}, jobs={}, services=services)
register_tick(celery, PUSH_REVOCATIONS, push_revocations)
register_tick(celery, MAIL_LINKS, mail_links)
register_tick(celery, ANNOUNCE_LOGOUTS, announce_ended_sessions)
register_tick(celery, PLAN_REMINDERS, note_reminders)
register_tick(celery, MAIL_REMINDERS, mail_reminders)
register_tick(celery, MAIL_WELCOMES, mail_welcomes)
register_tick(celery, EXPIRE_REQUESTS, expire_late_requests)
register_tick(celery, ROTATE_KEY, rotate_key)
register_tick(celery, TELL_DUTIES, publish_duties)
register_tick(celery, PRUNE, prune)
