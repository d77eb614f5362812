"""Entry point of the referrals relay: `python -m services.referrals.relay`."""

from services.referrals.measures import MEASURES
from services.referrals.queues import QUEUES
from services.referrals.settings import read_settings
from services.referrals.ticks import TICKS
from shared.messaging.relay import run

if __name__ == "__main__":
    run(read_settings().common, TICKS, queues=QUEUES, measures=MEASURES)
