"""What of the state of the platform is a problem, by the same bounds as the alerts."""

import re
from dataclasses import replace

import pytest
import yaml

from gateway.operations.overview import overview
from gateway.operations.problems import LEAST, MOST, SEVERITIES
from gateway.operations.services import Asked
from gateway.operations.shapes import OperationsProblem
from infra.local.programs import REPOSITORY
from shared.operations.report import SHOWN, Report, Value
from tests.architecture.metrics import declared

pytestmark = pytest.mark.unit

NOW = 2_000_000_000.0
DAY = 86400
OWN = {"ServiceWaits", "ServiceDegraded"}
"""What the readiness of a service says, and no alert."""


def alerts() -> dict[str, tuple[str, str]]:
    """Alert → its severity and expression."""
    groups = yaml.safe_load((REPOSITORY / "infra/watch/rules/alerts.yml").read_text())["groups"]
    rules = [rule for group in groups for rule in group["rules"]]
    return {rule["alert"]: (rule["labels"]["severity"], rule["expr"]) for rule in rules}


def report(kind: str, *values: Value, version: str = "1.0.0") -> Report:
    return Report(kind=kind, version=version, revision="aa", values=values)


def value(name: str, number: float, **labels: str) -> Value:
    return Value(name, {"service": "identity", **labels}, number)


HEALTHY = (
    value("ceiba_backup_age_seconds", 3600),
    value("ceiba_backup_drill_age_seconds", DAY),
    value("ceiba_audit_unsealed_seconds", 1),
    value("ceiba_audit_verified_timestamp_seconds", NOW - DAY),
)
IDENTITY = Asked(service="identity", state="ready", schema="0042", are_all=True)


def found(*values: Value, asked: Asked = IDENTITY) -> list[OperationsProblem]:
    """The problems of a platform with these values beside the healthy ones."""
    relay = report("relay", *values, *(each for each in HEALTHY if each.name not in {one.name for one in values}))
    whole = replace(asked, reports=asked.reports or (report("api"), report("worker"), relay))
    return list(overview([whole], NOW).problems)


def codes(problems: list[OperationsProblem]) -> list[str]:
    return [problem.code for problem in problems]


def test_bounds_and_urgency_are_those_of_the_alerts() -> None:
    rules = alerts()
    for code in SEVERITIES.keys() - OWN:
        severity, expression = rules[code]
        assert severity == SEVERITIES[code], code
        bound = MOST.get(code, LEAST.get(code))
        # The rules write `26 * 3600`, and a bound of another kind of rule is no number.
        numbers = [eval(text) for text in re.findall(r"[<>] ([\d. *]+\d|\d)", expression)]
        assert bound is None or bound in numbers, code


def test_what_is_no_alert_has_its_section_in_the_guide_too() -> None:
    guide = (REPOSITORY / "docs/runbooks/alerts.md").read_text()

    assert set(re.findall(r"^#### (\w+)$", guide, re.MULTILINE)) == OWN


def test_every_gauge_of_a_report_exists() -> None:
    assert set(SHOWN) - {name for name, _, _ in declared()} == set()


def test_a_healthy_platform_has_no_problem() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("MessagesWait", value("ceiba_outbox_waiting", 1, consumer="x", state="pending")),
        ("QueueGrows", value("ceiba_queue_length", 1001, queue="x")),
        ("DeadLetters", value("ceiba_dead_letters_by_kind", 1, kind="x")),
        ("BackupOld", value("ceiba_backup_age_seconds", 27 * 3600)),
        ("DrillOld", value("ceiba_backup_drill_age_seconds", 11 * DAY)),
        ("ArchiveStopped", value("ceiba_wal_archive_age_seconds", 601)),
        ("AuditChanged", value("ceiba_audit_findings", 1)),
        ("AuditNotVerified", value("ceiba_audit_verified_timestamp_seconds", NOW - 9 * DAY)),
        ("AuditUnsealed", value("ceiba_audit_unsealed_seconds", 301)),
        ("AuditUnanchored", value("ceiba_audit_unanchored_heads", 1)),
        ("CertificateExpires", value("ceiba_certificate_days_left", 13, certificate="public")),
        ("CertificateExpired", value("ceiba_certificate_days_left", 1, certificate="broker_authority")),
        ("AuthorityExpires", value("ceiba_certificate_days_left", 59, certificate="broker_authority")),
        ("ClockOff", value("ceiba_clock_offset_seconds", -3)),
        ("RetiredKeyKept", value("ceiba_country_key_retired_timestamp_seconds", NOW - 32 * DAY, country="GT")),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_what_is_beyond_its_bound_is_the_one_problem(code: str, given: Value) -> None:
    more = [value("ceiba_outbox_oldest_seconds", 301, consumer="x")] if code == "MessagesWait" else []

    assert codes(found(given, *more)) == [code]


@pytest.mark.parametrize(("free", "code"), [(7, ["DiskFull"]), (19, ["DiskFills"]), (21, [])])
def test_a_volume_fills_and_then_is_full(free: float, code: list[str]) -> None:
    room = (value("ceiba_disk_free_bytes", free, volume="x"), value("ceiba_disk_size_bytes", 100, volume="x"))

    assert codes(found(*room)) == code


def test_what_never_was_is_a_problem_and_what_is_not_known_is_none() -> None:
    without = report("relay", value("ceiba_audit_unsealed_seconds", 0))
    relayed = replace(IDENTITY, reports=(report("worker"), without))

    assert codes(found(asked=relayed)) == ["BackupOld", "DrillOld", "AuditNotVerified"]
    assert codes(found(asked=replace(IDENTITY, reports=(report("worker"),)))) == ["ProcessMissing"]


def test_a_kind_of_process_that_nobody_reports_is_missing_and_without_the_broker_it_is_not_known() -> None:
    alone = replace(IDENTITY, state="degraded", missing=("worker",), reports=(report("relay", *HEALTHY),))

    (problem,) = found(asked=alone)

    assert (problem.code, problem.service, problem.subject) == ("ProcessMissing", "identity", "worker")
    assert codes(found(asked=replace(alone, missing=("broker", "worker"), are_all=False)))[-1:] == ["ServiceDegraded"]


def test_releases_that_differ_are_told_and_the_worst_stands_first() -> None:
    relay = report("relay", *HEALTHY, value("ceiba_audit_findings", 1), version="1.1.0")
    upgraded = replace(IDENTITY, reports=(report("api"), report("worker"), relay))

    assert codes(found(asked=upgraded)) == ["AuditChanged", "ReleasesDiffer"]
