"""Where mail is handed in."""

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

_PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}


@dataclass(frozen=True, kw_only=True, slots=True)
class MailServer:
    """`smtp://`, `smtps://` or `smtp+starttls://`, with an optional account."""

    host: str
    port: int
    scheme: str = "smtp"
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def from_url(cls, url: str) -> "MailServer":
        """Parse. Raises ValueError for another scheme or without a host."""
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise ValueError("not an SMTP address")
        return cls(
            host=parts.hostname,
            port=parts.port or _PORTS[parts.scheme],
            scheme=parts.scheme,
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
        )
