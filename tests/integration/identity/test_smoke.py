from services.identity.domain.roles import Role
from tests.integration.identity.network import Network, refresh


def test_flow(network: Network) -> None:
    client = network.add_web_client("gt1", first_party=True)
    person = network.add_person(Role.CASEWORKER, "gt1")
    browser = network.browser()
    code = browser.code_for(client, person, scope="openid")
    answer = browser.redeem(client, code)
    assert answer.status_code == 200, answer.json
    print(answer.json)
    again = refresh(network, client, answer.json["refresh_token"])
    assert again.status_code == 200, again.json
    me = network.app.test_client().get("/api/v1/me", headers={"Authorization": "Bearer " + again.json["access_token"]})
    print(me.json)
    assert me.status_code == 200
