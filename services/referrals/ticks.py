"""What the clock of this service starts."""

from services.referrals.queues import TICKS as QUEUE
from shared.messaging.clock import Tick

DELIVER_DUE = Tick(name="referrals.deliver_due", seconds=2.0, queue=QUEUE, if_due=True)
WATCH_DEADLINES = Tick(name="referrals.watch_deadlines", seconds=15.0, queue=QUEUE, if_due=True)
DESTROY_PACKETS = Tick(name="referrals.destroy_packets", seconds=3600.0, queue=QUEUE)
FORGET_NEWS = Tick(name="referrals.forget_news", seconds=3600.0, queue=QUEUE)

TICKS = (DELIVER_DUE, WATCH_DEADLINES, DESTROY_PACKETS, FORGET_NEWS)
