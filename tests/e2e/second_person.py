"""What the NGO of Guatemala wants a second person for."""

from tests.support.platform import Platform


def wants_second_person(platform: Platform, acts: list[str]) -> None:
    """Its administrator says so; the rule travels to the cases as an event."""
    admin = platform.client("country_admin", "GT")
    path = f"/api/v1/organisations/{platform.account('users', 'supervisor', 'GT')['organisation_id']}"
    version = admin.get(path).headers["ETag"]
    answer = admin.patch(path, json={"approvals_for": acts}, headers={"If-Match": version})
    assert answer.status_code == 200, answer.text
