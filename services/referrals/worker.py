"""Entry point of the referrals worker: `celery -A services.referrals.worker worker`."""

from services.referrals.bootstrap import services
from services.referrals.handlers import HANDLERS
from services.referrals.queues import QUEUES
from services.referrals.settings import read_settings
from services.referrals.tasks import JOBS, tick_deadlines, tick_deliveries, tick_news, tick_packets
from services.referrals.ticks import DELIVER_DUE, DESTROY_PACKETS, FORGET_NEWS, WATCH_DEADLINES
from shared.messaging.celery_app import make_celery
from shared.messaging.worker import register_consumer, register_tick

_common = read_settings().common
celery = make_celery(_common, queues=QUEUES)
register_consumer(celery, common=_common, handlers=HANDLERS, jobs=JOBS, services=services)
register_tick(celery, DELIVER_DUE, tick_deliveries)
register_tick(celery, WATCH_DEADLINES, tick_deadlines)
register_tick(celery, DESTROY_PACKETS, tick_packets)
register_tick(celery, FORGET_NEWS, tick_news)
