"""An e-mail is the same, byte by byte, whether it was written in full or copied from one that was."""

import re
from dataclasses import replace
from email.generator import BytesGenerator
from email.message import EmailMessage as MimeMessage
from importlib.resources import files
from io import BytesIO
from typing import Any

import pytest
from jinja2 import Environment

from services.referrals.domain.code import new_code, without_country
from services.referrals.notifications.adapters.email_writer import EmailWriter
from services.referrals.notifications.domain.delivery import EmailMessage, Letter
from shared.kernel.ids import new_id
from shared.mail.sender import WrittenMessage
from tests.support.builders.referrals import NOON, a_delivery, a_message
from tests.support.world import GT

SENDER = "agenda@ceiba.example"
LINK = "https://ceiba.example/?a=1&b=2"
_BOUNDARY = re.compile(rb"={15}\d+==")


def an_email(**changes: Any) -> EmailMessage:
    delivery = a_delivery(id=new_id())
    delivery.lease(NOON)
    message = a_message(delivery)
    assert isinstance(message, EmailMessage)
    return replace(message, **({"address": "focal@casa.example", "code": "7K3-Q9X"} | changes))


def in_full(message: EmailMessage, sender: str = SENDER) -> MimeMessage:
    """The message, put together header by header by the standard library."""
    mime = MimeMessage()
    mime["Subject"] = f"Agenda: {message.code}" if message.code else "Agenda"
    mime["From"] = sender
    mime["To"] = message.address
    mime["Message-ID"] = f"<{message.claim.delivery_id}@{sender.rpartition('@')[2]}>"
    mime["Auto-Submitted"] = "auto-generated"
    folder = files("services.referrals.notifications.adapters") / "templates"
    texts = [
        (folder / f"{message.letter}.{message.language}.{kind}").read_text(encoding="utf-8") for kind in ("txt", "html")
    ]
    plain, html = (
        Environment(keep_trailing_newline=True, autoescape=escapes).from_string(text)
        for escapes, text in zip((False, True), texts, strict=True)
    )
    mime.set_content(plain.render(code=message.code, link=LINK))
    mime.add_alternative(html.render(code=message.code, link=LINK), subtype="html")
    return mime


def on_the_wire(message: MimeMessage | WrittenMessage) -> bytes:
    """Its bytes, as smtplib sends them, without the random boundary of its parts."""
    if isinstance(message, WrittenMessage):
        return _BOUNDARY.sub(b"boundary", message.content)
    flat = BytesIO()
    BytesGenerator(flat).flatten(message, linesep="\r\n")
    return _BOUNDARY.sub(b"boundary", flat.getvalue())


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize(
    ("letter", "has_code"), [(Letter.NOTICE, True), (Letter.NOTICE, False), (Letter.STOPPED, False)]
)
@pytest.mark.parametrize("sender", [SENDER, "Agenda <agenda@ceiba.example>"])
def test_a_copy_is_what_would_have_been_written(language: str, letter: Letter, has_code: bool, sender: str) -> None:
    writer = EmailWriter(sender=sender, link=LINK)
    for _ in range(3):
        code = without_country(new_code(GT)) if has_code else ""
        message = an_email(language=language, code=code, letter=letter)
        written = writer.write(message)
        assert isinstance(written, WrittenMessage)
        assert (written.sender, written.recipient) == (SENDER, message.address)
        assert on_the_wire(written) == on_the_wire(in_full(message, sender))


@pytest.mark.parametrize(
    "address",
    [
        '"one two"@casa.example',
        "niña@casa.example",
        "focal@albergue-ñandú.example",
        f"{'a' * 64}@{'b' * 30}.example",
        "o'brien@casa.example",
        "Casa <focal@casa.example>",
        "focal@casa.example\r\n",
    ],
)
def test_what_is_not_plain_is_written_in_full(address: str) -> None:
    message = an_email(address=address)
    written = EmailWriter(sender=SENDER, link=LINK).write(message)
    assert isinstance(written, MimeMessage)
    assert on_the_wire(written) == on_the_wire(in_full(message))


@pytest.mark.parametrize(
    "words",
    [
        {"address": "a@b.example\r\nBcc: c@d.example"},
        {"address": "a@b.example\nBcc: c@d.example"},
        {"code": "7K3-Q9X\r\nBcc: c@d.example"},
        {"code": "7K3-Q9X\n\nBcc: c@d.example"},
    ],
)
def test_nothing_adds_a_header(words: dict[str, str]) -> None:
    writer = EmailWriter(sender=SENDER, link=LINK)
    writer.write(an_email())
    with pytest.raises(ValueError, match="linefeed or carriage return"):
        writer.write(an_email(**words))


def test_an_address_that_looks_like_a_place_in_the_pattern_stays_as_it_is() -> None:
    for address in ("QQQ-QQQ@casa.example", "pattern@ceiba.invalid", "00000000-0000-0000-0000-000000000000@a.example"):
        message = an_email(address=address)
        assert on_the_wire(EmailWriter(sender=SENDER, link=LINK).write(message)) == on_the_wire(in_full(message))


def test_no_message_says_its_address_when_it_is_shown() -> None:
    assert "casa.example" not in repr(EmailWriter(sender=SENDER, link=LINK).write(an_email()))
