"""What the permissions of administration open, outside identity, to who practises: their own services, and no more."""

from pathlib import Path

from services.identity.domain.people.practice import PRACTISED
from shared.kernel.grant import Permission

ENDPOINTS = Path(__file__).with_name("endpoints.txt")
"""Kept by test_endpoint_matrix.py."""
OF_ADMINISTRATION = {Permission.DIRECTORY_WRITE, Permission.ORGANISATIONS_WRITE}
OWN_SERVICES = {
    "referrals POST /api/v1/directory/services",
    "referrals PATCH /api/v1/directory/services/<uuid:offer_id>",
    "referrals DELETE /api/v1/directory/services/<uuid:offer_id>",
    "referrals POST /api/v1/organisations/<uuid:organisation_id>/services",
}
"""Each finds an organisation by its country and space (tests/integration/referrals); identity's are walked there."""


def test_in_other_services_who_practises_administration_changes_services_of_the_directory_alone() -> None:
    rows = [line.split(" | ") for line in ENDPOINTS.read_text("utf-8").splitlines() if line.count(" | ") == 3]
    opened = {
        f"{service} {endpoint}"
        for service, endpoint, permission, _ in rows
        if service != "identity" and permission.split(", ")[0] in OF_ADMINISTRATION
    }

    assert OF_ADMINISTRATION <= PRACTISED
    assert opened == OWN_SERVICES
