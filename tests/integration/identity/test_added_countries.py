"""Regional people and systems act in a country that was added after they came, from the next start on."""

from services.identity.domain.roles.roles import Role
from services.identity.wsgi import create_app
from shared.kernel.country import ALL_COUNTRIES, Country
from tests.integration.identity.network import Network

BEFORE = frozenset({Country.GUATEMALA, Country.MEXICO})


def test_a_start_covers_every_country_for_regional_roles_and_widens_no_other(network: Network) -> None:
    analyst = network.add_person(Role.ANALYST, "gt1", countries=BEFORE)
    admin = network.add_person(Role.COUNTRY_ADMIN, "gt1")
    system = network.add_client("gt1", role=Role.REGIONAL_COORDINATOR, countries=BEFORE)
    register = network.add_client("gt1", role=Role.CASEWORKER)

    create_app(network.parts)

    with network.parts.system_work(ALL_COUNTRIES) as work:
        people = {who.id: work.people.get(who.id).countries for who in (analyst, admin)}
        systems = {one.client_id: work.clients.get(one.client_id).countries for one in (system, register)}
    assert people == {analyst.id: ALL_COUNTRIES, admin.id: {Country.GUATEMALA}}
    assert systems == {system.client_id: ALL_COUNTRIES, register.client_id: {Country.GUATEMALA}}
