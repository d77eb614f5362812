"""The reasons of requests to disclose without a consent, each encrypted under the key of the person it is about."""

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from services.cases.adapters.vault import Vault
from services.cases.domain.case import Case
from services.cases.domain.member import Whose
from services.cases.domain.override import Override, ReadOverride, place_of_reason
from shared.kernel.errors import NotFound


def sealed_reason(vault: Vault, whose: Whose, override_id: UUID, reason: str) -> str:
    """The reason as it is stored. Raises NotFound for an erased person."""
    return b64encode(vault.encrypt_text(whose, reason, place_of_reason(override_id))).decode()


def in_words(vault: Vault, case: Case, overrides: Sequence[Override], now: datetime) -> list[ReadOverride]:
    """Overrides with their reasons; the reason is empty once its person is erased, or was removed from the case."""
    reasons = _reasons(vault, case, overrides)
    return [override.in_words(reasons.get(override.id, ""), now) for override in overrides]


def _reasons(vault: Vault, case: Case, overrides: Sequence[Override]) -> Mapping[UUID, str]:
    reasons: dict[UUID, str] = {}
    # The key of a person is read once, however many overrides are about them.
    for person_id in {override.person_id for override in overrides}:
        own = [override for override in overrides if override.person_id == person_id]
        sealed = [(place_of_reason(override.id), b64decode(override.sealed_reason)) for override in own]
        with suppress(NotFound):
            texts = vault.decrypt_texts(case.whose(person_id or case.person_id), sealed)
            reasons |= {override.id: text for override, text in zip(own, texts, strict=True)}
    return reasons
