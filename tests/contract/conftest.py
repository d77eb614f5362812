"""Callers of the demonstration network and what they have made, and services on databases of their own."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.journey import a_consent, a_referral, register
from tests.support.platform import Caller, Platform

if TYPE_CHECKING:
    from collections.abc import Iterator

    from services.cases.bootstrap import Services as Cases
    from services.identity.bootstrap import Services as Identity
    from services.referrals.bootstrap import Services as Referrals
    from services.reporting.bootstrap import Services as Reporting
    from tests.support.databases import Databases


def built(databases: Databases, service: str) -> Iterator[tuple[Any, str]]:
    """The parts of a service over a database of its own, and the URL of the superuser of that database."""
    bootstrap = import_module(f"services.{service}.bootstrap")
    settings = import_module(f"services.{service}.settings")
    database = databases.fresh(service)
    with database.as_environment():
        parts = bootstrap.build(settings.read_settings())
    yield parts, database.admin_url
    parts.engine.dispose()


@pytest.fixture(scope="package")
def identity_service(databases: Databases) -> Iterator[tuple[Identity, str]]:
    yield from built(databases, "identity")


@pytest.fixture(scope="package")
def cases_service(databases: Databases) -> Iterator[tuple[Cases, str]]:
    yield from built(databases, "cases")


@pytest.fixture(scope="package")
def referrals_service(databases: Databases) -> Iterator[tuple[Referrals, str]]:
    yield from built(databases, "referrals")


@pytest.fixture(scope="package")
def reporting_service(databases: Databases) -> Iterator[tuple[Reporting, str]]:
    yield from built(databases, "reporting")


@pytest.fixture(scope="session")
def sender(platform: Platform) -> Caller:
    """A caseworker of the first NGO in Guatemala."""
    return platform.client("caseworker", "GT")


@pytest.fixture(scope="session")
def shelter(platform: Platform) -> Caller:
    """The focal point of the second NGO in Guatemala."""
    return platform.client("focal_point", "GT", 1)


@pytest.fixture(scope="session")
def shelter_id(platform: Platform) -> str:
    organisation_id: str = platform.account("clients", "focal_point", "GT", 1)["organisation_id"]
    return organisation_id


@pytest.fixture(scope="session")
def neighbour(platform: Platform) -> Caller:
    """A caseworker of another NGO in the same country."""
    return platform.client("caseworker", "GT", 1)


@pytest.fixture(scope="session")
def foreigner(platform: Platform) -> Caller:
    """A caseworker in Honduras."""
    return platform.client("caseworker", "HN")


@pytest.fixture(scope="session")
def coordinator(platform: Platform) -> Caller:
    return platform.client("regional_coordinator")


@pytest.fixture(scope="session")
def administrator(platform: Platform) -> Caller:
    return platform.client("country_admin", "GT")


@pytest.fixture(scope="session")
def case(sender: Caller) -> dict[str, Any]:
    """A case of the sender's, to be read and not changed."""
    return register(sender, consents=[a_consent(expires_on="2099-02-20")])


@pytest.fixture
def referral(sender: Caller, case: dict[str, Any], shelter_id: str) -> dict[str, Any]:
    """A referral just sent to the shelter."""
    answer = sender.post("/api/v1/referrals", json=a_referral(case, shelter_id, message="¿La reciben hoy?"))
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body
