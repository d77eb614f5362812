"""Grants for tests that go below the HTTP surface."""

from uuid import UUID

from shared.kernel.country import Country
from shared.kernel.grant import WEB_CLIENT_ID, Grant
from tests.integration.cases.conftest import Caller


def a_grant(subject: str, organisation_id: UUID, country: str = "GT") -> Grant:
    """The grant of one user."""
    return Grant(
        subject=subject,
        client_id=WEB_CLIENT_ID,
        organisation_id=organisation_id,
        countries=frozenset({Country(country)}),
        permissions=frozenset(),
    )


def grant_of(caller: Caller) -> Grant:
    """The grant of a caller."""
    return a_grant(caller.subject, caller.organisation_id, caller.country)
