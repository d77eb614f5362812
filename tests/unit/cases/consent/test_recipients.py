"""A consent to one kind of recipient reaches no organisation of another kind: every kind with every consent."""

# fixed dates: the rules are handed their day

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID, uuid4

from services.cases.domain.consent.consent import consent_for
from services.cases.domain.consent.referral_kind import purposes_for
from services.referrals.domain.packet import recipient_type
from shared.contracts.codelists import code_list
from shared.kernel.errors import Invalid
from tests.support.builders.cases import TODAY, a_consent, a_disclosure
from tests.unit.referrals.test_rules import NAMED_IN_CONSENTS


def refusal(kind: str, named: str | None, organisation_id: UUID | None = None) -> str | None:
    """Why the name may not leave to an organisation of a kind under a consent that names another; None if it may."""
    purpose = max(purposes_for("service_referral", recipient_type(kind)))
    consent = a_consent(purpose=purpose, recipient_type=named, recipient_organisation_id=organisation_id)
    disclosure = a_disclosure(consent, recipient_type=recipient_type(kind))
    if organisation_id:
        disclosure = replace(disclosure, to_organisation_id=organisation_id)
    try:
        consent_for(disclosure, [consent], TODAY)
    except Invalid as refused:
        return refused.problems[0].code
    return None


def test_a_consent_reaches_its_own_kind_of_organisation_and_no_other(announce: Callable[[str], None]) -> None:
    table = {
        (kind, named): refusal(kind, named)
        for kind in code_list("org_type").items
        for named in code_list("recipient_type").items
    }

    reached = {pair for pair, refused in table.items() if refused is None}
    announce(f"consents by kind of recipient: {len(table)} pairs with kinds of organisation, {len(reached)} permitted")
    assert reached == set(NAMED_IN_CONSENTS.items())
    assert {refused for refused in table.values() if refused} == {"consent_recipient"}


def test_a_consent_to_a_named_organisation_reaches_it_whatever_its_kind() -> None:
    organisation = uuid4()

    assert {refusal(kind, None, organisation) for kind in code_list("org_type").items} == {None}
    assert {refusal(kind, "network_ngo", organisation) for kind in code_list("org_type").items} == {None}
