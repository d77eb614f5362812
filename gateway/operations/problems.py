"""What of the state of the platform needs a person, by the bounds of the rules of alerts (infra/watch/rules).

The screen shows it at once; an alert waits for some minutes, and looks at more. A test compares the bounds.
"""

from collections.abc import Callable, Iterator

from gateway.operations.services import UNREACHABLE
from gateway.operations.shapes import OperationsProblem, PlatformState, ServiceSeen, Severity

PAGE, TICKET = Severity.PAGE, Severity.TICKET
HOUR, DAY = 3600, 86400
ALWAYS = ("worker", "relay")
"""The kinds of process that every service has beside the one that answers."""
SEVERITIES = {
    "ProcessMissing": PAGE,
    "ServiceWaits": PAGE,
    "ServiceDegraded": TICKET,
    "ReleasesDiffer": TICKET,
    "MessagesWait": PAGE,
    "QueueGrows": TICKET,
    "DeadLetters": TICKET,
    "BackupOld": PAGE,
    "DrillOld": TICKET,
    "ArchiveStopped": PAGE,
    "AuditChanged": PAGE,
    "AuditNotVerified": TICKET,
    "AuditUnsealed": PAGE,
    "AuditUnanchored": PAGE,
    "CertificateExpires": TICKET,
    "CertificateExpired": PAGE,
    "AuthorityExpires": TICKET,
    "ClockOff": PAGE,
    "RetiredKeyKept": TICKET,
    "DiskFills": TICKET,
    "DiskFull": PAGE,
}
"""Code → how soon. All but `ServiceWaits` and `ServiceDegraded` are names of alerts."""
MOST = {
    "MessagesWait": 300,
    "QueueGrows": 1000,
    "DeadLetters": 0,
    "BackupOld": 26 * HOUR,
    "DrillOld": 10 * DAY,
    "ArchiveStopped": 600,
    "AuditChanged": 0,
    "AuditNotVerified": 8 * DAY,
    "AuditUnsealed": 300,
    "AuditUnanchored": 0,
    "ClockOff": 2,
    "RetiredKeyKept": 31 * DAY,
}
"""Code → the value above which there is a problem."""
LEAST = {"CertificateExpires": 14, "CertificateExpired": 2, "AuthorityExpires": 60, "DiskFills": 0.2, "DiskFull": 0.08}
"""Code → the value below which there is one."""


def problems(state: PlatformState) -> tuple[OperationsProblem, ...]:
    """All of them, those that wake a person first."""
    found = [problem for look in _LOOKS for problem in look(state)]
    return tuple(sorted(found, key=lambda problem: problem.severity is not PAGE))


def _services(state: PlatformState) -> Iterator[OperationsProblem]:
    for each in state.services:
        if each.state == UNREACHABLE:
            yield _problem("ProcessMissing", each.service, "api")
            continue
        if each.state == "waiting":
            yield _problem("ServiceWaits", each.service, ", ".join(each.missing))
        # The worker is missing among the processes, with its name.
        elif missing := [check for check in each.missing if check != "worker"]:
            yield _problem("ServiceDegraded", each.service, ", ".join(missing))
        # The gateway, which has no schema, needs no other process; and without its database no relay works.
        if each.are_all and each.schema is not None:
            for kind in _kinds_missing(each):
                yield _problem("ProcessMissing", each.service, kind)


def _kinds_missing(seen: ServiceSeen) -> list[str]:
    running = {processes.kind for processes in seen.processes}
    return [kind for kind in ALWAYS if kind not in running]


def _releases(state: PlatformState) -> Iterator[OperationsProblem]:
    if len(state.releases) > 1:
        yield _problem("ReleasesDiffer", value=len(state.releases))


def _messages(state: PlatformState) -> Iterator[OperationsProblem]:
    for waiting in state.outbox:
        yield from _above("MessagesWait", waiting.oldest_seconds, waiting.service, waiting.consumer)
    for queue in state.queues:
        yield from _above("QueueGrows", queue.length, queue.service, queue.queue)
    for dead in state.dead_letters:
        yield from _above("DeadLetters", dead.count, dead.service, dead.kind)


def _backup(state: PlatformState) -> Iterator[OperationsProblem]:
    backup = state.backup
    identity = next((each for each in state.services if each.service == "identity"), None)
    if identity is None or "relay" in _kinds_missing(identity):
        # Its relay knows. That it is missing is said already.
        return
    yield from _above_or_never("BackupOld", backup.age_seconds)
    yield from _above_or_never("DrillOld", backup.drill_age_seconds)
    if backup.archive_age_seconds is not None:
        yield from _above("ArchiveStopped", backup.archive_age_seconds)


def _audit(state: PlatformState) -> Iterator[OperationsProblem]:
    for chain in state.audit:
        yield from _above("AuditChanged", chain.findings, chain.service)
        yield from _above_or_never("AuditNotVerified", chain.verified_seconds, chain.service)
        yield from _above("AuditUnsealed", chain.unsealed_seconds, chain.service)
        yield from _above("AuditUnanchored", chain.unanchored, chain.service)


def _machines(state: PlatformState) -> Iterator[OperationsProblem]:
    for each in state.certificates:
        yield from _below(("CertificateExpired", "CertificateExpires"), each.days_left, subject=each.certificate)
        if each.certificate.endswith("_authority") and each.days_left >= LEAST["CertificateExpires"]:
            yield from _below(("AuthorityExpires",), each.days_left, subject=each.certificate)
    for clock in state.clocks:
        if abs(clock.offset_seconds) > MOST["ClockOff"]:
            yield _problem("ClockOff", clock.service, clock.kind, clock.offset_seconds)
    for key in state.retired_keys:
        if key.retired_days * DAY > MOST["RetiredKeyKept"]:
            yield _problem("RetiredKeyKept", key.service, key.country, key.retired_days)
    for volume in state.volumes:
        yield from _below(("DiskFull", "DiskFills"), volume.free_share, volume.service, volume.volume)


_LOOKS: tuple[Callable[[PlatformState], Iterator[OperationsProblem]], ...] = (
    _services,
    _releases,
    _messages,
    _backup,
    _audit,
    _machines,
)


def _problem(
    code: str, service: str | None = None, subject: str | None = None, value: float | None = None
) -> OperationsProblem:
    return OperationsProblem(code=code, severity=SEVERITIES[code], service=service, subject=subject, value=value)


def _above(
    code: str, value: float, service: str | None = None, subject: str | None = None
) -> Iterator[OperationsProblem]:
    if value > MOST[code]:
        yield _problem(code, service, subject, value)


def _above_or_never(code: str, value: float | None, service: str | None = None) -> Iterator[OperationsProblem]:
    if value is None:
        yield _problem(code, service)
    else:
        yield from _above(code, value, service)


def _below(
    codes: tuple[str, ...], value: float, service: str | None = None, subject: str | None = None
) -> Iterator[OperationsProblem]:
    """The first of `codes`, worst first, whose bound `value` is below."""
    for code in codes:
        if value < LEAST[code]:
            yield _problem(code, service, subject, value)
            return
