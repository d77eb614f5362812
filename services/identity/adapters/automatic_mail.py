"""What every e-mail of this service has in common."""

from email.message import EmailMessage

from services.identity.domain.people import Person


def automatic_message(person: Person, *, sender: str, subject: str, text: str, message_id: str) -> EmailMessage:
    """A message to one person. The same `message_id` at every attempt lets a mailbox recognise a repeated one."""
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = sender
    message["To"] = person.email
    message["Message-ID"] = f"<{message_id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    return message
