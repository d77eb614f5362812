"""The relay: `python -m services.identity.relay`."""

from services.identity.adapters.backup_metrics import BACKUPS
from services.identity.measures import MEASURES
from services.identity.queues import QUEUES
from services.identity.settings import read_settings
from services.identity.ticks import TICKS
from shared.messaging.relay import run

if __name__ == "__main__":
    run(read_settings().common, TICKS, queues=QUEUES, measures=MEASURES, chores=[BACKUPS])
