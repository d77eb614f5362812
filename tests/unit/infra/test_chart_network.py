"""Who reaches whom, by the policies of the chart: what has to, and nothing else."""

from collections.abc import Iterable, Mapping

import pytest

from infra.deployment.addresses import addresses_of
from infra.deployment.settings import read_deployment
from infra.local.secrets import generate
from infra.processes import GATEWAY, SERVICES, processes
from tests.support.chart import DATABASE_CHART, EVERYTHING, Object, of_kind, rendered, templates

pytestmark = pytest.mark.unit

ALL = {process.name: process for process in processes()}
WEB = {name for name, process in ALL.items() if process.is_web}


@pytest.fixture(scope="module")
def objects() -> list[Object]:
    return rendered(EVERYTHING)


def labels_of(objects: list[Object], name: str) -> Mapping[str, str]:
    labels: Mapping[str, str] = templates(objects)[name]["metadata"]["labels"]
    return labels


def selects(selector: Object, labels: Mapping[str, str]) -> bool:
    """Whether a selector fits, as Kubernetes decides. Raises KeyError for an operator that the chart does not use."""
    rules = {"In": lambda value, values: value in values, "NotIn": lambda value, values: value not in values}
    expressions = selector.get("matchExpressions", [])
    return selector.get("matchLabels", {}).items() <= labels.items() and all(
        rules[rule["operator"]](labels.get(rule["key"]), rule["values"]) for rule in expressions
    )


def allows(
    objects: Iterable[Object], direction: str, at: Mapping[str, str], peer: Mapping[str, str], port: int
) -> bool:
    """Whether a policy for the pod with labels `at` lets it talk to (`to`) or hear (`from`) a pod of its namespace."""
    side = {"ingress": "from", "egress": "to"}[direction]
    policies = [one for one in objects if one["kind"] == "NetworkPolicy" and selects(one["spec"]["podSelector"], at)]
    assert any(direction.capitalize() in one["spec"]["policyTypes"] for one in policies)
    return any(
        port in [one["port"] for one in rule["ports"]]
        and any("podSelector" in p and selects(p["podSelector"], peer) for p in rule.get(side, []))
        for policy in policies
        for rule in policy["spec"].get(direction, [])
    )


def connects(objects: list[Object], caller: str, called: str) -> bool:
    one, other, port = labels_of(objects, caller), labels_of(objects, called), 8000 if called in WEB else 9464
    out, into = allows(objects, "egress", one, other, port), allows(objects, "ingress", other, one, port)
    return out and into


def test_only_those_who_must_reach_a_process(objects: list[Object]) -> None:
    working = {name for name, process in ALL.items() if process.role != "relay" and process.service in SERVICES}
    # The gateway reaches every api and stream; all ask identity for keys of tokens, referrals asks cases for packets.
    must = {(GATEWAY, name) for name in WEB - {GATEWAY}}
    must |= {(name, "identity-api") for name in working}
    must |= {(name, "cases-api") for name in working if ALL[name].service == "referrals"}

    found = {
        (caller, called)
        for caller in (*ALL, "migrate", "backup")
        for called in ALL
        if connects(objects, caller, called)
    }

    assert found == must


def test_what_settings_name_is_a_service_of_the_chart(objects: list[Object]) -> None:
    addresses = addresses_of(read_deployment({"CEIBA_ENVIRONMENT": "local"}), generate())

    named = {url.removeprefix("http://") for url in addresses.upstreams.values()}
    services = {
        f"{name}:{port['port']}" for name, one in of_kind(objects, "Service").items() for port in one["spec"]["ports"]
    }
    assert named == services - {"gateway:8000"}


def ports_out(objects: list[Object], name: str) -> set[int]:
    """The ports at which it reaches somebody who is no process of the platform."""
    policy = of_kind(objects, "NetworkPolicy")[name]
    rules = [rule for rule in policy["spec"]["egress"] if "to" not in rule]
    return {port["port"] for rule in rules for port in rule["ports"]}


def test_the_gateway_has_no_database_and_migrations_nothing_else(objects: list[Object]) -> None:
    assert 5432 not in ports_out(objects, GATEWAY)
    assert all(5432 in ports_out(objects, name) for name in ALL if name != GATEWAY)
    assert ports_out(objects, "migrate") == ports_out(objects, "provision") == {5432}


def test_backups_reach_the_database_and_buckets_and_relays_a_bucket_where_there_is_one(objects: list[Object]) -> None:
    without = rendered({**EVERYTHING, "anchors": {"bucket": False}})

    assert ports_out(objects, "backup") == {5432, 443}
    for relay in (name for name, process in ALL.items() if process.role == "relay"):
        assert ports_out(objects, relay) - ports_out(without, relay) == {443}


def test_mail_leaves_where_it_is_sent_alone(objects: list[Object]) -> None:
    sending = {name for name in ALL if 587 in ports_out(objects, name)}

    assert sending == {"identity-api", "identity-worker", "referrals-worker"}


def test_from_outside_only_the_ingress_controller_reaches_the_gateway(objects: list[Object]) -> None:
    policies = of_kind(objects, "NetworkPolicy")
    from_outside = {
        name: [p for rule in policies[name]["spec"]["ingress"] for p in rule["from"] if "namespaceSelector" in p]
        for name in ALL
    }
    namespaces = {
        name: [p["namespaceSelector"]["matchLabels"]["kubernetes.io/metadata.name"] for p in peers]
        for name, peers in from_outside.items()
    }

    assert namespaces.pop(GATEWAY) == ["monitoring", "ingress-nginx"]
    assert set(map(tuple, namespaces.values())) == {("monitoring",)}


def test_the_database_hears_the_services_and_not_the_gateway(objects: list[Object]) -> None:
    database = rendered({"backup": {"destination": "s3://ceiba/database"}}, DATABASE_CHART)
    at = {"cnpg.io/cluster": "ceiba"}

    asking = {*ALL, "migrate", "backup"}
    heard = {name for name in asking if allows(database, "ingress", at, labels_of(objects, name), 5432)}

    assert heard == asking - {GATEWAY}
