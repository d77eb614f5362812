"""What people write to the other end before it has accepted must not say who the person is."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from shared.free_text import Finding, find_patterns, refusals
from shared.kernel.errors import Invalid


class TextSource(Protocol):
    """The cases service, which knows the identity, as the caller of this request sees it."""

    def find_identifying(self, case_id: UUID, text: str) -> Sequence[Finding]:
        """Where the text identifies the person of the case. Raises NotFound, Unavailable."""
        ...


def check_senders_text(text: str | None, field: str, confirmed: bool, *, case_id: UUID, texts: TextSource) -> None:
    """Raise Invalid where the sender names the person; a guess may be confirmed. Raises Unavailable unchecked."""
    if text is not None:
        _refuse(texts.find_identifying(case_id, text), field, confirmed)


def check_receivers_text(text: str | None, field: str, confirmed: bool) -> None:
    """The same for a receiver who has not accepted: by its shape only, because a receiver may not ask who it is."""
    if text is not None:
        _refuse(find_patterns(text), field, confirmed)


def _refuse(findings: Sequence[Finding], field: str, confirmed: bool) -> None:
    if problems := refusals(findings, field=field, confirmed=confirmed):
        raise Invalid(problems=problems)
