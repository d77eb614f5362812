"""The queues this service reads."""

from services.cases.domain.jobs import IMPORTS_QUEUE
from shared.contracts.subscriptions import CASES_EVENTS

QUEUES = (CASES_EVENTS, IMPORTS_QUEUE)
