"""A case is handed over to one organisation."""

from dataclasses import replace

import pytest

from services.cases.usecases.disclosure.prepare_packet import prepare_packet
from shared.contracts.transfer_refusals import TransferOpen
from shared.kernel.errors import DomainError
from tests.support.builders.cases import a_case, a_case_referral, a_consent, a_packet, an_identity
from tests.unit.cases.usecases.world import World


def asked(world: World, first_state: str) -> DomainError | None:
    """What is said to a second transfer while the first one is in `first_state`."""
    consent = a_consent(data_scope="d4_full")
    case = world.add(a_case(consents=[consent], best_interest="considered"), an_identity())
    first = replace(a_packet(consent), kind="case_transfer", disclosure_profile="d4_full")
    with world.work() as work:
        assert not isinstance(prepare_packet(case.id, first, work=work), DomainError)
        if first_state != "never sent":
            referral = a_case_referral(referral_id=first.referral_id, state=first_state)
            work.case_referrals.save_each([(case, referral)])
    with world.work() as work:
        answer = prepare_packet(case.id, replace(first, referral_id=case.id), work=work)
    return answer if isinstance(answer, DomainError) else None


@pytest.mark.parametrize("state", ["sent", "received", "accepted", "in_service"])
def test_a_second_transfer_waits_for_the_first(world: World, state: str) -> None:
    assert isinstance(asked(world, state), TransferOpen)


@pytest.mark.parametrize("state", ["never sent", "rejected", "cancelled", "withdrawn", "expired"])
def test_after_a_no_another_organisation_is_asked(world: World, state: str) -> None:
    assert asked(world, state) is None
