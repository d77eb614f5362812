"""Entry point of the referrals worker and beat: `celery -A services.referrals.worker worker`."""

from services.referrals.bootstrap import services
from services.referrals.handlers import HANDLERS
from services.referrals.queues import QUEUES, TICKS
from services.referrals.settings import read_settings
from services.referrals.tasks import JOBS, tick_deadlines, tick_deliveries, tick_packets
from shared.messaging.celery_app import make_celery
from shared.messaging.worker import register_consumer, register_tick

_common = read_settings().common
celery = make_celery(_common, queues=QUEUES)
register_consumer(celery, common=_common, handlers=HANDLERS, jobs=JOBS, services=services)
register_tick(celery, 2.0, "referrals.deliver_due", tick_deliveries, queue=TICKS)
register_tick(celery, 15.0, "referrals.watch_deadlines", tick_deadlines, queue=TICKS)
register_tick(celery, 3600.0, "referrals.destroy_packets", tick_packets, queue=TICKS)
