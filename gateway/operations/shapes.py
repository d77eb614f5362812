"""The shape of what `GET /api/v1/operations` answers: numbers and codes, of processes and not of people."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, kw_only=True, slots=True)
class Processes:
    """How many processes of one kind a service has."""

    kind: str
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceSeen:
    """One service, or the gateway."""

    service: str
    state: str
    """`ready`, `degraded`, `waiting` or `unreachable`."""
    missing: tuple[str, ...]
    """The checks of its readiness that failed."""
    schema: str | None
    """The newest migration of its database."""
    processes: tuple[Processes, ...]
    are_all: bool
    """Whether `processes` are all of them; without its broker a service knows only the one that answered."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Release:
    """A release that runs at this moment."""

    version: str
    revision: str
    processes: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Outbox:
    """Messages of `service` for `consumer` that have no receipt yet."""

    service: str
    consumer: str
    waiting: int
    oldest_seconds: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Queue:
    """A queue on the broker, and how many entries no worker has taken."""

    service: str
    queue: str
    length: int


@dataclass(frozen=True, kw_only=True, slots=True)
class DeadLetters:
    """Messages of one kind that `service` gave up."""

    service: str
    kind: str
    count: int
    oldest_seconds: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Backup:
    """Ages in seconds; null for what never was or is not known."""

    age_seconds: float | None
    drill_age_seconds: float | None
    archive_age_seconds: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditSeen:
    """The audit chains of `service`: since the least recently verified one was verified, and what was found changed."""

    service: str
    verified_seconds: float | None
    findings: int
    unsealed_seconds: float
    unanchored: int


@dataclass(frozen=True, kw_only=True, slots=True)
class CertificateSeen:
    """A certificate, and the days until it expires."""

    certificate: str
    days_left: float


@dataclass(frozen=True, kw_only=True, slots=True)
class ClockSeen:
    """How far the clock of a process of `service` is ahead of its database, where it is farthest."""

    service: str
    kind: str
    offset_seconds: float


@dataclass(frozen=True, kw_only=True, slots=True)
class RetiredKey:
    """A retired version of a country's key that the vault still keeps."""

    service: str
    country: str
    retired_days: float


@dataclass(frozen=True, kw_only=True, slots=True)
class VolumeSeen:
    """A volume that processes of `service` look at, and which share of it is free."""

    service: str
    volume: str
    free_share: float


@dataclass(frozen=True, kw_only=True, slots=True)
class PlatformState:
    """What was measured, in the order of services and codes."""

    services: tuple[ServiceSeen, ...]
    releases: tuple[Release, ...]
    outbox: tuple[Outbox, ...]
    queues: tuple[Queue, ...]
    dead_letters: tuple[DeadLetters, ...]
    backup: Backup
    audit: tuple[AuditSeen, ...]
    certificates: tuple[CertificateSeen, ...]
    clocks: tuple[ClockSeen, ...]
    retired_keys: tuple[RetiredKey, ...]
    volumes: tuple[VolumeSeen, ...]


class Severity(StrEnum):
    """As in the rules of alerts: `page` wakes a person, `ticket` waits for the morning."""

    PAGE = "page"
    TICKET = "ticket"


@dataclass(frozen=True, kw_only=True, slots=True)
class OperationsProblem:
    """Something that needs a person. `code` is the name of its alert (docs/runbooks/alerts.md)."""

    code: str
    severity: Severity
    service: str | None = None
    subject: str | None = None
    """What of it: a kind of process, a queue, a certificate, a country, a volume."""
    value: float | None = None
    """How much: seconds, days, a count or a share, by the code."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Overview:
    """The state of the platform, and what of it needs a person, the worst first."""

    problems: tuple[OperationsProblem, ...]
    state: PlatformState
