"""What operators see of documents."""

from prometheus_client import Counter

REFUSED = Counter("ceiba_documents_refused_total", "Files that were not taken as documents", ["reason"])
DAMAGED = Counter("ceiba_documents_damaged_total", "Documents whose file is missing or not the one that was stored")
CLEARED = Counter("ceiba_document_files_cleared_total", "Files without a document that were removed")
