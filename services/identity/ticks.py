"""What the clock of this service starts."""

from services.identity.queues import CHORES
from shared.messaging.clock import Tick

PUSH_REVOCATIONS = Tick(name="identity.push_revocations", seconds=10.0, queue=CHORES, if_due=True)
MAIL_LINKS = Tick(name="identity.mail_links", seconds=2.0, queue=CHORES, if_due=True)
ANNOUNCE_LOGOUTS = Tick(name="identity.announce_logouts", seconds=2.0, queue=CHORES, if_due=True)
PLAN_REMINDERS = Tick(name="identity.plan_reminders", seconds=3600.0, queue=CHORES)
MAIL_REMINDERS = Tick(name="identity.mail_reminders", seconds=2.0, queue=CHORES, if_due=True)
MAIL_WELCOMES = Tick(name="identity.mail_welcomes", seconds=2.0, queue=CHORES, if_due=True)
EXPIRE_REQUESTS = Tick(name="identity.expire_requests", seconds=600.0, queue=CHORES)
ROTATE_KEY = Tick(name="identity.rotate_key", seconds=3600.0, queue=CHORES)
TELL_DUTIES = Tick(name="identity.tell_duties", seconds=600.0, queue=CHORES)
PRUNE = Tick(name="identity.prune", seconds=3600.0, queue=CHORES)

TICKS = (
    PUSH_REVOCATIONS,
    MAIL_LINKS,
    ANNOUNCE_LOGOUTS,
    PLAN_REMINDERS,
    MAIL_REMINDERS,
    MAIL_WELCOMES,
    EXPIRE_REQUESTS,
    ROTATE_KEY,
    TELL_DUTIES,
    PRUNE,
)
