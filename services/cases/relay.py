"""Entry point of the cases relay: `python -m services.cases.relay`."""

from services.cases.settings import read_settings
from services.cases.ticks import TICKS
from shared.messaging.relay import run

if __name__ == "__main__":
    run(read_settings().common, TICKS)
