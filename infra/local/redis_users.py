"""Who may do what on the two Redis servers: one user a process family, written into the server's configuration.

The server's `default` user is the administrator's: an operator and the tests hold its password, no service does. A
service reads and writes what is its own; into the queues of those who hear its facts it can only write. The broker
holds no fact that PostgreSQL does not hold, so what these rules protect is that facts keep moving.
"""

import hashlib
from collections.abc import Iterable, Sequence
from urllib.parse import quote, urlsplit, urlunsplit

from infra.local.secrets import SERVICES, PlatformSecrets
from shared.contracts.subscriptions import SUBSCRIPTIONS

COMMANDS = (
    "-@all +@read +@write +@connection +@transaction +@pubsub"
    # What empties, stops, reconfigures or spies: FLUSH*, CONFIG, KEYS, SHUTDOWN, MONITOR, ACL and their kind.
    " -@admin -@dangerous -@scripting -scan -randomkey"
    # Limits and locks are scripts; a script may do what its user may.
    " +eval +evalsha +script|load +script|exists"
)
_REVOKED = "ceiba:revoked"
_WORKER_EVENTS = "/*.celeryev/*"
"""A Celery worker announces itself there, whether or not anybody listens."""


def redis_url(server_url: str, *, user: str, password: str) -> str:
    """`server_url` with another account."""
    parts = urlsplit(server_url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{quote(user, safe='')}:{quote(password, safe='')}@{host}"))


def broker_users(secrets: PlatformSecrets) -> list[str]:
    """`user` lines of the broker's configuration. The gateway has no business there."""
    return [
        _line(service, secrets, [*_own_queues(service), *_others_queues(service)], channels=(_WORKER_EVENTS,))
        for service in SERVICES
    ]


def cache_users(secrets: PlatformSecrets) -> list[str]:
    """`user` lines of the cache's configuration."""
    readers = [f"%R~{_REVOKED}"]
    return [
        _line("identity", secrets, [f"~{_REVOKED}", "~LIMITS*"]),
        _line("cases", secrets, [*readers, "~cases:search:*"]),
        _line("referrals", secrets, readers, channels=("ceiba.referrals.bell.*",)),
        _line("reporting", secrets, readers),
        _line("gateway", secrets, [*readers, "~session:*", "~session-renewal:*", "~limit:*"]),
    ]


def _own_queues(service: str) -> list[str]:
    # A worker's heartbeat (shared/messaging/heartbeat.py) goes to a queue named after the worker (`cases@host.dq2`), by
    # an exchange that Celery calls `C.dq2` for all; to a relay all queues belong to `celery`.
    exchanges = (f"{service}.*", "C.dq2", "celery")
    bindings = [f"~_kombu.{kind}.{exchange}" for kind in ("binding", "binding_permanent") for exchange in exchanges]
    known = [f"~ceiba.{kind}.{service}" for kind in ("receipts", "memory", "alive")]
    return [f"~{service}.*", f"~{service}@*", *bindings, *known]


def _others_queues(service: str) -> list[str]:
    told = {event: consumers for event, consumers in SUBSCRIPTIONS.items() if event.NAME.startswith(f"{service}.")}
    queues = {queue for consumers in told.values() for queue in consumers}
    others = sorted(queue for queue in queues if not queue.startswith(f"{service}."))
    # Write only: what waits for another is not read. It could be deleted, and would then be published again. A queue
    # is several lists, the names of the others have a suffix: one for each priority.
    return ["%W~ceiba.receipts.*", *(f"%W~{queue}*" for queue in others)]


def _line(user: str, secrets: PlatformSecrets, keys: Iterable[str], *, channels: Sequence[str] = ()) -> str:
    digest = hashlib.sha256(secrets.redis_passwords[user].encode()).hexdigest()
    heard = [f"&{channel}" for channel in channels]
    return " ".join(["user", user, "reset", "on", f"#{digest}", *keys, "resetchannels", *heard, COMMANDS])
