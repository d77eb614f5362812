"""Validation of requests before they are used: framing, path and headers.

The server in front (granian, hyper) has already refused malformed heads: obs-fold, NUL, blanks before a colon,
contradicting lengths, HTTP/0.9. It has also decoded the path, once. Here everything is refused that a service could
read differently from the gateway.
"""

import re
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address

from gateway.headers import Environ
from gateway.problems import BadFraming, BadPath, EncodedBody, LengthRequired
from gateway.settings import IPNetwork
from shared.kernel.errors import TooLarge

# Only characters that need no encoding, so the path that is checked is byte for byte the path that is sent.
_CLEAN_PATH = re.compile(r"/(?:[A-Za-z0-9_~:@-][A-Za-z0-9._~:@-]*(?:/[A-Za-z0-9_~:@-][A-Za-z0-9._~:@-]*)*)?")
_WELL_KNOWN = "/.well-known/"
_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}(?::\d{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](?::\d{1,5})?")
_NEVER_HOP_BY_HOP = frozenset({"authorization", "dpop", "idempotency-key", "x-request-id", "content-type", "host"})
_PLAIN_CONNECTION = frozenset({"", "keep-alive", "close", "Keep-Alive", "Close"})
_BODYLESS = frozenset({"GET", "HEAD", "OPTIONS"})
MAX_PATH = 2048


def clean_path(path: str) -> str:
    """`path` (decoded once by the server) when every reader agrees on it. Raises BadPath."""
    checked = f"/{path[len(_WELL_KNOWN) :]}" if path.startswith(_WELL_KNOWN) else path
    if len(path) > MAX_PATH or _CLEAN_PATH.fullmatch(checked) is None:
        raise BadPath
    return path


def check_head(environ: Environ) -> None:
    """Refuse ambiguous Host and Connection headers and queries that are not ASCII. Raises BadFraming."""
    if _HOST.fullmatch(environ.get("HTTP_HOST", "")) is None:
        # Two Host headers arrive joined by a comma, a missing one as an empty string.
        raise BadFraming
    if not environ["QUERY_STRING"].isascii():
        raise BadFraming
    connection = environ.get("HTTP_CONNECTION", "")
    if connection not in _PLAIN_CONNECTION:
        named = {name.strip().lower() for name in connection.split(",")}
        if named & _NEVER_HOP_BY_HOP:
            raise BadFraming


def body_length(environ: Environ, limit: int) -> int:
    """Bytes of body announced. Raises LengthRequired, EncodedBody, TooLarge or BadFraming."""
    if "HTTP_TRANSFER_ENCODING" in environ:
        raise LengthRequired
    announced = environ.get("CONTENT_LENGTH") or "0"
    if not (announced.isascii() and announced.isdigit()):
        raise BadFraming
    length = int(announced)
    if length == 0:
        return 0
    if environ["REQUEST_METHOD"] in _BODYLESS:
        raise BadFraming
    if environ.get("HTTP_CONTENT_ENCODING", "identity") != "identity":
        raise EncodedBody
    if length > limit:
        raise TooLarge
    return length


def client_address(environ: Environ, trusted_proxies: Sequence[IPNetwork]) -> str:
    """The caller's IP address: the last hop that is not one of `trusted_proxies`.

    X-Forwarded-For counts only when the peer is one of `trusted_proxies`, and only the part that they wrote: another
    hop may have invented what precedes its own entry.
    """
    address: str = environ.get("REMOTE_ADDR", "")
    if not trusted_proxies or not _is_among(address, trusted_proxies):
        return address
    for hop in reversed(environ.get("HTTP_X_FORWARDED_FOR", "").split(",")):
        parsed = _address(hop.strip())
        if parsed is None:
            return address
        address = str(parsed)
        if not _is_among(address, trusted_proxies):
            return address
    return address


def _is_among(text: str, networks: Sequence[IPNetwork]) -> bool:
    parsed = _address(text)
    return parsed is not None and any(parsed in network for network in networks)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        parsed = ip_address(text)
    except ValueError:
        return None
    # One caller has one address, however the socket writes it.
    return getattr(parsed, "ipv4_mapped", None) or parsed
