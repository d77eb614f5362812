"""Asks each server of a deployment what the platform needs to know of it. Answers and errors hold no secret."""

import smtplib
import socket
import ssl
import time
from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg.rows import namedtuple_row
from redis import Redis
from redis.exceptions import AuthenticationError, NoPermissionError, RedisError

from shared.mail.server import MailServer
from shared.redis_address import is_encrypted
from shared.redis_client import redis_client

SECONDS = 5
POSTGRES = 18
CLOCKS_DIFFER = 5.0
"""Seconds; tokens allow as much between two machines (`shared/web/access/tokens.py`)."""
# Raw SQL: SQLAlchemy Core has no words for roles and the server's state.
_POSTGRES = """
SELECT current_setting('server_version_num')::int / 10000 AS major, pg_is_in_recovery() AS standby,
       rolsuper OR (rolcreaterole AND rolcreatedb) AS may_provision, extract(epoch FROM clock_timestamp()) AS now,
       coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false) AS encrypted
FROM pg_roles WHERE rolname = current_user
"""


class Away(Exception):
    """Nothing answers there, or not as the kind of server that it should be."""


class Wrong(Exception):
    """The server answers and is not as the platform needs it."""


def ask_postgres(url: str) -> str:
    """Version, rights and clock. Raises Away or Wrong."""
    try:
        with psycopg.connect(url, connect_timeout=SECONDS, row_factory=namedtuple_row) as connection:
            before = time.time()
            row: Any = connection.execute(_POSTGRES).fetchone()
    except psycopg.Error as problem:
        # The text of the error may contain an address with an account.
        raise Away(f"no connection: {type(problem).__name__}") from None
    offset = float(row.now) - before
    if row.major < POSTGRES:
        raise Wrong(f"PostgreSQL {row.major}, and {POSTGRES} is needed")
    if row.standby:
        raise Wrong("is a standby, which takes no changes; add target_session_attrs=read-write")
    if not row.may_provision:
        raise Wrong("the account may not create roles and databases")
    if abs(offset) > CLOCKS_DIFFER:
        raise Wrong(f"its clock differs by {offset:.0f} s")
    return f"PostgreSQL {row.major}, {_tls(row.encrypted)}, clock within {abs(offset):.1f} s"


def ask_pool(url: str) -> str:
    """Whether the pooler listens; its accounts are those of the services, which set-up makes. Raises Away."""
    given = psycopg.conninfo.conninfo_to_dict(url)
    host, port = str(given["host"]).split(",")[0], int(str(given.get("port", 5432)).split(",")[0])
    try:
        socket.create_connection((host, port), SECONDS).close()
    except OSError as problem:
        raise Away(f"no connection: {type(problem).__name__}") from None
    return "accepts connections"


def ask_redis(url: str, *, keeps: bool) -> str:
    """Version, role and what it does when it is full. `keeps`: it must not forget. Raises Away or Wrong."""
    try:
        with redis_client(url, socket_timeout=SECONDS, socket_connect_timeout=SECONDS) as client:
            return _redis_found(client, url, keeps=keeps)
    except (AuthenticationError, NoPermissionError):
        raise Wrong("answers and refuses this account") from None
    except RedisError as problem:
        raise Away(f"no connection: {type(problem).__name__}{_certificate(problem)}") from None


def _redis_found(client: "Redis", url: str, *, keeps: bool) -> str:
    client.ping()
    found: Mapping[str, Any] = client.info()
    policy, role = found.get("maxmemory_policy", ""), found.get("role", "")
    if role != "master":
        raise Wrong(f"is a {role} and no primary")
    if keeps and policy != "noeviction":
        raise Wrong(f"forgets messages when it is full: maxmemory-policy is {policy} and must be noeviction")
    if keeps and not found.get("aof_enabled"):
        raise Wrong("forgets messages when it is started again: set appendonly yes")
    return f"Redis {found['redis_version']}, {_tls(is_encrypted(url))}, {policy}"


def ask_mail(url: str) -> str:
    """The greeting of the mail server. Raises Away."""
    server = MailServer.from_url(url)
    kind = smtplib.SMTP_SSL if server.scheme == "smtps" else smtplib.SMTP
    try:
        with kind(server.host, server.port, timeout=SECONDS) as session:
            if server.scheme == "smtp+starttls":
                session.starttls(context=ssl.create_default_context())
            code, _ = session.ehlo()
    except (OSError, smtplib.SMTPException) as problem:
        raise Away(f"no connection: {type(problem).__name__}{_certificate(problem)}") from None
    return f"greets with {code}, {_tls(server.scheme != 'smtp')}"


def ask_bucket(settings: Mapping[str, str]) -> str:
    """Whether the bucket is there for this account. Raises Away."""
    from services.cases.adapters.documents.document_bucket import Bucket, BucketStorage
    from shared.kernel.errors import Unavailable

    own = {part: settings[f"documents_s3_{part}"] for part in ("endpoint", "region", "access_key", "secret_key")}
    try:
        BucketStorage(Bucket(name=settings["documents_s3_bucket"], **own)).require_access()
    except Unavailable:
        raise Away("no such bucket for this account, or nothing answers") from None
    return "the bucket can be listed"


def ask_backups(variables: Mapping[str, str]) -> str:
    """How many sets the repository of backups has. Raises Away."""
    from infra.backups.settings import backup_settings
    from infra.ops.access import Unreachable
    from infra.ops.backup.sets import ids
    from infra.ops.backup.store import store_of

    settings = backup_settings(variables)
    try:
        return f"{len(ids(store_of(settings)))} sets" if settings else "none"
    except Unreachable as problem:
        raise Away(problem.message) from None


def ask_anchor_bucket(settings: Mapping[str, str]) -> str:
    """Whether objects of the bucket can be locked. Raises Away."""
    from shared.anchor_settings import AnchorBucket
    from shared.db.audit.anchor_objects import AnchorObjects, BucketAway

    parts = ("endpoint", "region", "access_key", "secret_key", "ca")
    own = {part: settings[f"audit_anchor_s3_{part}"] for part in parts}
    days = int(settings["audit_anchor_s3_keep_days"])
    bucket = AnchorBucket(name=settings["audit_anchor_s3_bucket"], keep_days=days, **own)
    try:
        AnchorObjects(bucket, "").require_locks()
    except BucketAway as problem:
        raise Away(str(problem)) from None
    return f"objects are locked for {days} days"


def _tls(encrypted: bool) -> str:
    return "TLS" if encrypted else "without TLS"


def _certificate(problem: Exception) -> str:
    said = str(problem).lower()
    if "certificate has expired" in said:
        return ", certificate has expired"
    return ", certificate refused" if "certificate verify failed" in said else ""
