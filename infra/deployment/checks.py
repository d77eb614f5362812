"""Checks of single settings. Each raises ValidationError with what is expected, and never shows the value."""

from ipaddress import IPv4Network, ip_network
from pathlib import PurePosixPath
from urllib.parse import urlsplit

import psycopg
from cryptography import x509
from marshmallow import ValidationError
from psycopg.conninfo import conninfo_to_dict

from shared.mail.server import MailServer

_TOKEN = 16


def postgres(url: str) -> None:
    """An address of PostgreSQL as libpq takes it, with one or several hosts."""
    try:
        given = conninfo_to_dict(url) if url.startswith(("postgresql://", "postgres://")) else {}
    except psycopg.ProgrammingError:
        given = {}
    if not given.get("host"):
        raise ValidationError("must be postgresql://user:password@host:5432/postgres, perhaps with ?sslmode=…")


def mail(url: str) -> None:
    """An address of a mail server."""
    try:
        MailServer.from_url(url)
    except ValueError:
        raise ValidationError("must be smtp://, smtps:// or smtp+starttls:// with a host") from None


def http(url: str) -> None:
    """The base of an address: a scheme, a host and perhaps a port."""
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and parts.hostname and not parts.query and parts.port != 0
    except ValueError:
        good = False
    if not good or parts.path.strip("/"):
        raise ValidationError("must be http://host:port or https://host:port without a path")


def https(url: str) -> None:
    """The base of an address over TLS."""
    http(url)
    if not url.startswith("https://"):
        raise ValidationError("must be https://host:port without a path")


def days(text: str) -> None:
    """A number of days."""
    if not text.isdecimal() or int(text) < 1:
        raise ValidationError("must be a number of days, 1 or more")


def webhook(url: str) -> None:
    """An address that something is posted to."""
    if not url.startswith(("http://", "https://")) or not urlsplit(url).hostname:
        raise ValidationError("must be an address with http:// or https://")


def public_url(url: str) -> None:
    """The address that people type, without a slash at its end."""
    http(url)
    if url.endswith("/"):
        raise ValidationError("ends without a slash, e.g. https://ceiba.example")


def port(text: str) -> None:
    """A number of a port."""
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise ValidationError("must be a port, e.g. 8080")


def networks(text: str) -> None:
    """Addresses or networks with commas."""
    for value in filter(None, text.split(",")):
        try:
            ip_network(value.strip())
        except ValueError:
            raise ValidationError("holds addresses or networks with commas, e.g. 10.213.86.1") from None


def network(text: str) -> None:
    """The network of the containers."""
    try:
        IPv4Network(text)
    except ValueError:
        raise ValidationError("must be a network of IPv4, e.g. 10.213.86.0/24") from None


def absolute(path: str) -> None:
    """A path that means the same in every container."""
    if not PurePosixPath(path).is_absolute():
        raise ValidationError("must be an absolute path in the containers, e.g. /run/ceiba/CEIBA_CA")


def certificate(text: str) -> None:
    """The certificates of an authority in PEM."""
    try:
        x509.load_pem_x509_certificates(text.encode())
    except ValueError:
        raise ValidationError("must be certificates in PEM; give the file as CEIBA_CA_FILE") from None


def token(text: str) -> None:
    """A secret that is sent in a header."""
    if len(text) < _TOKEN or not text.isascii() or not text.isprintable():
        raise ValidationError(f"must be {_TOKEN} printable characters or more, e.g. what `openssl rand -hex 16` prints")
