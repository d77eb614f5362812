"""Errors of the gateway itself, with titles in the languages of its callers."""

from typing import ClassVar

from shared.kernel.errors import DomainError, Text
from shared.web.http_errors import HttpError


class BadPath(DomainError):
    """The path is encoded in a way that two readers could understand differently."""

    slug = "bad-path"
    title: ClassVar[Text] = {
        "es": "Esa dirección está mal escrita: vuelva al inicio",
        "en": "That address is malformed: go back to the start",
    }


class BadFraming(DomainError):
    """The message is framed or addressed in a way that two readers could understand differently."""

    slug = "bad-framing"
    title: ClassVar[Text] = {
        "es": "La solicitud llegó mal formada; vuelva a enviarla",
        "en": "The request came malformed; send it again",
    }


class CrossSite(HttpError):
    """A change requested with the session cookie but without the page's own token."""

    status = 403
    slug = "csrf"
    title: ClassVar[Text] = {
        "es": "La página perdió su sesión; vuelva a cargarla",
        "en": "The page lost its session; load it again",
    }


class BodyTimeout(HttpError):
    """The client sends its body too slowly."""

    status = 408
    slug = "body-timeout"
    title: ClassVar[Text] = {
        "es": "El envío tardó demasiado: revise la conexión y repítalo",
        "en": "Sending took too long: check the connection and repeat it",
    }


class LengthRequired(HttpError):
    """A body without Content-Length. Chunked requests are refused, so that there is only one kind of framing."""

    status = 411
    slug = "length-required"
    title: ClassVar[Text] = {"es": "Falta el encabezado Content-Length", "en": "The Content-Length header is missing"}


class EncodedBody(HttpError):
    """A compressed body could grow beyond every limit once opened."""

    status = 415
    slug = "encoded-body"
    title: ClassVar[Text] = {
        "es": "El contenido debe enviarse sin comprimir",
        "en": "The content must be sent uncompressed",
    }


class HeadersTooLarge(HttpError):
    """More than 16 KiB of headers."""

    status = 431
    slug = "headers-too-large"
    title: ClassVar[Text] = {
        "es": "Los encabezados son demasiado grandes: borre las cookies de este sitio",
        "en": "The headers are too large: delete the cookies of this site",
    }


class BadGateway(HttpError):
    """A service sent something that is not an HTTP response."""

    status = 502
    slug = "bad-gateway"
    title: ClassVar[Text] = {
        "es": "Un servicio no respondió como debía; intente de nuevo en un momento",
        "en": "A service did not answer as it should; try again in a moment",
    }


class GatewayTimeout(HttpError):
    """A service did not respond in time; whether it acted is unknown."""

    status = 504
    slug = "gateway-timeout"
    title: ClassVar[Text] = {
        "es": "El servicio tarda demasiado; consulte antes de repetir",
        "en": "The service takes too long; check before repeating",
    }
