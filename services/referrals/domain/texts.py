"""Texts to the other party of a referral must not identify the person before the receiver has accepted."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from shared.kernel.errors import Invalid
from shared.text.free_text import Finding, find_patterns, refusals


class TextSource(Protocol):
    """The cases service, which knows the identity; it is called with the rights of the caller."""

    def find_identifying(self, case_id: UUID, text: str) -> Sequence[Finding]:
        """The places where the text identifies the person of the case. Raises NotFound, Unavailable."""
        ...


def check_senders_text(text: str | None, field: str, confirmed: bool, *, case_id: UUID, texts: TextSource) -> None:
    """Check a text of the sender against the identity. Raises Invalid when it names the person.

    What only looks like a name may be confirmed. Raises Unavailable when the cases service cannot be asked.
    """
    if text is not None:
        _refuse(texts.find_identifying(case_id, text), field, confirmed)


def check_receivers_text(text: str | None, field: str, confirmed: bool) -> None:
    """Check a text of a receiver who has not accepted, by its patterns only: they may not know the identity yet."""
    if text is not None:
        _refuse(find_patterns(text), field, confirmed)


def _refuse(findings: Sequence[Finding], field: str, confirmed: bool) -> None:
    if problems := refusals(findings, field=field, confirmed=confirmed):
        raise Invalid(problems=problems)
