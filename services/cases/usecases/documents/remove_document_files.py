"""Remove the files of documents that were deleted or erased."""

from collections.abc import Callable

from services.cases.adapters.documents.document_storage import DocumentStorage
from services.cases.adapters.work import CasesWork
from services.cases.domain.jobs import RemoveDocumentFiles


def remove_document_files(
    job: RemoveDocumentFiles, *, open_work: Callable[[], CasesWork], storage: DocumentStorage
) -> None:
    """Remove them; those that are gone already stay so. They were unreadable already. Raises Unavailable."""
    with open_work() as work:
        ended = work.documents.ended_of(job.case_id)
    for document_id in ended:
        storage.delete(job.country, document_id)
