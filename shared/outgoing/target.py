"""Which addresses a message may go to. An organisation chooses the URL, so it must never reach our own networks.

There are two checks: the text of the URL when it is saved, and every resolved address at every attempt (a name may
resolve to another address by then). An address must be global unicast; a list of bad ranges would never be complete
(docs/threat-model.md, SSRF).
"""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, quote, urlsplit

import idna

from shared.kernel.errors import Invalid, invalid

LONGEST_URL = 2048
_PATH_SAFE = "/%:@!$&'()*+,;=~-._?"
_LOCAL_SUFFIXES = ("localhost", "local", "internal", "intranet", "lan", "home.arpa", "onion", "invalid")
_NUMERIC_LABEL = re.compile(r"(0x[0-9a-f]*|[0-9]+)")
_LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})

_GLOBAL_UNICAST_V6 = IPv6Network("2000::/3")
_NOT_PUBLIC_V4 = tuple(map(IPv4Network, ("192.0.0.0/24", "192.88.99.0/24", "240.0.0.0/4", "198.18.0.0/15")))
_NOT_PUBLIC_V6 = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))
"""Special ranges that some Python releases still call global, and tunnels that hide a v4 address."""


@dataclass(frozen=True, slots=True)
class TargetRules:
    """What the installation allows. `loopback` admits plain http to this machine, for the local platform only."""

    ports: frozenset[int] = frozenset({443})
    loopback: bool = False


DEFAULT_RULES = TargetRules()
"""https on port 443, to public addresses."""


@dataclass(frozen=True, slots=True)
class Target:
    """A URL that passed the check of its text."""

    scheme: str
    host: str
    """ASCII (IDNA 2008), lower case."""
    port: int
    path: str
    """Path and query as they go on the request line."""

    @property
    def is_loopback(self) -> bool:
        """Whether it is the exemption of the local platform."""
        return self.host in _LOOPBACK_HOSTS

    @property
    def host_header(self) -> str:
        """Value of the Host header."""
        default = 443 if self.scheme == "https" else 80
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == default else f"{host}:{self.port}"


def parse_target(url: str, rules: TargetRules) -> Target:
    """The parts of `url`. Raises Invalid, which names the broken rule, unless a message may go there."""
    parts, port = _split(url)
    host = (parts.hostname or "").lower()
    path = quote(parts.path or "/", safe=_PATH_SAFE) + (
        f"?{quote(parts.query, safe=_PATH_SAFE)}" if parts.query else ""
    )
    if rules.loopback and parts.scheme in ("http", "https") and host in _LOOPBACK_HOSTS:
        return Target(parts.scheme, host, port or (443 if parts.scheme == "https" else 80), path)
    if parts.scheme != "https":
        raise refused_url("https_only", es="El destino debe usar https", en="The target must use https")
    if (port or 443) not in rules.ports:
        raise refused_url("port", es="Ese puerto no está permitido", en="That port is not allowed")
    return Target("https", _public_name(host), port or 443, path)


def is_public(address: str) -> bool:
    """Whether a resolved address is global unicast, looking through IPv4-mapped and tunnel forms."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv6Address):
        return _is_public_v6(parsed)
    return _is_public_v4(parsed)


def _is_public_v4(address: IPv4Address) -> bool:
    special = address.is_multicast or address.is_reserved or any(address in network for network in _NOT_PUBLIC_V4)
    return address.is_global and not special


def _is_public_v6(address: IPv6Address) -> bool:
    if address.ipv4_mapped is not None:
        return _is_public_v4(address.ipv4_mapped)
    if address.scope_id is not None or address not in _GLOBAL_UNICAST_V6:
        return False
    return address.is_global and not any(address in network for network in _NOT_PUBLIC_V6)


def _split(url: str) -> tuple[SplitResult, int | None]:
    if len(url) > LONGEST_URL or not _readable(url):
        raise refused_url(
            "malformed", es="Escriba una dirección completa, con https://", en="Write a whole address, with https://"
        )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise refused_url(
            "malformed", es="Escriba una dirección completa, con https://", en="Write a whole address, with https://"
        ) from None
    # "user@" and a backslash are read differently by different parsers: that difference is the attack.
    if "@" in parts.netloc or "\\" in url or parts.fragment or port == 0:
        raise refused_url(
            "userinfo",
            es="La dirección no puede llevar usuario, fragmento ni barra invertida",
            en="The address may not carry a user, a fragment or a backslash",
        )
    return parts, port


def _readable(url: str) -> bool:
    # Beyond ASCII only letters of a host name are expected; spaces and controls are never right.
    return bool(url) and not any(mark.isspace() or ord(mark) < 0x21 or ord(mark) == 0x7F for mark in url)


def _public_name(host: str) -> str:
    try:
        name = idna.encode(host, uts46=True, std3_rules=True).decode().lower()
    except (idna.IDNAError, UnicodeError):
        raise refused_url(
            "host",
            es="Escriba el nombre del servidor como en https://nombre.org",
            en="Write the host name as in https://name.org",
        ) from None
    labels = name.split(".")
    # A last label that is a number makes the name an IPv4 address to some parsers (WHATWG URL, "ends in a number").
    if len(labels) < 2 or not all(labels) or _NUMERIC_LABEL.fullmatch(labels[-1]):
        raise refused_url(
            "host",
            es="Use un nombre de servidor público, no una dirección IP",
            en="Use a public host name, not an IP address",
        )
    if any(name == suffix or name.endswith(f".{suffix}") for suffix in _LOCAL_SUFFIXES):
        raise refused_url("host", es="Ese nombre no es público", en="That name is not public")
    return name


def refused_url(code: str, *, es: str, en: str) -> Invalid:
    """No message may go to the URL; `code` names the rule that it breaks."""
    return invalid("url", f"url_{code}", es=es, en=en)
