"""The errors of a file that is stored or given out."""

from shared.kernel.errors import Conflict, Unavailable


class AnotherFile(Unavailable):
    """Another large file is being uploaded; this one was not stored."""

    slug = "another-file"
    title = {
        "es": "Se está recibiendo otro archivo grande; vuelva a intentar en unos segundos",
        "en": "Another large file is being taken in; try again in some seconds",
    }


class DocumentDamaged(Conflict):
    """The file of a document is missing, or is not the one that was stored. Nothing of it is given out."""

    slug = "document-damaged"
    title = {
        "es": "El archivo no es el que se guardó: no se entrega. Avise a quien administra la plataforma",
        "en": "The file is not the one that was stored: it is not given out. Tell whoever runs the platform",
    }
