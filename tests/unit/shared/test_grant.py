"""What a caller may do, and what the platform may when it acts on an event."""

from uuid import UUID

from shared.kernel.grant import Grant, Permission, system_grant
from tests.support.world import GT, HN


def test_a_caller_has_what_the_token_says_and_nothing_else() -> None:
    grant = Grant(
        subject="somebody",
        client_id="ceiba-web",
        organisation_id=UUID(int=7),
        countries=frozenset({GT}),
        permissions=frozenset({Permission.CASES_READ}),
    )

    assert grant.allows(Permission.CASES_READ)
    assert not grant.allows(Permission.CASES_WRITE)
    assert grant.covers(GT)
    assert not grant.covers(HN)
    assert not grant.is_system


def test_the_platform_acts_under_the_name_of_the_service_and_only_in_the_countries_of_the_event() -> None:
    grant = system_grant("cases", frozenset({HN}))

    assert grant.is_system
    assert (grant.subject, grant.client_id) == ("system:cases", "cases")
    assert grant.covers(HN)
    assert not grant.covers(GT)


def test_the_platform_holds_no_permission_so_no_endpoint_lets_it_in() -> None:
    grant = system_grant("cases", frozenset({HN}))

    assert not any(grant.allows(permission) for permission in Permission)
