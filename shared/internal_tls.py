"""TLS between the parts of a platform, whose certificates often come from an authority of its own."""

import ssl


def context_of(authority: str) -> ssl.SSLContext | None:
    """What compares certificates with the authority in this file (PEM); None for the machine's own authorities, ''.

    Raises OSError when there is no such file or no certificate in it.
    """
    return ssl.create_default_context(cafile=authority) if authority else None
