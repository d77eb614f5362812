"""Whom a person asks for help: the nearest desk that the platform was set up with."""

from uuid import UUID

import pytest

from gateway.support import read_contacts

OURS = UUID("0198b6a0-0000-7000-8000-0000000000aa")
OTHERS = UUID("0198b6a0-0000-7000-8000-0000000000bb")
CONTACTS = read_contacts(f'{{"*": "region", "GT": "Guatemala", "{str(OURS).upper()}": "our office"}}')


@pytest.mark.parametrize(
    ("organisation", "countries", "contact"),
    [
        (OURS, {"GT"}, "our office"),
        (OURS, {"SV"}, "our office"),
        (OTHERS, {"GT"}, "Guatemala"),
        (OTHERS, {"SV"}, "region"),
        (OTHERS, {"GT", "SV"}, "region"),
        (None, {"GT"}, "Guatemala"),
        (None, set(), "region"),
    ],
)
def test_the_nearest_contact_counts(organisation: UUID | None, countries: set[str], contact: str) -> None:
    assert CONTACTS.contact_for(organisation_id=organisation, countries=countries) == contact


@pytest.mark.parametrize("value", ["", "{}", '{"SV": "El Salvador"}'])
def test_without_a_contact_there_is_none(value: str) -> None:
    assert read_contacts(value).contact_for(organisation_id=OURS, countries={"GT"}) is None
