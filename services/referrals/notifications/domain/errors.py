"""What can go wrong with webhook endpoints and their deliveries, in words for people."""

from shared.kernel.errors import Conflict, Invalid, invalid


class EndpointDisabled(Conflict):
    """The endpoint is disabled: nothing can be delivered to it."""

    slug = "endpoint-disabled"
    title = {"es": "El destino está desactivado: actívelo antes", "en": "The endpoint is disabled: enable it first"}


def empty_range() -> Invalid:
    """The end of a range lies before its beginning."""
    return invalid("to", "bad_range", es="El final no es posterior al inicio", en="The end is not after the beginning")


def wide_range(most: int) -> Invalid:
    """A range holds more than `most` deliveries."""
    return invalid(
        "to",
        "too_many",
        es=f"Hay más de {most} envíos en ese lapso: acórtelo",
        en=f"There are more than {most} deliveries in that range: shorten it",
    )
