"""The one-shot steps of the containers: secrets first, then databases, schema and a folder of secrets per service.

python -m infra.docker.setup secrets | platform
"""

import base64
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from infra.local.environment import Addresses, gateway_environment, service_environment
from infra.local.secrets import SERVICES, PlatformSecrets, load_or_generate, write_private
from infra.ops.provision import Passwords, provision
from shared.db.migrate import migrate

VAULT = Path("/vault/platform.json")
FOLDERS = Path("/run/ceiba-all")
NOBODY = 65534
DURABLE = "appendonly yes\nappendfsync everysec\nmaxmemory-policy noeviction\n"
FORGETFUL = 'appendonly no\nsave ""\nmaxmemory 256mb\nmaxmemory-policy allkeys-lru\n'


def make_secrets() -> None:
    """What PostgreSQL and Redis need before they can start."""
    secrets = load_or_generate(VAULT)
    _write(FOLDERS / "postgres" / "password", secrets.postgres_password, owner=0)
    for name, password, rules in (
        ("broker", secrets.broker_password, DURABLE),
        ("cache", secrets.cache_password, FORGETFUL),
    ):
        # The server drops to an account of its own that differs between images; only it mounts this folder.
        _write(FOLDERS / name / "redis.conf", f"requirepass {password}\ndir /data\n{rules}", owner=0, mode=0o444)
        _write(FOLDERS / name / "password", password, owner=0, mode=0o444)


def make_platform() -> None:
    """Roles, databases, schema, and each service's own settings."""
    secrets = load_or_generate(VAULT)
    admin_url = f"postgresql://postgres:{secrets.postgres_password}@postgres:5432/postgres"
    passwords = {
        service: Passwords(app=secrets.app_passwords[service], relay=secrets.relay_passwords[service])
        for service in SERVICES
    }
    provision(admin_url, passwords)
    for service in SERVICES:
        migrate(service, admin_url, base64.b64decode(secrets.context_keys[service]))
    addresses = _addresses(secrets, admin_url)
    for service in SERVICES:
        _write_environment(service, service_environment(service, secrets, addresses))
    _write_environment("gateway", gateway_environment(secrets, addresses))
    _write(FOLDERS / "ops" / "CEIBA_ADMIN_DATABASE_URL", admin_url, owner=0)
    for folder in ("/demo", "/anchors"):
        os.chown(folder, NOBODY, NOBODY)


def _addresses(secrets: PlatformSecrets, admin_url: str) -> Addresses:
    public_url = os.environ["CEIBA_PUBLIC_URL"]
    hosts = ("identity-api", "cases-api", "referrals-api", "referrals-stream", "reporting-api", "reporting-stream")
    return Addresses(
        postgres_url=admin_url,
        broker_url=f"redis://:{secrets.broker_password}@broker:6379/0",
        cache_url=f"redis://:{secrets.cache_password}@cache:6379/0",
        public_url=public_url,
        issuer=public_url,
        jwks_url="http://identity-api:8000/oauth2/jwks",
        smtp_url="smtp://mail:1025",
        upstreams={host.removesuffix("-api").replace("-", "_"): f"http://{host}:8000" for host in hosts},
        audit_anchor_dir="/anchors",
        environment=os.environ.get("CEIBA_ENVIRONMENT", "local"),
    )


def _write_environment(service: str, environment: Mapping[str, str]) -> None:
    for name, value in environment.items():
        _write(FOLDERS / service / name, value, owner=NOBODY)


def _write(file: Path, text: str, *, owner: int, mode: int = 0o400) -> None:
    write_private(file, text)
    file.chmod(mode)
    os.chown(file, owner, owner)


if __name__ == "__main__":
    {"secrets": make_secrets, "platform": make_platform}[sys.argv[1]]()
