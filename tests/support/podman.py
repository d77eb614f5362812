"""Debian's Podman with a store of its own in a folder: containers, images, networks and volumes end with a test."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from resource import RLIMIT_NOFILE, RLIMIT_NPROC, getrlimit
from typing import Any

from infra.local.programs import REPOSITORY
from infra.processes import GATEWAY, SERVICES
from tests.support.faults import eventually

BASE = "docker.io/library/python:3.13-slim"
"""What infra/docker/Dockerfile begins with."""
REGISTRY, TAG = "localhost/ceiba", "test"
READY_IMAGES = os.environ.get("CEIBA_IMAGE_STORE", "")
"""The root of another store of Podman that holds all images already, so that none is built."""
NETWORK = "ceiba"
REMOVE_PODS = ("pod", "rm", "--all", "--force", "--time", "1")
REMOVE_CONTAINERS = ("rm", "--all", "--force", "--time", "1", "--volumes")
FORWARDING = Path("/proc/sys/net/ipv4/ip_forward")
"""A network of containers turns it on."""


@dataclass(frozen=True)
class Podman:
    """The commands of one store."""

    folder: Path

    def __call__(self, *arguments: str, within: float = 60) -> str:
        """What `podman …` prints. Raises CalledProcessError or TimeoutExpired; complaints are in the test's output."""
        command = ["podman", *self._store(), *arguments]
        found = subprocess.run(command, env=self._environment(), stdout=subprocess.PIPE, timeout=within, check=True)
        return found.stdout.decode(errors="replace").strip()

    def succeeds(self, *arguments: str, within: float = 60) -> bool:
        """Whether `podman …` ends with 0."""
        command = ["podman", *self._store(), *arguments]
        found = subprocess.run(command, env=self._environment(), capture_output=True, timeout=within, check=False)
        return found.returncode == 0

    def log(self, name: str) -> str:
        """Everything that a container has written, on both of its outputs."""
        command = ["podman", *self._store(), "logs", name]
        found = subprocess.run(
            command, env=self._environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60, check=True
        )
        return found.stdout.decode(errors="replace")

    def inspect(self, name: str) -> dict[str, Any]:
        """What is known of a container."""
        found: list[dict[str, Any]] = json.loads(self("inspect", "--type", "container", name))
        return found[0]

    def address(self, name: str) -> str:
        """The address of a container in the network, which this machine reaches too."""
        return str(self.inspect(name)["NetworkSettings"]["Networks"][NETWORK]["IPAddress"])

    def folder_of(self, volume: str) -> Path:
        """Where the files of a volume are on this machine."""
        return Path(self("volume", "inspect", "--format", "{{.Mountpoint}}", volume))

    def _store(self) -> Sequence[str]:
        images = ["--storage-opt", f"additionalimagestore={READY_IMAGES}"] if READY_IMAGES else []
        root, run = f"{self.folder}/root", f"{self.folder}/run"
        return ["--root", root, "--runroot", run, "--network-config-dir", f"{self.folder}/networks", *images]

    def _environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        # No systemd runs here, by whose timers Podman would start health checks.
        own = {"CONTAINERS_CONF": f"{self.folder}/containers.conf", "DISABLE_HC_SYSTEMD": "true"}
        return kept | own | {"PODMAN_IGNORE_CGROUPSV1_WARNING": "1"}


@contextmanager
def podman_in(folder: Path) -> Iterator[Podman]:
    """A store in `folder` with a network. All of it is gone afterwards."""
    files, processes = getrlimit(RLIMIT_NOFILE)[1], getrlimit(RLIMIT_NPROC)[1]
    (folder / "containers.conf").write_text(
        f'[containers]\ndefault_ulimits = ["nofile={files}:{files}", "nproc={processes}:{processes}"]\n'
        '[engine]\nruntime = "runc"\ncgroup_manager = "cgroupfs"\nevents_logger = "file"\n'
    )
    podman, forwarding = Podman(folder), FORWARDING.read_text()
    try:
        podman("network", "create", NETWORK)
        yield podman
    finally:
        # Again where it fails: a container that is just started again cannot be removed.
        assert eventually(lambda: podman.succeeds(*REMOVE_PODS, within=300), within=600) is not None
        assert eventually(lambda: podman.succeeds(*REMOVE_CONTAINERS, within=300), within=600) is not None
        podman("network", "rm", "--force", NETWORK)
        # It takes the volumes too.
        podman("system", "reset", "--force", within=300)
        _unmount(folder)
        shutil.rmtree(folder)
        FORWARDING.write_text(forwarding)


def _unmount(folder: Path) -> None:
    """What is mounted somewhere in `folder` is no file of it, and must not be removed as one."""
    places = [line.split()[1] for line in Path("/proc/mounts").read_text().splitlines()]
    for place in sorted((one for one in places if one.startswith(f"{folder}/")), reverse=True):
        subprocess.run(["umount", "--lazy", place], check=True)


def build_images(podman: Podman) -> None:
    """All images of the platform from infra/docker/Dockerfile. Minutes, and the package registries of this machine."""
    if podman.succeeds("image", "exists", f"{REGISTRY}/{GATEWAY}:{TAG}"):
        return
    if not podman.succeeds("image", "exists", BASE):
        _make_base(podman)
    for part in ("ops", *SERVICES, GATEWAY):
        build = ["build", "--quiet", "--network", "host", "--format", "docker", "--build-arg", f"SERVICE={part}"]
        where = ["--file", str(REPOSITORY / "infra" / "docker" / "Dockerfile"), "--tag", f"{REGISTRY}/{part}:{TAG}"]
        podman(*build, *where, str(REPOSITORY), within=600)


def _make_base(podman: Podman) -> None:
    """A stand-in for the base image from Debian's packages, for a machine that reaches no registry of images."""
    root, packages = podman.folder / "base", "ca-certificates,python3,python3-pip,python3-venv"
    subprocess.run(
        ["debootstrap", "--variant=minbase", f"--include={packages}", "trixie", str(root)],
        stdout=subprocess.DEVNULL, timeout=1200, check=True,
    )  # fmt: skip
    # A build trusts whom this machine trusts.
    shutil.copy("/etc/ssl/certs/ca-certificates.crt", root / "etc/ssl/certs/ca-certificates.crt")
    for python in (root / "usr/lib").glob("python3*/EXTERNALLY-MANAGED"):
        python.unlink()
    for name, program in (("python", "python3"), ("pip", "pip3")):
        (root / "usr/local/bin" / name).symlink_to(f"/usr/bin/{program}")
    archive = podman.folder / "base.tar"
    subprocess.run(["tar", "-C", str(root), "-cf", str(archive), "."], timeout=300, check=True)
    trusted = "/etc/ssl/certs/ca-certificates.crt"
    changes = [f"ENV PIP_CERT={trusted}", f"ENV SSL_CERT_FILE={trusted}", 'CMD ["python3"]']
    podman("import", *(f"--change={change}" for change in changes), str(archive), BASE, within=300)
    shutil.rmtree(root)
    archive.unlink()
