"""Who shares a network with whom, and what a container may do, as `docker compose` itself reads its file."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from infra.local.programs import REPOSITORY
from infra.processes import GATEWAY, SERVICES, processes
from infra.release.bases import as_lines, declared
from tests.support.compose import ALL_PROFILES, rendered

pytestmark = pytest.mark.integration

DIGEST = "@sha256:" + "0" * 64
OWN_DATA = {"postgres": {"CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID"}}
OWN_DATA |= {name: {*OWN_DATA["postgres"], "SETPCAP"} for name in ("broker", "cache")}
OPERATORS = {"secrets", "setup", "ceiba", "backup"}
SECRET = re.compile(r"PASSWORD|SECRET|TOKEN|_KEY$|_URL$|PASS$")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return rendered({}, ALL_PROFILES)


def reached(compose: Mapping[str, Any], name: str) -> set[str]:
    """Those who share a network with `name`."""
    services = compose["services"]
    return {other for other in services if other != name and services[other]["networks"].keys() & own(compose, name)}


def own(compose: Mapping[str, Any], name: str) -> set[str]:
    return set(compose["services"][name]["networks"])


@pytest.mark.parametrize("name", ["proxy", GATEWAY, "mail", "receiver", "alertmanager"])
def test_who_needs_no_row_and_no_message_reaches_neither_database_nor_broker(
    compose: dict[str, Any], name: str
) -> None:
    assert reached(compose, name).isdisjoint({"postgres", "broker"})


def test_the_proxy_reaches_nothing_that_keeps_anything(compose: dict[str, Any]) -> None:
    assert reached(compose, "proxy").isdisjoint({"postgres", "broker", "cache"})
    assert GATEWAY in reached(compose, "proxy")


def test_every_process_reaches_what_it_works_with(compose: dict[str, Any]) -> None:
    for process in processes():
        needed = {"cache"} if process.service == GATEWAY else {"postgres", "broker"}
        if process.role in ("api", "stream", "worker"):
            needed |= {"cache", "identity-api"} - {process.name}
        assert needed <= reached(compose, process.name), process.name
    assert {f"{service}-api" for service in SERVICES} <= reached(compose, GATEWAY)
    assert {"postgres", "broker", "cache", GATEWAY} <= reached(compose, "ceiba")


def test_nothing_leaves_by_the_networks_of_broker_and_cache(compose: dict[str, Any]) -> None:
    for name in ("broker", "cache", "postgres-exporter", "broker-exporter", "cache-exporter"):
        assert all(compose["networks"][network].get("internal") for network in own(compose, name)), name


def test_who_calls_outside_has_a_way_out(compose: dict[str, Any]) -> None:
    for name in ("identity-api", *(process.name for process in processes()), "setup", "postgres", "ceiba"):
        assert any(not compose["networks"][network].get("internal") for network in own(compose, name)), name


def test_prometheus_finds_each_process_once(compose: dict[str, Any]) -> None:
    watched = [process.name for process in processes()]
    watched += ["postgres-exporter", "broker-exporter", "cache-exporter", "alertmanager"]

    assert {name: len(own(compose, name) & own(compose, "prometheus")) for name in watched} == dict.fromkeys(watched, 1)


def test_no_container_gains_a_right_and_few_begin_with_one(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["read_only"] is True, name
        if name not in OPERATORS:
            assert set(service.get("cap_add") or ()) == OWN_DATA.get(name, set()), name


def test_no_process_that_serves_has_a_secret_in_its_environment() -> None:
    named = {**dict.fromkeys(secrets_of_the_file(), "some-secret"), "CEIBA_IMAGE_REDIS": "redis:8"}
    services = rendered(named, ALL_PROFILES)["services"]

    told = {name for name, service in services.items() if "some-secret" in (service.get("environment") or {}).values()}
    # Operators write it into the files of those who need it.
    assert told == OPERATORS


def secrets_of_the_file() -> Iterator[str]:
    text = (REPOSITORY / "docker-compose.yml").read_text()
    return (name for name in re.findall(r"\$\{(CEIBA_\w+)", text) if SECRET.search(name))


def test_images_of_others_are_named_in_one_place_and_a_release_gives_the_digest_of_each() -> None:
    images = declared(REPOSITORY)
    digests = {variable: f"{image}{DIGEST}" for variable, image in images.items()}
    services = rendered(digests, ALL_PROFILES)["services"]

    assert set(images) == {"CEIBA_IMAGE_PYTHON", "CEIBA_IMAGE_POSTGRES", "CEIBA_IMAGE_REDIS"}
    assert {one["image"] for one in services.values() if not one["image"].startswith("ceiba")} == {f"redis:8{DIGEST}"}
    built = [(one["build"], one["build"]["args"]) for one in services.values() if "build" in one]
    assert built
    assert all(any(value.endswith(DIGEST) for value in arguments.values()) for _, arguments in built)


def test_every_dockerfile_begins_with_a_named_image_and_has_the_same_default() -> None:
    images = {variable.removeprefix("CEIBA_IMAGE_"): image for variable, image in declared(REPOSITORY).items()}

    for file in dockerfiles():
        text = file.read_text()
        begun = set(re.findall(r"^FROM (?!scratch|part-)(\S+)", text, re.MULTILINE))
        (variable,) = {one.strip("${}") for one in begun}
        assert f"\nARG {variable}={images[variable]}\n" in text, file


def dockerfiles() -> Iterator[Path]:
    return (REPOSITORY / "infra").rglob("Dockerfile")


def test_what_make_up_is_to_remember_of_images_is_what_a_release_writes() -> None:
    script = (REPOSITORY / "infra" / "docker" / "remember.sh").read_text()

    lines = as_lines({variable: f"{image}{DIGEST}" for variable, image in declared(REPOSITORY).items()})

    assert all(line.partition("=")[0] in script for line in lines.splitlines())
