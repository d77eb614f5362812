"""Entry point of the reporting relay: `python -m services.reporting.relay`."""

from services.reporting.queues import QUEUES
from services.reporting.settings import read_settings
from services.reporting.ticks import TICKS
from shared.messaging.relay import run

if __name__ == "__main__":
    run(read_settings().common, TICKS, queues=QUEUES)
