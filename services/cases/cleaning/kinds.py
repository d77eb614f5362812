"""What a file is, by its content: the library for each type says whether it is one. Names and headers count nothing."""

import pi_heif

from services.cases.cleaning.cleaned import Cleaned
from services.cases.cleaning.images import clean_image
from services.cases.cleaning.pdfs import check_pdf
from services.cases.cleaning.texts import check_text, check_text_document
from services.cases.domain.documents.document_refusals import EMPTY, UNKNOWN_TYPE, FileRefused

pi_heif.register_heif_opener()


def clean(content: bytes) -> Cleaned:
    """What is kept of a file. Raises FileRefused."""
    if not content:
        raise FileRefused(EMPTY)
    for look in (check_pdf, check_text_document, clean_image, check_text):
        if (kept := look(content)) is not None:
            return kept
    raise FileRefused(UNKNOWN_TYPE)
