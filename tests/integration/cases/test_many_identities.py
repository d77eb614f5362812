"""Who looks at the identities of many cases within an hour signs in again before the next one."""

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from services.cases.bootstrap import Services, services
from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.test_listed_readings import EARLIER
from tests.integration.cases.test_packets import make
from tests.integration.cases.test_unusual_access import some
from tests.support.tokens import bearer

pytestmark = pytest.mark.integration

ELEVEN_MINUTES = 660


@pytest.fixture(autouse=True)
def three_an_hour(office: Office) -> Iterator[None]:
    """Three cases may be looked at on an old sign-in."""
    assert office.services.settings.identities_an_hour == 20
    settings = replace(office.services.settings, identities_an_hour=3)
    services.use(Services(settings=settings, engine=office.services.engine, clock=office.services.clock))
    yield
    services.use(office.services)


def signed_in(caller: Caller, seconds_ago: float, **claims: Any) -> Caller:
    """The same person with the token of a sign-in that long ago."""
    other = replace(caller)
    other.token = bearer(**caller._described, auth_time=int(time.time() - seconds_ago), **claims)
    return other


def identity_of(caller: Caller, case: Any, below: str = "/identity") -> Any:
    return caller.get(f"/cases/{case['id']}{below}", X_Purpose="referral")


def test_the_fourth_case_asks_for_a_recent_sign_in_and_an_old_sign_in_looks_at_three(
    office: Office, ana: Caller
) -> None:
    cases = some(ana, 4)
    old = signed_in(ana, ELEVEN_MINUTES)
    seen = [identity_of(old, case).status_code for case in [*cases[:3], cases[0]]]
    assert seen == [200, 200, 200, 401]
    refused = identity_of(old, cases[3])
    assert (refused.status_code, refused.json["code"]) == (401, "insufficient_user_authentication")

    fresh = signed_in(ana, 0)
    assert [identity_of(fresh, case).status_code for case in cases] == [200] * 4


@pytest.mark.parametrize("below", ["/identity", "/identity/changes", "/persons/{person_id}/identity"])
def test_every_way_to_an_identity_asks_and_a_change_too(office: Office, ana: Caller, below: str) -> None:
    cases = some(ana, 4)
    old = signed_in(ana, ELEVEN_MINUTES)
    for case in cases[:3]:
        assert identity_of(old, case).status_code == 200
    assert identity_of(old, cases[3], below.format(person_id=uuid4())).status_code == 401
    change = old.patch(f"/cases/{cases[3]['id']}/identity", {}, If_Match='"0"')
    assert change.json["code"] == "insufficient_user_authentication"
    ticket = old.post(f"/cases/{cases[3]['id']}/documents/{uuid4()}/ticket", X_Purpose="referral")
    assert ticket.json["code"] == "insufficient_user_authentication"


def test_what_was_looked_at_before_the_hour_or_before_the_sign_in_does_not_count(office: Office, ana: Caller) -> None:
    cases = some(ana, 4)
    for case in cases[:3]:
        identity_of(signed_in(ana, 0), case)
    office.admin(EARLIER, ana.subject)
    assert identity_of(signed_in(ana, ELEVEN_MINUTES * 3), cases[3]).status_code == 200


def test_another_person_of_the_organisation_is_counted_apart(office: Office, ana: Caller, beto: Caller) -> None:
    cases = some(ana, 4)
    for case in cases[:3]:
        identity_of(signed_in(ana, ELEVEN_MINUTES), case)
    assert identity_of(signed_in(ana, ELEVEN_MINUTES), cases[3]).status_code == 401
    assert identity_of(signed_in(beto, ELEVEN_MINUTES), cases[3]).status_code == 200


def test_a_system_looks_at_many_and_is_not_asked(office: Office, ana: Caller) -> None:
    system = signed_in(ana, ELEVEN_MINUTES, acr="client")
    assert [identity_of(system, case).status_code for case in some(ana, 5)] == [200] * 5


def test_a_packet_with_the_name_never_asks_for_a_new_sign_in(ana: Caller) -> None:
    cases = some(ana, 5)
    old = signed_in(ana, ELEVEN_MINUTES)

    assert [make(old, case).status_code for case in cases] == [201] * 5
    assert identity_of(old, cases[0]).status_code == 200, "and what left does not count as looked at"
