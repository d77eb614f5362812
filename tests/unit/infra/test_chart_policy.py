"""What holds for every pod of the chart, whatever is added to it."""

import re
import tomllib
from collections.abc import Mapping
from typing import Any

import pytest
import yaml

from gateway.settings import UpstreamSettings
from infra.local.programs import REPOSITORY
from infra.processes import GATEWAY, SERVICES, Process, processes
from shared.contracts.subscriptions import SUBSCRIPTIONS
from shared.messaging.celery_app import SETTINGS
from tests.support.chart import CHART, EVERYTHING, EXAMPLES, Object, example, of_kind, pods, rendered

pytestmark = pytest.mark.unit

ALL = list(processes())
BY_NAME = {process.name: process for process in ALL}


@pytest.fixture(scope="module")
def objects() -> list[Object]:
    return rendered(EVERYTHING)


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    described: dict[str, Any] = yaml.safe_load((REPOSITORY / "docker-compose.yml").read_text())
    return described["services"]


def container_of(pod: Object) -> Object:
    (only,) = pod["containers"]
    found: Object = only
    return found


def secrets_of(pod: Object) -> list[str]:
    return [volume["secret"]["secretName"] for volume in pod["volumes"] if "secret" in volume]


def test_every_process_has_a_deployment_and_nothing_else_has(objects: list[Object]) -> None:
    found = {}
    for name, deployment in of_kind(objects, "Deployment").items():
        container = container_of(deployment["spec"]["template"]["spec"])
        variables = {one["name"]: one["value"] for one in container["env"]}
        found[name] = (variables["CEIBA_SERVICE"], container["args"])

    assert found == {process.name: (process.service, [process.role]) for process in ALL}


def test_every_deployment_has_a_budget_of_disruptions_and_is_spread(objects: list[Object]) -> None:
    budgets = of_kind(objects, "PodDisruptionBudget")

    for name, deployment in of_kind(objects, "Deployment").items():
        selector = deployment["spec"]["selector"]
        assert budgets[name]["spec"]["selector"] == selector
        spread = deployment["spec"]["template"]["spec"]["topologySpreadConstraints"]
        assert [one["labelSelector"] for one in spread] == [selector, selector]
        assert selector["matchLabels"].items() <= deployment["spec"]["template"]["metadata"]["labels"].items()


def test_no_container_is_root_writes_its_root_or_keeps_a_right(objects: list[Object]) -> None:
    assert len(pods(objects)) == len(ALL) + 3
    for name, pod in pods(objects).items():
        container = container_of(pod)
        assert pod["securityContext"]["runAsUser"] == container["securityContext"]["runAsUser"] == 65534, name
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, name
        assert container["securityContext"]["runAsNonRoot"], name
        assert container["securityContext"]["readOnlyRootFilesystem"], name
        assert not container["securityContext"]["allowPrivilegeEscalation"], name
        assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}, name
        assert not pod["automountServiceAccountToken"], name
        assert not {"hostNetwork", "hostPID", "hostIPC", "initContainers"} & pod.keys(), name


def test_every_container_has_limits_and_an_image_that_stays_the_same(objects: list[Object]) -> None:
    for name, pod in pods(objects).items():
        container = container_of(pod)
        assert set(container["resources"]["limits"]) == set(container["resources"]["requests"]) == {"cpu", "memory"}, (
            name
        )
        assert re.fullmatch(r"[^:@]+(:\d+\.\d+\.\d+|@sha256:[0-9a-f]{64})", container["image"]), container["image"]
    assert container_of(pods(objects)["gateway"])["image"].endswith(f"@sha256:{64 * '0'}")


def test_what_a_container_may_take_is_what_it_may_take_in_compose(
    objects: list[Object], compose: Mapping[str, Any]
) -> None:
    sizes = {"Mi": "m", "Gi": "g"}
    for name in BY_NAME:
        memory = container_of(pods(objects)[name])["resources"]["limits"]["memory"]
        assert memory[:-2] + sizes[memory[-2:]] == compose[name]["mem_limit"], name


@pytest.mark.parametrize("process", ALL, ids=lambda process: process.name)
def test_the_probes_of_a_process_ask_what_it_answers(objects: list[Object], process: Process) -> None:
    container = container_of(pods(objects)[process.name])

    if process.is_web:
        paths = {
            probe: container[probe]["httpGet"]["path"] for probe in ("startupProbe", "livenessProbe", "readinessProbe")
        }
        assert paths == {"startupProbe": "/livez", "livenessProbe": "/livez", "readinessProbe": "/readyz"}
        assert {"name": "http", "containerPort": 8000} in container["ports"]
    else:
        assert container["livenessProbe"]["exec"] == container["startupProbe"]["exec"]
        assert container["livenessProbe"]["exec"]["command"] == ["python", "-m", "infra.docker.health"]
        assert {"name": "metrics", "containerPort": 9464} in container["ports"]


@pytest.mark.parametrize("process", ALL, ids=lambda process: process.name)
def test_a_process_may_finish_what_it_has_begun(objects: list[Object], process: Process) -> None:
    grace = pods(objects)[process.name]["terminationGracePeriodSeconds"]
    drain = example(CHART / "values.yaml")["drainSeconds"]

    if process.is_web:
        assert grace >= drain + UpstreamSettings(urls={}).total_seconds + 10
    elif process.role == "worker":
        assert grace >= SETTINGS["worker_soft_shutdown_timeout"] + 20


def test_a_process_reads_the_secrets_of_its_service_alone(objects: list[Object]) -> None:
    assert {name: secrets_of(pod) for name, pod in pods(objects).items()} == {
        **{process.name: [f"ceiba-{process.service}"] for process in ALL if process.role != "relay"},
        **{f"{service}-relay": [f"ceiba-{service}", "ceiba-anchors"] for service in SERVICES},
        "provision": ["ceiba-ops"],
        "migrate": ["ceiba-ops"],
        "backup": ["ceiba-backup"],
    }


def test_only_relays_write_the_heads_of_the_audit_and_only_cases_has_documents(objects: list[Object]) -> None:
    described = {name: container_of(pod)["volumeMounts"] for name, pod in pods(objects).items()}
    mounts = {name: {m["name"] for m in mounted} for name, mounted in described.items()}
    of_backup = {m["name"]: m.get("readOnly", False) for m in described["backup"]}

    relays = {f"{s}-relay" for s in SERVICES}
    assert {name for name, mounted in mounts.items() if "anchors" in mounted} == relays | {"backup"}
    assert {name for name, mounted in mounts.items() if "anchor-secrets" in mounted} == relays
    assert {name for name, mounted in mounts.items() if "documents" in mounted} == {
        "cases-api",
        "cases-worker",
        "backup",
    }
    assert {name for name, mounted in mounts.items() if "countries" in mounted} == {*BY_NAME, "backup"}
    assert {name for name, is_read_only in of_backup.items() if not is_read_only} == {"tmp"}
    assert all({"secrets", "tmp"} <= mounted for mounted in mounts.values())


def test_roles_and_schema_are_made_before_the_processes_start(objects: list[Object]) -> None:
    jobs = of_kind(objects, "Job")
    order = sorted(jobs, key=lambda name: int(jobs[name]["metadata"]["annotations"]["helm.sh/hook-weight"]))

    assert order == ["provision", "migrate"]
    for name, job in jobs.items():
        assert job["metadata"]["annotations"]["helm.sh/hook"] == "pre-install,pre-upgrade"
        assert container_of(job["spec"]["template"]["spec"])["args"] == ["python", "-m", "infra.ops", name]
    for secret in of_kind(objects, "ExternalSecret").values():
        assert int(secret["metadata"]["annotations"]["helm.sh/hook-weight"]) < 0
        # A Secret that was deleted with its description would be missing from pods that start meanwhile.
        assert secret["spec"]["target"]["creationPolicy"] == "Orphan"


def test_nobody_says_how_many_there_are_beside_what_scales(objects: list[Object]) -> None:
    scaled = of_kind(objects, "HorizontalPodAutoscaler") | of_kind(objects, "ScaledObject")
    fixed = {name for name, one in of_kind(objects, "Deployment").items() if "replicas" in one["spec"]}

    assert {one["spec"]["scaleTargetRef"]["name"] for one in scaled.values()} == set(BY_NAME) - fixed
    assert fixed == {n for n, p in BY_NAME.items() if p.role in ("relay", "stream")} | {"identity-worker"}


@pytest.mark.parametrize("service", SERVICES)
def test_a_worker_grows_by_every_outbox_that_feeds_it(objects: list[Object], service: str) -> None:
    pairs = {
        (event.NAME.partition(".")[0], queue.partition(".")[0]) for event, qs in SUBSCRIPTIONS.items() for queue in qs
    }
    # And by its own, where its jobs are.
    feeding = {service} | {producer for producer, consumer in pairs if consumer == service}

    assert set(example(CHART / "values.yaml")["processes"][f"{service}-worker"]["fedBy"]) == feeding
    if f"{service}-worker" in of_kind(objects, "ScaledObject"):
        triggers = of_kind(objects, "ScaledObject")[f"{service}-worker"]["spec"]["triggers"]
        assert {one["authenticationRef"]["name"] for one in triggers} == {f"outbox-{name}" for name in feeding}
        assert all(f"= '{service}'" in one["metadata"]["query"] for one in triggers)


def test_all_metrics_are_read_once(objects: list[Object]) -> None:
    monitors = of_kind(objects, "PodMonitor")
    (services,) = (rule["values"] for rule in monitors["ceiba"]["spec"]["selector"]["matchExpressions"])

    assert set(services) == set(SERVICES)
    assert monitors["ceiba-gateway"]["spec"]["selector"]["matchLabels"]["app.kubernetes.io/component"] == GATEWAY
    assert {one["port"] for one in monitors["ceiba"]["spec"]["podMetricsEndpoints"]} == {"http", "metrics"}


def test_the_chart_is_of_this_release() -> None:
    described = example(CHART / "Chart.yaml")
    release = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]["version"]

    assert described["appVersion"] == described["version"] == release


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_an_example_is_whole(file: Any) -> None:
    objects = rendered(example(file))

    assert set(of_kind(objects, "Deployment")) == set(BY_NAME)
    assert of_kind(objects, "Ingress")["ceiba"]["spec"]["rules"][0]["host"]
    documents = {variable["name"] for variable in container_of(pods(objects)["cases-api"])["env"]}
    assert documents & {"CEIBA_DOCUMENTS_FOLDER", "CEIBA_DOCUMENTS_S3_ENDPOINT"}
