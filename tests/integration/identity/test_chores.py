"""What the clock starts: old things are forgotten, live things are kept."""

from concurrent.futures import ThreadPoolExecutor

from redis import Redis

from services.identity.domain.roles.roles import Role
from services.identity.processes.tokens.sessions import refuse_older_rights
from services.identity.tasks import prune, push_revocations
from shared.contracts.revocations import REVOKED_KEY
from shared.kernel.country import ALL_COUNTRIES, Country
from tests.integration.identity.network import Network, refresh

_COUNTS = ("sign_ins", "authorization_codes", "refresh_families", "refresh_tokens", "activations", "revocations")


def counts(network: Network) -> dict[str, int]:
    with network.parts.system_work(ALL_COUNTRIES) as work:
        return {
            table: work.connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() or 0 for table in _COUNTS
        }


def test_only_what_is_long_over_is_forgotten(network: Network) -> None:
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


def test_the_chores_may_run_twice_at_once(network: Network) -> None:
    web, person, browser = (
        network.add_web_client("gt1", first_party=True),
        network.add_person(Role.CASEWORKER, "gt1"),
        network.browser(),
    )
    tokens = browser.redeem(web, browser.code_for(web, person)).json
    with network.parts.system_work(ALL_COUNTRIES) as work:
        refuse_older_rights("somebody", 7, Country.GUATEMALA, work=work)
    before = counts(network)
    cache = Redis.from_url(network.parts.settings.common.cache_url)
    cache.delete(REVOKED_KEY)

    with ThreadPoolExecutor(4) as pool:
        runs = [pool.submit(chore) for chore in (prune, push_revocations) * 4]

    assert [run.exception() for run in runs] == [None] * 8
    assert counts(network) == before
    assert before["refresh_tokens"] == before["revocations"] == 1
    assert cache.zrange(REVOKED_KEY, 0, -1) == [b"sub:somebody@7"]
    assert refresh(network, web, tokens["refresh_token"]).status_code == 200


def test_what_is_over_is_forgotten_once_by_two_at_once(network: Network) -> None:
    with network.parts.system_work(ALL_COUNTRIES) as work:
        work.connection.exec_driver_sql("UPDATE revocations SET expires_at = now() - interval '1 second'")
        work.connection.exec_driver_sql("UPDATE sign_ins SET expires_at = now() - interval '25 hours'")

    with ThreadPoolExecutor(2) as pool:
        runs = [pool.submit(prune) for _ in range(2)]

    assert [run.exception() for run in runs] == [None, None]
    left = counts(network)
    assert (left["revocations"], left["sign_ins"], left["refresh_tokens"]) == (0, 0, 0)
