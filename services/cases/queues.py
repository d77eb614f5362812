"""The queues this service reads."""

from services.cases.domain.jobs import ACCESSES_QUEUE, DOCUMENTS_QUEUE, IMPORTS_QUEUE, PROCEEDINGS_QUEUE
from shared.contracts.subscriptions import CASES_EVENTS

QUEUES = (CASES_EVENTS, IMPORTS_QUEUE, DOCUMENTS_QUEUE, ACCESSES_QUEUE, PROCEEDINGS_QUEUE)
