"""Why a file is not taken as a document, by code."""

from collections.abc import Mapping

from shared.kernel.errors import Invalid, invalid

UNKNOWN_TYPE = "file_type_not_accepted"
BROKEN = "file_is_broken"
EMPTY = "file_is_empty"
ENCRYPTED = "file_is_encrypted"
ACTIVE = "file_has_active_content"
OUTSIDE = "file_reaches_outside"
FIELD = "file_has_active_field"
ON_OPENING = "file_acts_when_opened"
TOO_MANY_PIXELS = "image_too_large"
TOO_COMPLEX = "file_too_complex"
INFECTED = "file_is_infected"

_TEXTS: Mapping[str, tuple[str, str]] = {
    UNKNOWN_TYPE: (
        "Se aceptan PDF, fotos (JPEG, PNG, WebP, HEIC), texto y documentos de Word u OpenDocument",
        "PDF, photos (JPEG, PNG, WebP, HEIC), text and Word or OpenDocument documents are accepted",
    ),
    BROKEN: (
        "El archivo está dañado o incompleto: ábralo en su equipo y guárdelo de nuevo",
        "The file is damaged or incomplete: open it on your device and save it again",
    ),
    EMPTY: ("El archivo está vacío", "The file is empty"),
    ENCRYPTED: (
        "El archivo tiene contraseña: guárdelo sin ella, aquí queda cifrado",
        "The file has a password: save it without one, it is kept encrypted here",
    ),
    ACTIVE: (
        "El archivo lleva programas u otros archivos dentro: imprímalo como PDF y súbalo así",
        "The file has programs or other files inside: print it as PDF and upload that",
    ),
    OUTSIDE: (
        "Al abrirse, el archivo trae algo de otro lugar y delata dónde se abre: imprímalo como PDF y súbalo así",
        "When it is opened, the file fetches something from elsewhere and tells where: print it as PDF and upload that",
    ),
    FIELD: (
        "El archivo tiene un campo que inicia un programa o trae otro archivo: imprímalo como PDF y súbalo así",
        "The file has a field that starts a program or fetches another file: print it as PDF and upload that",
    ),
    ON_OPENING: (
        "El PDF hace algo por sí solo al abrirse o pasar de página: imprímalo como PDF nuevo y súbalo así",
        "The PDF does something by itself when it is opened or a page turned: print it as a new PDF and upload that",
    ),
    TOO_MANY_PIXELS: (
        "La imagen tiene demasiados puntos: guárdela más pequeña o como JPEG",
        "The image has too many pixels: save it smaller or as JPEG",
    ),
    TOO_COMPLEX: (
        "El archivo es demasiado complejo para revisarlo: imprímalo como PDF y súbalo así",
        "The file is too complex to be checked: print it as PDF and upload that",
    ),
    INFECTED: (
        "El antivirus encontró algo dañino en el archivo: no se guardó; avise a quien administra la plataforma",
        "The antivirus found something harmful in the file: it was not kept; tell whoever runs the platform",
    ),
}


class FileRefused(Exception):
    """A file is not taken. `code` is one of this module; the text never repeats anything of the file."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def as_invalid(self) -> Invalid:
        """The error for the caller."""
        es, en = _TEXTS[self.code]
        return invalid("file", self.code, es=es, en=en)


def is_known(code: str) -> bool:
    """Whether `code` is one of this module."""
    return code in _TEXTS


def too_many(most: int) -> Invalid:
    """The error for one document too many."""
    return invalid(
        "file",
        "too_many_documents",
        es=f"Un caso lleva hasta {most} documentos: borre los que ya no hagan falta",
        en=f"A case holds up to {most} documents: delete those that are no longer needed",
    )
