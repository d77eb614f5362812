"""The reasons of requests to disclose without a consent, each encrypted under the key of the person it is about."""

from base64 import b64decode
from collections.abc import Mapping, Sequence
from contextlib import suppress
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.consent.override import Override, ReadOverride, place_of_reason
from shared.kernel.errors import NotFound


def in_words(case: Case, overrides: Sequence[Override], *, work: CasesWork) -> list[ReadOverride]:
    """Overrides with their reasons; the reason is empty once its person is erased, or was removed from the case."""
    reasons, now = _reasons(case, overrides, work), work.clock.now()
    return [override.in_words(reasons.get(override.id, ""), now) for override in overrides]


def _reasons(case: Case, overrides: Sequence[Override], work: CasesWork) -> Mapping[UUID, str]:
    reasons: dict[UUID, str] = {}
    # The key of a person is read once, however many overrides are about them.
    for person_id in {override.person_id for override in overrides}:
        own = [override for override in overrides if override.person_id == person_id]
        sealed = [(place_of_reason(override.id), b64decode(override.sealed_reason)) for override in own]
        with suppress(NotFound):
            texts = work.vault.decrypt_texts(case.vault_person(person_id or case.person_id), sealed)
            reasons |= {override.id: text for override, text in zip(own, texts, strict=True)}
    return reasons
