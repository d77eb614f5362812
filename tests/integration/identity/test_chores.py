"""What the clock starts: old things are forgotten, live things are kept."""

from services.identity.domain.roles import Role
from services.identity.tasks import prune, push_revocations
from shared.kernel.country import ALL_COUNTRIES
from tests.integration.identity.network import Network, refresh

_COUNTS = ("sign_ins", "authorization_codes", "refresh_families", "refresh_tokens", "activations", "revocations")


def counts(network: Network) -> dict[str, int]:
    with network.parts.system_work(ALL_COUNTRIES) as work:
        return {
            table: work.connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() or 0 for table in _COUNTS
        }


def test_only_what_is_long_over_is_forgotten(network: Network):
    web, person, browser = (
        network.add_web_client("gt1", first_party=True),
        network.add_person(Role.CASEWORKER, "gt1"),
        network.browser(),
    )
    tokens = browser.redeem(web, browser.code_for(web, person)).json
    before = counts(network)
    prune()
    assert counts(network) == before
    assert refresh(network, web, tokens["refresh_token"]).status_code == 200
    with network.parts.system_work(ALL_COUNTRIES) as work:
        for table in ("sign_ins", "authorization_codes"):
            work.connection.exec_driver_sql(f"UPDATE {table} SET expires_at = now() - interval '25 hours'")
    prune()
    assert not any(counts(network).values())


def test_the_chores_may_run_twice_at_once(network: Network):
    for _ in range(2):
        prune()
        push_revocations()
