"""The mails that the platform sent during a test, as the local mailbox keeps them."""

import time
from email import message_from_bytes, policy
from pathlib import Path

_WITHIN = 60.0


def _letters_to(folder: Path, address: str) -> list[str]:
    """The texts of what was mailed to `address`."""
    letters = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in folder.glob("[0-9]*.eml")]
    return [
        "".join(part.get_content() for part in letter.walk() if part.get_content_maintype() == "text")
        for letter in letters
        if letter["To"] == address
    ]


def letters_that_came(folder: Path, address: str) -> list[str]:
    """The same, once there is one."""
    deadline = time.monotonic() + _WITHIN
    while not (letters := _letters_to(folder, address)):
        assert time.monotonic() < deadline, "no mail came"
        time.sleep(0.2)
    return letters
