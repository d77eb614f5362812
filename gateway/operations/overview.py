"""What `GET /api/v1/operations` answers, put together from what the services report."""

from collections import Counter
from collections.abc import Sequence

from gateway.operations.problems import problems
from gateway.operations.services import Asked
from gateway.operations.shapes import (
    AuditSeen,
    Backup,
    CertificateSeen,
    ClockSeen,
    DeadLetters,
    Outbox,
    Overview,
    PlatformState,
    Processes,
    Queue,
    Release,
    RetiredKey,
    ServiceSeen,
    VolumeSeen,
)
from gateway.operations.values import Values

DAY = 86400


def overview(asked: Sequence[Asked], now: float) -> Overview:
    """The state of the platform at `now` (epoch seconds), from what the services and the gateways answered."""
    values = Values(asked)
    state = PlatformState(
        services=tuple(map(_service, asked)),
        releases=_releases(asked),
        outbox=_outbox(values),
        queues=_queues(values),
        dead_letters=_dead_letters(values),
        backup=_backup(values),
        audit=_audit(values, now),
        certificates=_certificates(values),
        clocks=_clocks(asked),
        retired_keys=_retired_keys(values, now),
        volumes=_volumes(values),
    )
    return Overview(problems=problems(state), state=state)


def _service(asked: Asked) -> ServiceSeen:
    kinds = Counter(report.kind for report in asked.reports)
    return ServiceSeen(
        service=asked.service,
        state=asked.state,
        missing=asked.missing,
        schema=asked.schema,
        processes=tuple(Processes(kind=kind, count=count) for kind, count in sorted(kinds.items())),
        are_all=asked.are_all,
    )


def _releases(asked: Sequence[Asked]) -> tuple[Release, ...]:
    running = Counter((report.version, report.revision) for each in asked for report in each.reports)
    return tuple(
        Release(version=version, revision=revision, processes=count)
        for (version, revision), count in sorted(running.items(), reverse=True)
    )


def _outbox(values: Values) -> tuple[Outbox, ...]:
    oldest = values.most("ceiba_outbox_oldest_seconds", "service", "consumer")
    waiting: Counter[tuple[str, ...]] = Counter()
    for (service, consumer, _), count in values.most("ceiba_outbox_waiting", "service", "consumer", "state").items():
        waiting[service, consumer] += int(count)
    return tuple(
        Outbox(service=key[0], consumer=key[1], waiting=count, oldest_seconds=oldest.get(key, 0.0))
        for key, count in waiting.items()
    )


def _queues(values: Values) -> tuple[Queue, ...]:
    found = values.most("ceiba_queue_length", "service", "queue")
    return tuple(Queue(service=service, queue=queue, length=int(n)) for (service, queue), n in found.items())


def _dead_letters(values: Values) -> tuple[DeadLetters, ...]:
    since = values.most("ceiba_dead_letters_oldest_seconds", "service", "kind")
    found = values.most("ceiba_dead_letters_by_kind", "service", "kind")
    return tuple(
        DeadLetters(service=key[0], kind=key[1], count=int(count), oldest_seconds=since.get(key, 0.0))
        for key, count in found.items()
    )


def _backup(values: Values) -> Backup:
    def age(name: str) -> float | None:
        return values.most(name).get(())

    return Backup(
        age_seconds=age("ceiba_backup_age_seconds"),
        drill_age_seconds=age("ceiba_backup_drill_age_seconds"),
        archive_age_seconds=age("ceiba_wal_archive_age_seconds"),
    )


def _audit(values: Values, now: float) -> tuple[AuditSeen, ...]:
    verified = values.most("ceiba_audit_verified_timestamp_seconds", "service")
    findings = values.most("ceiba_audit_findings", "service")
    unanchored = values.most("ceiba_audit_unanchored_heads", "service")
    return tuple(
        AuditSeen(
            service=key[0],
            verified_seconds=max(now - verified[key], 0.0) if key in verified else None,
            findings=int(findings.get(key, 0)),
            unsealed_seconds=unsealed,
            unanchored=int(unanchored.get(key, 0)),
        )
        for key, unsealed in values.most("ceiba_audit_unsealed_seconds", "service").items()
    )


def _certificates(values: Values) -> tuple[CertificateSeen, ...]:
    found = values.least("ceiba_certificate_days_left", "certificate")
    return tuple(CertificateSeen(certificate=name, days_left=days) for (name,), days in found.items())


def _clocks(asked: Sequence[Asked]) -> tuple[ClockSeen, ...]:
    found: dict[tuple[str, str], float] = {}
    for each in asked:
        for report in each.reports:
            for offset in (value.value for value in report.values if value.name == "ceiba_clock_offset_seconds"):
                key = each.service, report.kind
                found[key] = max(found.get(key, 0.0), offset, key=abs)
    return tuple(
        ClockSeen(service=service, kind=kind, offset_seconds=offset) for (service, kind), offset in found.items()
    )


def _retired_keys(values: Values, now: float) -> tuple[RetiredKey, ...]:
    found = values.least("ceiba_country_key_retired_timestamp_seconds", "service", "country")
    return tuple(
        RetiredKey(service=service, country=country, retired_days=(now - retired) / DAY)
        for (service, country), retired in found.items()
    )


def _volumes(values: Values) -> tuple[VolumeSeen, ...]:
    free = values.least("ceiba_disk_free_bytes", "service", "volume")
    sizes = values.most("ceiba_disk_size_bytes", "service", "volume")
    return tuple(
        VolumeSeen(service=key[0], volume=key[1], free_share=free[key] / size)
        for key, size in sizes.items()
        if key in free and size
    )
