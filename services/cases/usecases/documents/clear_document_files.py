"""Remove files that no case knows: what was received when the transaction behind it failed."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import islice
from uuid import UUID

from services.cases.adapters.documents.document_metrics import CLEARED
from services.cases.adapters.documents.document_storage import DocumentStorage
from services.cases.adapters.work import CasesWork
from shared.kernel.country import Country
from shared.telemetry import get_logger

log = get_logger(__name__)

AGE = timedelta(hours=24)
"""A younger file may belong to a request that still goes on."""
MOST = 100
"""More unknown files at once are no left-overs: the database is not the one of these files, and none is removed."""
_BATCH = 500


def clear_document_files(country: Country, *, open_work: Callable[[], CasesWork], storage: DocumentStorage) -> int:
    """Remove them and return how many. Raises Unavailable."""
    with open_work() as work:
        before = work.clock.now() - AGE
    old = (file.document_id for file in storage.files(country) if file.since < before)
    unknown: list[UUID] = []
    for batch in _batches(old):
        with open_work() as work:
            unknown.extend(set(batch) - work.documents.known_of(batch))
        if len(unknown) > MOST:
            log.error("files without documents were left alone", country=country, at_least=len(unknown))
            return 0
    for document_id in unknown:
        storage.delete(country, document_id)
        CLEARED.inc()
    return len(unknown)


def _batches(ids: Iterator[UUID]) -> Iterator[Sequence[UUID]]:
    while batch := list(islice(ids, _BATCH)):
        yield batch
