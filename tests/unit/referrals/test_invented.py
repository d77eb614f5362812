"""What is invented for those who practise receiving looks like what the cases service would release."""

import pytest

from services.cases.adapters.disclosure.received_packets import received_packet
from services.cases.domain.disclosure.disclosed_fields import shown_by
from services.referrals.domain.invented import D3, INVENTED, Invented, sender_to
from services.referrals.domain.urgency import URGENCIES
from shared.contracts.codelists import code_list
from shared.kernel.practice import Partner

EACH = pytest.mark.parametrize("invented", INVENTED, ids=lambda one: one.urgency)


@EACH
def test_before_acceptance_it_shows_what_may_be_shown_and_after_it_what_the_profile_allows(invented: Invented) -> None:
    before, after = ({field.name for field in shown_by(profile)} for profile in ("d1_capacity", D3))

    assert invented.shown.keys() <= before
    assert invented.sealed.keys() <= after - before


@EACH
def test_its_services_and_urgency_are_known(invented: Invented) -> None:
    for kind in ("ngo", "prosecution"):
        assert all(service in code_list("service_type") for service in invented.services(kind))
    assert invented.urgency in URGENCIES


@EACH
def test_a_case_can_be_read_from_it(invented: Invented) -> None:
    packet = received_packet({"profile": D3, **invented.shown, **invented.sealed})

    assert packet.first.identity.surnames == "Ejemplo Inventado"
    assert packet.first.person.dependants_with_person == invented.shown.get("dependants")


def test_justice_is_asked_by_the_shelter_and_care_by_the_prosecution() -> None:
    assert (sender_to("law_enforcement"), sender_to("ngo")) == (Partner.SHELTER, Partner.PROSECUTION)
