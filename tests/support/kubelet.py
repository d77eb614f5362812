"""The rendered chart on `podman kube play`, which starts pods of Deployments and Jobs and mounts Secrets and claims.

Three things of a cluster it does not do, so this file does them: as many pods as `replicas` says, addresses of Services
(an alias in the network for all pods of a Deployment), and the calls of probes. It knows no `fsGroup` either: Secrets
are readable by all accounts of their pod, and claims belong to the account of the images.
"""

import copy
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

import requests
import yaml

from tests.support.chart import Object, of_kind
from tests.support.podman import NETWORK, Podman

ACCOUNT = "65534"
PROBES = ("startupProbe", "livenessProbe", "readinessProbe")


@dataclass(frozen=True)
class Pod:
    """One pod that runs, and the probes of its only container."""

    podman: Podman = field(repr=False)
    name: str
    component: str
    role: str
    probes: Mapping[str, Object] = field(repr=False)

    @property
    def container(self) -> str:
        return f"{self.name}-pod-{self.role}"

    @property
    def address(self) -> str:
        infra = self.podman("pod", "inspect", "--format", "{{.InfraContainerID}}", f"{self.name}-pod")
        return self.podman.address(infra)

    @property
    def restarts(self) -> int:
        return int(self.podman.inspect(self.container)["RestartCount"])

    def is_well(self) -> bool:
        """Ask what a kubelet would ask: whether its probes pass, each question once."""
        questions = {str(probe.get("exec") or probe["httpGet"]): probe for probe in self.probes.values()}
        return all(self._passes(probe) for probe in questions.values())

    def _passes(self, asked: Object) -> bool:
        if "exec" in asked:
            return self.podman.succeeds("exec", self.container, *asked["exec"]["command"])
        try:
            url = f"http://{self.address}:8000{asked['httpGet']['path']}"
            return requests.get(url, timeout=asked["timeoutSeconds"]).status_code == HTTPStatus.OK
        except (requests.RequestException, subprocess.CalledProcessError):
            return False

    def kill(self) -> None:
        """End its process at once. Not by Podman, which would not start again what it was told to end."""
        os.kill(self.podman.inspect(self.container)["State"]["Pid"], signal.SIGKILL)

    def log(self) -> str:
        return self.podman.log(self.container)


class Kubelet:
    """Starts the objects of a release."""

    def __init__(self, podman: Podman, folder: Path, *, gateway_port: int) -> None:
        self.podman = podman
        self.pods: list[Pod] = []
        self._folder = folder
        self._port = gateway_port

    def store(self, objects: Sequence[Object]) -> None:
        """Keep Secrets and claims."""
        for found in objects:
            if found["kind"] == "PersistentVolumeClaim":
                annotations = {f"volume.podman.io/{part}": ACCOUNT for part in ("uid", "gid")}
                self._play({**found, "metadata": {**found["metadata"], "annotations": annotations}})
            elif found["kind"] == "Secret":
                self._play(found)

    def run_job(self, job: Object) -> None:
        """Run a Job to its end. Raises AssertionError with its log when it fails."""
        name = job["metadata"]["name"]
        self._play(_adapted(job), "--network", NETWORK)
        container = f"{name}-pod-{job['spec']['template']['spec']['containers'][0]['name']}"
        code = self.podman("wait", container, within=300)
        assert code == "0", self.podman.log(container)

    def apply(self, objects: Sequence[Object]) -> None:
        """Start the pods that the Deployments ask for beside those that run."""
        running = {pod.name for pod in self.pods}
        for name, deployment in of_kind(list(objects), "Deployment").items():
            for number in range(deployment["spec"].get("replicas", 1)):
                if f"{name}-{number}" not in running:
                    self._start(f"{name}-{number}", deployment)

    def of(self, component: str) -> list[Pod]:
        """The pods of one Deployment."""
        return [pod for pod in self.pods if pod.component == component]

    def _start(self, name: str, deployment: Object) -> None:
        component = deployment["metadata"]["name"]
        (container,) = deployment["spec"]["template"]["spec"]["containers"]
        one = _adapted(deployment)
        one["metadata"]["name"], one["spec"]["replicas"] = name, 1
        published = ["--publish", f"127.0.0.1:{self._port}:8000"] if name == "gateway-0" else []
        self._play(one, "--network", f"{NETWORK}:alias={component}", *published)
        probes = {probe: container[probe] for probe in PROBES if probe in container}
        self.pods.append(Pod(self.podman, name, component, container["name"], probes))

    def _play(self, found: Object, *arguments: str) -> None:
        file = self._folder / f"{found['kind']}-{found['metadata']['name']}.yaml"
        file.write_text(yaml.safe_dump(found))
        self.podman("kube", "play", *arguments, str(file), within=120)


def _adapted(found: Object) -> Object:
    """A copy for Podman: it would ask probes with `curl` inside of the container, and knows no `fsGroup`."""
    adapted = copy.deepcopy(found)
    pod = adapted["spec"]["template"]["spec"]
    for container in pod["containers"]:
        for probe in PROBES:
            container.pop(probe, None)
    for volume in pod["volumes"]:
        if "secret" in volume:
            volume["secret"]["defaultMode"] = 0o444
    return adapted
