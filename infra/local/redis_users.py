"""The users of the two Redis servers and their rights, in the server's configuration: one user per service or gateway.

The user `default` is the administrator's: operators and tests have its password, services do not. A service may read
and write its own keys; to the queues of the consumers of its events it may only write. Every event is stored in
PostgreSQL too, so these rules protect the delivery of events and not their existence.
"""

import hashlib
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from infra.local.secrets import SERVICES, PlatformSecrets
from shared.contracts.oauth import PROOF_KEYS
from shared.contracts.revocations import REVOKED_KEY
from shared.contracts.subscriptions import SUBSCRIPTIONS
from shared.several_hosts import with_account

COMMANDS = (
    "-@all +@read +@write +@connection +@transaction +@pubsub"
    # Commands that empty, stop, reconfigure or observe the server: FLUSH*, CONFIG, KEYS, SHUTDOWN, MONITOR, ACL.
    " -@admin -@dangerous -@scripting -scan -randomkey"
    # Limits and locks are scripts; a script has the rights of its user.
    " +eval +evalsha +script|load +script|exists"
)
WATCH = "watch"
_WORKER_EVENTS = "/*.celeryev/*"
"""The channel on which a Celery worker announces itself; nothing here subscribes to it."""


def redis_url(server_url: str, *, user: str, password: str) -> str:
    """`server_url` with another account."""
    return with_account(server_url, f"{quote(user, safe='')}:{quote(password, safe='')}")


def broker_users(secrets: PlatformSecrets) -> list[str]:
    """`user` lines of the broker's configuration. The gateway does not use the broker."""
    return [
        _line(service, secrets, [*_own_queues(service), *_others_queues(service)], channels=(_WORKER_EVENTS,))
        for service in SERVICES
    ] + [_watch_line(secrets)]


def cache_users(secrets: PlatformSecrets) -> list[str]:
    """`user` lines of the cache's configuration."""
    gateway = ("~session:*", "~session-renewal:*", "~session-revoked:*", "~limit:*", "~gateway.process*")
    return [
        _line("identity", secrets, [f"~{REVOKED_KEY}", _proofs("identity"), "~LIMITS*"]),
        _line("cases", secrets, [*_token_keys("cases"), "~cases:search:*"]),
        _line("referrals", secrets, _token_keys("referrals"), channels=("ceiba.referrals.bell.*",)),
        _line("reporting", secrets, _token_keys("reporting")),
        _line("gateway", secrets, [*_token_keys("gateway"), *gateway]),
        _watch_line(secrets),
    ]


def _token_keys(service: str) -> list[str]:
    """What a verifier of tokens needs: to read what was revoked, and to remember used proofs of its own."""
    return [f"%R~{REVOKED_KEY}", _proofs(service)]


def _proofs(service: str) -> str:
    return f"~{PROOF_KEYS}:{service}:*"


def _own_queues(service: str) -> list[str]:
    # A worker's heartbeat (shared/messaging/heartbeat.py) goes to a queue named after the worker (`cases@host.dq2`), by
    # an exchange that Celery calls `C.dq2` for all; to a relay all queues belong to `celery`.
    exchanges = (f"{service}.*", "C.dq2", "celery")
    bindings = [f"~_kombu.{kind}.{exchange}" for kind in ("binding", "binding_permanent") for exchange in exchanges]
    known = [f"~ceiba.{kind}.{service}" for kind in ("receipts", "memory", "alive")]
    return [f"~{service}.*", f"~{service}@*", *bindings, *known]


def _others_queues(service: str) -> list[str]:
    own = {event: consumers for event, consumers in SUBSCRIPTIONS.items() if event.NAME.startswith(f"{service}.")}
    queues = {queue for consumers in own.values() for queue in consumers}
    others = sorted(queue for queue in queues if not queue.startswith(f"{service}."))
    # Write only: a service may not read the messages for another. (It could delete them; they are then published
    # again.) A queue has one list for each priority; the names of all but one have a suffix.
    return ["%W~ceiba.receipts.*", *(f"%W~{queue}*" for queue in others)]


def _watch_line(secrets: PlatformSecrets) -> str:
    """The account of the exporter of metrics: numbers of the server, no key and no value."""
    digest = hashlib.sha256(secrets.watch_password.encode()).hexdigest()
    commands = "-@all +info +ping +hello +auth +client|setname +latency|latest +slowlog|len"
    return f"user {WATCH} reset on #{digest} resetkeys resetchannels {commands}"


def _line(user: str, secrets: PlatformSecrets, keys: Iterable[str], *, channels: Sequence[str] = ()) -> str:
    digest = hashlib.sha256(secrets.redis_passwords[user].encode()).hexdigest()
    allowed = [f"&{channel}" for channel in channels]
    return " ".join(["user", user, "reset", "on", f"#{digest}", *keys, "resetchannels", *allowed, COMMANDS])
