"""Writes e-mails. Nearly all differ in code, address and id alone, so each is a copy of one that was written before."""

import re
from dataclasses import dataclass
from email.generator import BytesGenerator
from email.message import EmailMessage as MimeMessage
from email.utils import getaddresses
from functools import cache
from importlib.resources import files
from io import BytesIO

from jinja2 import DictLoader, Environment, StrictUndefined, select_autoescape

from services.referrals.notifications.domain.delivery import EmailMessage
from shared.mail.sender import WrittenMessage

_SUBJECT = "Agenda"
_LONGEST_ADDRESS = 70
"""A longer one may not stand on the line of its header (78 characters, RFC 5322)."""
_ATOMS = r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*"
_PLAIN_ADDRESS = re.compile(rf"{_ATOMS}@{_ATOMS}", re.ASCII)
_PLAIN_CODE = re.compile(r"[A-Z0-9]{3}-[A-Z0-9]{3}", re.ASCII)
_ID_OF_PATTERN = "00000000-0000-0000-0000-000000000000"
_CODE_OF_PATTERN = "QQQ-QQQ"
_ADDRESS_OF_PATTERN = "pattern@ceiba.invalid"


@dataclass(frozen=True, slots=True)
class _Words:
    """All that varies in a message of one language."""

    delivery_id: str
    address: str
    code: str
    """'' where there is none."""

    @property
    def are_plain(self) -> bool:
        """Whether they stand in a message as they are, unquoted and on one line."""
        is_plain_code = not self.code or _PLAIN_CODE.fullmatch(self.code)
        is_short = len(self.address) <= _LONGEST_ADDRESS
        return bool(is_plain_code and is_short and _PLAIN_ADDRESS.fullmatch(self.address))


class EmailWriter:
    """Knows what all messages share: the sender, the link and the words. Thread-safe."""

    def __init__(self, *, sender: str, link: str) -> None:
        self._sender = sender
        self._envelope_sender = getaddresses([sender])[0][1]
        self._link = link
        self._templates = _templates()
        self._pattern = cache(self._make_pattern)

    def write(self, message: EmailMessage) -> MimeMessage | WrittenMessage:
        """The message: the same Message-ID at every attempt, so that a repeated one is recognised."""
        words = _Words(str(message.claim.delivery_id), message.address, message.code)
        text = f"{message.letter}.{message.language}"
        pattern = self._pattern(text, bool(message.code)) if words.are_plain else None
        if pattern is None:
            return self._mime(words, text)
        content = _filled(pattern, words)
        return WrittenMessage(sender=self._envelope_sender, recipient=message.address, content=content)

    def _make_pattern(self, text: str, has_code: bool) -> bytes | None:
        """A message to be filled; None where that would not give what is written for other words."""
        of_pattern = _Words(_ID_OF_PATTERN, _ADDRESS_OF_PATTERN, _CODE_OF_PATTERN if has_code else "")
        sample = _Words("0193a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b", "a.b+c@d-e.example", "7K3-Q9X" if has_code else "")
        pattern, other = self._mime(of_pattern, text), self._mime(sample, text)
        written = _flat(pattern)
        other.set_boundary(str(pattern.get_boundary()))
        is_same = _filled(written, sample) == _flat(other)
        return written if is_same and self._envelope_sender.isascii() else None

    def _mime(self, words: _Words, text: str) -> MimeMessage:
        mime = MimeMessage()
        mime["Subject"] = f"{_SUBJECT}: {words.code}" if words.code else _SUBJECT
        mime["From"] = self._sender
        mime["To"] = words.address
        mime["Message-ID"] = f"<{words.delivery_id}@{self._sender.rpartition('@')[2]}>"
        mime["Auto-Submitted"] = "auto-generated"
        said = {"code": words.code, "link": self._link}
        mime.set_content(self._templates.get_template(f"{text}.txt").render(said))
        mime.add_alternative(self._templates.get_template(f"{text}.html").render(said), subtype="html")
        return mime


def _filled(pattern: bytes, words: _Words) -> bytes:
    # The address comes last: it is the only one of the words that could contain another's place.
    filled = pattern.replace(_CODE_OF_PATTERN.encode(), words.code.encode())
    filled = filled.replace(_ID_OF_PATTERN.encode(), words.delivery_id.encode())
    return filled.replace(_ADDRESS_OF_PATTERN.encode(), words.address.encode())


def _flat(mime: MimeMessage) -> bytes:
    """As `smtplib` sends it."""
    flat = BytesIO()
    BytesGenerator(flat).flatten(mime, linesep="\r\n")
    return flat.getvalue()


def _templates() -> Environment:
    folder = files("services.referrals.notifications.adapters") / "templates"
    texts = {
        entry.name: entry.read_text(encoding="utf-8")
        for entry in folder.iterdir()
        if entry.name.endswith((".txt", ".html"))
    }
    return Environment(
        loader=DictLoader(texts),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
