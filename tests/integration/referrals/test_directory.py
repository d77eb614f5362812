"""The directory: read by the whole network, written by each organisation for itself."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.contracts.identity import OrganisationDutiesChanged, OrganisationRegistered, OrganisationSuspended
from shared.contracts.subscriptions import REFERRALS_EVENTS
from shared.kernel.country import Country
from shared.kernel.errors import Conflict
from tests.integration.referrals.network import Network, Organisation
from tests.support.builders import referral_bodies


def _search(network: Network, query: str = "") -> list[dict[str, Any]]:
    answer = network.ask("GET", f"/directory/services?{query}", network.sender, "caseworker")
    assert answer.status_code == 200, answer.json
    return answer.json["items"]


def test_an_offer_is_found_by_all_who_may_refer_also_abroad(network: Network) -> None:
    network.offer(capacity_total=4, capacity_free=2)
    network.offer(network.abroad, capacity_total=9, capacity_free=9)

    here = _search(network, "country=GT&service_type=emergency_shelter")
    there = _search(network, "country=HN")

    assert [(o["organisation_id"], o["organisation_name"], o["capacity_band"]) for o in here] == [
        (str(network.shelter.id), network.shelter.name, "1-2")
    ]
    assert [o["capacity_band"] for o in there] == ["3+"]
    assert here[0]["kind"] == "ngo"
    assert here[0]["stale"] is False


def test_exact_counts_and_confidential_addresses_are_the_owners_alone(network: Network) -> None:
    network.offer(capacity_total=4, capacity_free=2, address="Zona 1, casa azul")

    others = _search(network)[0]
    assert not {"capacity_free", "capacity_total"} & set(others)
    assert others["address"] is None

    own = network.ask("GET", f"/directory/services/{others['id']}", network.shelter).json
    assert (own["capacity_free"], own["address"]) == (2, "Zona 1, casa azul")
    assert not network.rows("SELECT 1 FROM service_offer t WHERE t::text LIKE %s", "%casa azul%")


def test_an_address_that_its_owner_opens_is_shown(network: Network) -> None:
    network.offer(address="Parque Central", address_confidential=False)

    assert _search(network)[0]["address"] == "Parque Central"


@pytest.mark.parametrize(
    ("fields", "query", "found"),
    [
        ({"accepts_genders": ["feminine"]}, "sex=female", True),
        ({"accepts_genders": ["feminine"]}, "sex=male", False),
        ({"accepts_genders": ["feminine"]}, "sex=feminine", True),
        ({"accepts_genders": ["feminine"]}, "sex=unknown", True),
        ({"accepts_genders": []}, "sex=male", True),
        ({"age_min": 12, "age_max": 17}, "age=15", True),
        ({"age_min": 12, "age_max": 17}, "age=18", False),
        ({"age_min": 18}, "age=15", False),
        ({"adm1_served": ["GT-01"]}, "adm1=GT-01", True),
        ({"adm1_served": ["GT-01"]}, "adm1=GT-09", False),
        ({"adm1_served": []}, "adm1=GT-09", True),
        ({}, "service_type=medical", False),
    ],
)
def test_filters_keep_only_organisations_that_could_serve_the_person(
    network: Network, fields: dict[str, Any], query: str, found: bool
) -> None:
    network.offer(**fields)

    assert bool(_search(network, query)) is found


def test_a_country_administrator_publishes_for_an_organisation_which_is_notified(network: Network) -> None:
    answer = network.ask(
        "POST",
        f"/organisations/{network.shelter.id}/services",
        network.sender,
        "country_admin",
        json=referral_bodies.an_offer(address="Zona 3", capacity_total=4),
    )

    assert (answer.status_code, answer.json["organisation_id"]) == (201, str(network.shelter.id))
    assert answer.json["address"] is None, "a confidential address is the owner's alone"
    own = network.ask("GET", f"/directory/services/{answer.json['id']}", network.shelter).json
    assert (own["address"], own["capacity_total"]) == ("Zona 3", 4)
    assert "services_changed" in [notice["kind"] for notice in network.notifications(network.shelter)]
    (row,) = network.rows("SELECT organisation_id FROM audit WHERE object_id = %s", answer.json["id"])
    assert row["organisation_id"] == network.shelter.id


def test_what_an_administrator_changes_and_removes_is_noticed_and_what_the_owner_does_is_not(network: Network) -> None:
    offer = network.offer()
    path = f"/directory/services/{offer['id']}"

    def act(method: str, who: Organisation, role: str, version: int, json: Any = None) -> int:
        headers = {"If-Match": f'"{version}"'}
        return network.ask(method, path, who, role, json=json, headers=headers).status_code

    assert act("PATCH", network.shelter, "focal_point", 1, {"hours": "24 horas"}) == 200
    assert network.notifications(network.shelter) == []
    assert act("PATCH", network.sender, "country_admin", 2, {"hours": "de 8 a 16"}) == 200
    assert act("DELETE", network.sender, "country_admin", 3) == 204
    assert [n["kind"] for n in network.notifications(network.shelter)].count("services_changed") == 2


@pytest.mark.parametrize(
    "changes",
    [{"address_confidential": False}, {"address": "Otra"}, {"capacity_free": 0}, {"capacity_total": 1, "hours": "8"}],
    ids=str,
)
def test_an_administrator_neither_uncovers_nor_replaces_what_only_the_owner_is_shown(
    network: Network, changes: dict[str, Any]
) -> None:
    offer = network.offer(address="Zona 1, casa azul", capacity_total=4, capacity_free=2)
    path, version = f"/directory/services/{offer['id']}", {"If-Match": '"1"'}

    refused = network.ask("PATCH", path, network.sender, "country_admin", json=changes, headers=version)

    assert (refused.status_code, "owners_alone" in refused.text) == (422, True)
    assert "casa azul" not in refused.text
    own = network.ask("GET", path, network.shelter).json
    assert (own["address"], own["address_confidential"], own["capacity_free"]) == ("Zona 1, casa azul", True, 2)


@pytest.mark.parametrize(
    ("who", "role", "status"),
    [
        ("sender", "focal_point", 404),
        ("abroad", "country_admin", 404),
        ("sender", "caseworker", 403),
        (None, "", 401),
    ],
)
def test_services_of_an_organisation_are_entered_by_it_or_its_administrator_alone(
    network: Network, who: str | None, role: str, status: int
) -> None:
    caller = getattr(network, who) if who else None
    offer = network.offer()
    change = {"json": {"hours": "nunca"}, "headers": {"If-Match": '"1"'}}

    made = network.ask(
        "POST", f"/organisations/{network.shelter.id}/services", caller, role, json=referral_bodies.an_offer()
    )
    changed = network.ask("PATCH", f"/directory/services/{offer['id']}", caller, role, **change)

    assert (made.status_code, changed.status_code) == (status, status)
    assert len(_search(network)) == 1


def test_offers_with_free_places_come_first_page_by_page(network: Network) -> None:
    for free in (0, 5, None, 1):
        network.offer(capacity_total=9, capacity_free=free)

    bands, cursor = [], ""
    while cursor is not None:
        page = network.ask("GET", f"/directory/services?limit=1{cursor}", network.sender, "caseworker").json
        bands += [item["capacity_band"] for item in page["items"]]
        cursor = page["next_cursor"] and f"&cursor={page['next_cursor']}"

    assert bands == ["3+", "1-2", "unknown", "0"]


def test_an_offer_is_changed_by_its_owner_with_its_version(network: Network) -> None:
    offer = network.offer(capacity_total=4, capacity_free=2)
    path = f"/directory/services/{offer['id']}"

    assert network.ask("PATCH", path, network.shelter, json={"capacity_free": 3}).status_code == 428
    stale = network.ask("PATCH", path, network.shelter, json={"capacity_free": 3}, headers={"If-Match": '"9"'})
    assert stale.status_code == 412
    changed = network.ask("PATCH", path, network.shelter, json={"capacity_free": 3}, headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.json["capacity_free"], changed.headers["ETag"]) == (200, 3, '"2"')


def test_a_place_held_meanwhile_makes_the_owners_copy_stale(network: Network) -> None:
    offer = network.offer(capacity_total=4, capacity_free=2)
    network.send()

    path = f"/directory/services/{offer['id']}"
    answer = network.ask("PATCH", path, network.shelter, json={"capacity_free": 2}, headers={"If-Match": '"1"'})

    assert answer.status_code == 412


def test_ranges_that_make_no_sense_are_refused(network: Network) -> None:
    for fields in ({"age_min": 18, "age_max": 12}, {"capacity_total": 1, "capacity_free": 2}):
        body = {"service_type": "medical"} | fields
        assert network.ask("POST", "/directory/services", network.shelter, json=body).status_code == 422


def test_nobody_else_changes_or_removes_an_offer(network: Network) -> None:
    offer = network.offer()
    path, match = f"/directory/services/{offer['id']}", {"If-Match": '"1"'}

    for method in ("PATCH", "DELETE"):
        body: dict[str, str] | None = {} if method == "PATCH" else None
        assert network.ask(method, path, None, json=body, headers=match).status_code == 401
        assert network.ask(method, path, network.sender, "caseworker", json=body, headers=match).status_code == 403
        assert network.ask(method, path, network.stranger, json=body, headers=match).status_code == 404
        assert network.ask(method, path, network.shelter, json=body, headers=match, country="MX").status_code == 404
    assert network.ask("DELETE", path, network.shelter, headers=match).status_code == 204
    assert _search(network) == []


def test_an_offer_not_confirmed_for_90_days_is_shown_as_stale(network: Network) -> None:
    network.offer()

    network.clock.advance(days=91)

    # Tokens live by the real clock; only the service's own clock moved.
    assert _search(network)[0]["stale"] is True


def test_an_offer_is_marked_until_who_may_answer_works_in_its_organisation(network: Network) -> None:
    network.offer()
    assert _search(network)[0]["answered"] is False

    for duties, answered in ((("country_admin",), False), (("country_admin", "referrals:answer"), True), ((), False)):
        told = OrganisationDutiesChanged(country=Country.GUATEMALA, organisation_id=network.shelter.id, duties=duties)
        network.receive(told, REFERRALS_EVENTS)
        assert _search(network)[0]["answered"] is answered


def test_a_referral_to_an_organisation_in_which_nobody_answers_yet_is_sent_and_answered_later(network: Network) -> None:
    network.offer()
    assert _search(network)[0]["answered"] is False

    network.walk(network.send()["id"], "accept", "start")


def test_a_card_follows_its_event_and_a_suspended_organisation_leaves_the_directory(network: Network) -> None:
    organisation_id = uuid4()
    card = OrganisationRegistered(
        country=Country.EL_SALVADOR, organisation_id=organisation_id, kind="ngo", public_name="Hogar Nuevo"
    )
    network.receive(card, REFERRALS_EVENTS)
    network.receive(card, REFERRALS_EVENTS)
    newcomer = Organisation(organisation_id, Country.EL_SALVADOR, "Hogar Nuevo")
    network.offer(newcomer)
    assert [o["organisation_name"] for o in _search(network, "country=SV")] == ["Hogar Nuevo"]

    network.receive(
        OrganisationSuspended(country=Country.EL_SALVADOR, organisation_id=organisation_id), REFERRALS_EVENTS
    )

    assert _search(network, "country=SV") == []


def test_the_database_itself_lets_only_the_owner_write_an_offer(network: Network) -> None:
    offer_id = UUID(network.offer()["id"])

    with network.wiring.work(network.grant(network.stranger)) as work:
        assert work.offers.line(offer_id).offer.id == offer_id
        changed = work.connection.exec_driver_sql("UPDATE service_offer SET hours = 'x'").rowcount
        removed = work.connection.exec_driver_sql("DELETE FROM service_offer").rowcount
    assert (changed, removed) == (0, 0)


def test_an_offer_that_has_changed_since_it_was_read_is_not_overwritten(network: Network) -> None:
    offer_id = UUID(network.offer()["id"])

    with network.wiring.work(network.grant(network.shelter)) as work:
        read = work.offers.get_own_for_update(offer_id, network.shelter.id)
        changed = replace(read, version=read.version + 1)
        work.offers.save(changed)
        with pytest.raises(Conflict):
            work.offers.save(changed)
