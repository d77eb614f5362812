"""Entry point of the cases relay: `python -m services.cases.relay`."""

from services.cases.adapters.person.erased_list import chores
from services.cases.queues import QUEUES
from services.cases.settings import read_settings
from services.cases.ticks import TICKS
from shared.messaging.relay import run

if __name__ == "__main__":
    settings = read_settings().common
    run(settings, TICKS, queues=QUEUES, chores=chores(settings.audit_anchor_dir))
