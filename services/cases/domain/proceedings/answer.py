"""What an answer to a prosecutor's office may say of a person, and what of them it says.

It may name them where a consent or an approved override lets the office know who they are; else it is a message.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from services.cases.domain.consent.consent import Consent
from services.cases.domain.consent.disclosure import Disclosure
from services.cases.domain.consent.override import Override
from services.cases.domain.person.identity import Identity
from services.cases.domain.person.levels import D2, D3, D4, WITHOUT_CONSENT, is_above
from services.cases.domain.person.stored_identity import find_identifying
from shared.text.free_text import find_patterns

ANSWER = "answer"
"""What stands for the words of an answer in the record of disclosures, beside the fields that they name."""
CASE_NUMBER = "case_number"


def naming(disclosure: Disclosure, consents: Iterable[Consent], overrides: Iterable[Override]) -> Iterator[Disclosure]:
    """What would let its recipient know who the person is, on each ground that there may be, most first."""
    grounds = [replace(disclosure, consent_id=consent.id) for consent in consents]
    grounds += [replace(disclosure, override_id=override.id) for override in overrides]
    for profile in (D4, D3):
        yield from (replace(each, profile=profile) for each in grounds)


def profile_of_unnamed(profile: str) -> str:
    """The profile of an answer that names nobody, where the packet of the referral had `profile`."""
    return WITHOUT_CONSENT if is_above(profile, D2) else profile


def shown_in_words(identity: Identity, profile: str) -> Identity:
    """What of an identity words may say under a profile of `naming`: what a packet would show."""
    return identity if profile == D4 else replace(identity, birthdate=None, documents=(), address=None)


def fields_named_in(text: str, identity: Identity, case_number: str) -> tuple[str, ...]:
    """The fields of the identity, and the case number, that a text names or resembles."""
    guessed = set(find_patterns(text))
    named = [name for name, alone in _each_alone(identity) if set(find_identifying(text, [alone], "")) - guessed]
    names_case = set(find_identifying(text, [Identity()], case_number)) - guessed
    return (*named, CASE_NUMBER) if names_case else tuple(named)


def _each_alone(identity: Identity) -> Iterator[tuple[str, Identity]]:
    yield "first_names", Identity(first_names=identity.first_names)
    yield "surnames", Identity(surnames=identity.surnames)
    yield "known_as", Identity(known_as=identity.known_as)
    yield "birthdate", Identity(birthdate=identity.birthdate)
    yield "documents", Identity(documents=identity.documents)
    yield "phones", Identity(phones=identity.phones)
    yield "email", Identity(email=identity.email)
    yield "address", Identity(address=identity.address)
    yield "guardian_contact", Identity(guardian_contact=identity.guardian_contact)
