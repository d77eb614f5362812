"""A kept answer lies under one key of the service: words about a person in it would survive the person's erasure."""

from collections.abc import Callable

import pytest

from tests.architecture.services import ServiceSurface

pytestmark = pytest.mark.architecture

KEPT_WHOLE = {
    "cases": {
        "cases.register": "the coded record, which stays with the case; no identity",
        "consents.give": "codes and dates",
        "follow_up.assign": "ids",
        "persons.add": "the coded record, as with a registration; no identity",
        "proceedings.add_stage": "a code and a day; no name and no file number",
        "imports.upload": "how far an import is",
    },
    "referrals": {
        "opened cases.open_from_referral": "ids",
        "directory.publish": "an offer of an organisation",
        "organisation services.publish": "the same",
        "webhook deliveries.send_test_message": "ids",
        "webhook endpoints.register": "an address and a secret of an organisation",
        "webhook endpoints.rotate": "a secret of an organisation",
    },
}
"""Endpoints of the services that know people, whose answer is kept as it was given, and why that is right."""


@pytest.mark.parametrize("service", sorted(KEPT_WHOLE))
def test_an_answer_with_words_about_a_person_is_not_kept(
    service: str, surface: Callable[[str], ServiceSurface]
) -> None:
    kept = {endpoint for endpoint, whole in surface(service).keeps_body.items() if whole}

    assert kept == set(KEPT_WHOLE[service]), (
        "a creating endpoint keeps its whole response for 72 hours: either it says nothing about a person (list it"
        " here, with the reason), or give idempotent_create(reload=…) so that only an id is kept"
    )


def test_the_endpoints_that_keep_an_id_are_known(surface: Callable[[str], ServiceSurface]) -> None:
    by_id = {endpoint for s in KEPT_WHOLE for endpoint, whole in surface(s).keeps_body.items() if not whole}

    assert by_id == {
        *("conference.add", "follow_ups.add", "own_task.add", "plan.add", "service.add"),
        "emergency_accesses.ask",
        "documents.add",
        "flag.add",
        "follow_up.add_note",
        "follow_up.assess",
        "movement.add",
        "perpetrator_link.add",
        "perpetrators.add",
        "plan_goal.add",
        *("proceeding_accused.add", "proceeding_charge.add", "proceeding_hearing.add", "proceeding_judgment.add"),
        *(
            "evidence.add",
            "evidence.give",
            "proceeding_measure.add",
            "proceeding_reparation.add",
            "proceeding_request.add",
            "proceedings.add",
        ),
        "overrides.ask",
        "referrals.send",
        "safety_plan.add",
        "screening.add",
        "stay.add",
        "transfers.transfer",
    }
