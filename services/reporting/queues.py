"""The queues this service reads."""

from services.reporting.domain.jobs import EXTRACTS_QUEUE
from shared.contracts.subscriptions import REPORTING_EVENTS

TICKS = "reporting.ticks"
"""Apart from facts and extracts, so that neither a backlog nor a long file stops the clock."""

QUEUES = (REPORTING_EVENTS, EXTRACTS_QUEUE, TICKS)
