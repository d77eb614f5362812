"""Every alert fires when it should and not before, and rules and dashboards ask for metrics that exist."""

import json
import re
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from infra.local.programs import REPOSITORY
from infra.processes import GATEWAY, processes
from tests.support.promql import OF_PROMETHEUS, selectors, unknown

pytestmark = pytest.mark.integration

WATCH = REPOSITORY / "infra/watch"
RULES = sorted((WATCH / "rules").glob("*.yml"))
DASHBOARDS = sorted((WATCH / "dashboards").glob("*.json"))
ROW = re.compile(r"^\| `(\w+)` \| (counter|gauge|histogram) \| ([\w, -]+) \|", re.MULTILINE)
TEMPLATE = re.compile(r"\{\{-? *(?:\$labels\.)?(\w+) *-?\}\}")
DAY = 24 * 60
NAMES = [process.name for process in processes()]

FIRES: dict[str, tuple[dict[str, str], int]] = {
    "ProcessMissing": ({f'up{{process="{name}"}}': "1" for name in NAMES if name != "cases-relay"}, 10),
    "GatewayErrors": (
        {
            'ceiba_gateway_request_seconds_count{status="2xx"}': "0+600x60",
            'ceiba_gateway_request_seconds_count{status="5xx"}': "0+30x60",
        },
        20,
    ),
    "SlowRequests": (
        {
            'ceiba_gateway_request_seconds_bucket{route="/api", le="2.5"}': "0+50x60",
            'ceiba_gateway_request_seconds_bucket{route="/api", le="5"}': "0+60x60",
            'ceiba_gateway_request_seconds_bucket{route="/api", le="+Inf"}': "0+60x60",
        },
        40,
    ),
    "ServiceNotAsked": ({'ceiba_gateway_breaker_open{upstream="cases"}': "1x60"}, 10),
    "LimitsNotCounted": ({'ceiba_gateway_limit_store_failures_total{mode="open"}': "0+5x60"}, 10),
    "LogLinesLost": ({"ceiba_gateway_log_lines_lost_total": "0x9 3x60"}, 20),
    "ReleasesDiffer": (
        {f'ceiba_build_info{{service="{each}", version="{each}", revision="r"}}': "1x120" for each in ("1", "2")},
        90,
    ),
    "ChildrenTakeMemory": ({'ceiba_children_memory_bytes{process="cases-worker"}': "900000000x60"}, 20),
    "MessagesWait": ({'ceiba_outbox_oldest_seconds{service="cases", consumer="x.y"}': "0+60x60"}, 20),
    "QueueGrows": ({'ceiba_queue_length{queue="x.y"}': "2000x60"}, 20),
    "DeadLetters": ({'ceiba_dead_letters{service="cases"}': "1x60"}, 10),
    "MessagesGivenUp": ({'ceiba_facts_given_up_total{consumer="x.y"}': "0x9 1x60"}, 20),
    "ForgedMessages": ({'ceiba_receipts_refused_total{service="cases", reason="forged"}': "0x9 1x60"}, 20),
    "NothingIsMeasured": ({'ceiba_task_finished_timestamp_seconds{service="cases", task="measure"}': "0x60"}, 10),
    "TaskLate": (
        {
            'ceiba_task_finished_timestamp_seconds{service="identity", task="identity.prune"}': "0x600",
            'ceiba_task_interval_seconds{service="identity", task="identity.prune"}': "3600x600",
        },
        200,
    ),
    "ReferralsPastDeadline": ({'ceiba_referrals_unanswered{country="GT", standing="past"}': "1x60"}, 40),
    "ReferralsNearDeadline": ({'ceiba_referrals_unanswered{country="GT", standing="near"}': "6x60"}, 40),
    "WebhooksFail": ({'ceiba_deliveries_oldest_seconds{channel="webhook", state="failing"}': "4000x60"}, 20),
    "MailFails": ({'ceiba_identity_mail_attempts{kind="link"}': "5x60"}, 20),
    "SignInsRefused": ({'ceiba_identity_sign_ins_total{outcome="refused"}': "0+10x60"}, 40),
    "SignInsHeldBack": ({'ceiba_identity_sign_ins_total{outcome="held_back"}': "0+5x60"}, 40),
    "DocumentsDamaged": ({"ceiba_documents_damaged_total": "0x9 1x60"}, 20),
    "AnonymisingFails": ({"ceiba_cases_anonymising_failed_total": "0x9 1x60"}, 20),
    "PoolExhausted": ({'ceiba_pool_timeouts_total{process="cases-api", pool="cases_app"}': "0+1x60"}, 10),
    "ConnectionsScarce": (
        {'ceiba_database_connections{service="a"}': "180x60", 'ceiba_database_connections_max{service="a"}': "200x60"},
        10,
    ),
    "LongTransaction": ({'ceiba_database_longest_transaction_seconds{service="cases"}': "700x60"}, 10),
    "StandbyLags": ({'ceiba_database_replication_lag_seconds{service="cases"}': "400x60"}, 10),
    "StandbyGone": ({'ceiba_database_replicas{service="cases"}': "1x9 0x60"}, 40),
    "PostgresDown": ({"pg_up": "0x60"}, 10),
    "RedisDown": ({'redis_up{process="broker"}': "0x60"}, 10),
    "RedisFull": (
        {'redis_memory_used_bytes{process="broker"}': "700x60", 'redis_memory_max_bytes{process="broker"}': "768x60"},
        10,
    ),
    "DiskFills": (
        {'ceiba_disk_free_bytes{volume="anchors"}': "15x90", 'ceiba_disk_size_bytes{volume="anchors"}': "100x90"},
        60,
    ),
    "DiskFull": (
        {'ceiba_disk_free_bytes{volume="documents"}': "5x60", 'ceiba_disk_size_bytes{volume="documents"}': "100x60"},
        10,
    ),
    "BackupOld": ({"ceiba_backup_age_seconds": "100000x90"}, 60),
    "ArchiveStopped": ({"ceiba_wal_archive_age_seconds": "700x60"}, 10),
    "DrillOld": ({"ceiba_backup_drill_age_seconds": "900000x90"}, 80),
    "AuditChanged": ({'ceiba_audit_findings{service="cases"}': "1x60"}, 5),
    "AuditNotVerified": (
        {'ceiba_audit_verified_timestamp_seconds{service="cases"}': f"0x{9 * DAY // 5}"},
        8 * DAY + 360,
    ),
    "AuditUnsealed": ({'ceiba_audit_unsealed_seconds{service="cases"}': "400x60"}, 10),
    "AuditUnanchored": ({'ceiba_audit_unanchored_heads{service="cases"}': "1x60"}, 20),
    "CertificateExpires": ({'ceiba_certificate_days_left{certificate="public"}': "13x90"}, 80),
    "CertificateExpired": ({'ceiba_certificate_days_left{certificate="other"}': "-1x60"}, 10),
    "AuthorityExpires": ({'ceiba_certificate_days_left{certificate="broker_authority"}': "50x90"}, 80),
    "ClockOff": ({'ceiba_clock_offset_seconds{service="cases"}': "-120x60"}, 10),
    "RotationNotOver": (
        {'ceiba_country_key_versions{service="cases", country="GT"}': f"2x{8 * DAY // 5}"},
        7 * DAY + 360,
    ),
    "RetiredKeyKept": (
        {'ceiba_country_key_retired_timestamp_seconds{service="cases", country="GT"}': f"0x{33 * DAY // 5}"},
        31 * DAY + 360,
    ),
}
"""Alert → what leads to it, a value a minute (over days, every five), and the minute in which it has fired."""

QUIET = {
    **{f'up{{process="{name}"}}': "1" for name in NAMES},
    'ceiba_gateway_request_seconds_count{status="2xx"}': "0+600x60",
    'ceiba_gateway_request_seconds_count{status="5xx"}': "0+3x60",
    'ceiba_build_info{service="cases", version="1", revision="r"}': "1",
    'ceiba_outbox_oldest_seconds{service="cases", consumer="x.y"}': "30",
    'ceiba_queue_length{queue="x.y"}': "900",
    'ceiba_task_finished_timestamp_seconds{service="cases", task="measure"}': "0+60x60",
    'ceiba_task_interval_seconds{service="cases", task="measure"}': "15",
    'ceiba_referrals_unanswered{country="GT", standing="near"}': "5",
    'ceiba_referrals_unanswered{country="XGT", standing="past"}': "3",
    'ceiba_deliveries_oldest_seconds{channel="webhook", state="failing"}': "3000",
    'ceiba_identity_sign_ins_total{outcome="refused"}': "0+1x60",
    'ceiba_database_connections{service="cases"}': "160",
    'ceiba_database_connections_max{service="cases"}': "200",
    'ceiba_database_replicas{service="cases"}': "0",
    'ceiba_disk_free_bytes{volume="anchors"}': "30",
    'ceiba_disk_size_bytes{volume="anchors"}': "100",
    "redis_memory_max_bytes": "0",
    "redis_memory_used_bytes": "100",
    "ceiba_backup_age_seconds": "9000",
    "ceiba_backup_drill_age_seconds": "86400",
    "ceiba_wal_archive_age_seconds": "60",
    'ceiba_audit_verified_timestamp_seconds{service="cases"}': "0",
    'ceiba_audit_findings{service="cases"}': "0",
    'ceiba_certificate_days_left{certificate="public"}': "40",
    'ceiba_clock_offset_seconds{service="cases"}': "0.1",
    'ceiba_country_key_versions{service="cases", country="GT"}': "2",
}
"""A platform in use, of which nobody is told anything."""


@cache
def rules() -> list[dict[str, Any]]:
    return [rule for file in RULES for group in yaml.safe_load(file.read_text())["groups"] for rule in group["rules"]]


def alerts() -> dict[str, dict[str, Any]]:
    return {rule["alert"]: rule for rule in rules() if "alert" in rule}


@cache
def known() -> dict[str, frozenset[str]]:
    """Every metric that may be asked for, with its labels."""
    found: dict[str, frozenset[str]] = {}
    for name, kind, listed in ROW.findall((REPOSITORY / "docs/metrics.md").read_text()):
        labels = frozenset(label for label in re.split(", |-", listed) if label)
        endings = ("_bucket", "_sum", "_count") if kind == "histogram" else ("",)
        found |= dict.fromkeys((f"{name}{ending}" for ending in endings), labels)
    for rule in rules():
        if "record" in rule:
            found[rule["record"]] = frozenset().union(*(found[each.name] for each in selectors(rule["expr"])))
    return found


def queries() -> list[tuple[str, str, str]]:
    """(place, query, text with labels) of every rule and every panel."""
    found = [
        (rule.get("alert", rule.get("record", "")), rule["expr"], str(rule.get("annotations", ""))) for rule in rules()
    ]
    for file in DASHBOARDS:
        for panel in json.loads(file.read_text())["panels"]:
            found += [(f"{file.stem}: {panel['title']}", t["expr"], t["legendFormat"]) for t in panel["targets"]]
    return found


def lasting(values: str) -> str:
    return values if "x" in values else f"{values}x120"


def group(interval: str, series: dict[str, str], queries: list[tuple[str, int, int]]) -> dict[str, Any]:
    """A test of promtool: series from minute 0 on, and queries with the minute and the one value that they give."""
    return {
        "interval": interval,
        "input_series": [{"series": name, "values": lasting(values)} for name, values in series.items()],
        "promql_expr_test": [
            {"expr": query, "eval_time": f"{minute}m", "exp_samples": [{"value": value, "labels": "{}"}] * bool(value)}
            for query, minute, value in queries
        ],
    }


def firing(interval: str, alerts: dict[str, tuple[dict[str, str], int]]) -> dict[str, Any]:
    """All of them at once: for each group promtool makes a database of its own."""
    series = {name: values for of_alert, _ in alerts.values() for name, values in of_alert.items()}
    query = 'count(ALERTS{{alertname="{}", alertstate="firing"}}) > bool 0'
    return group(interval, series, [(query.format(name), minute, 1) for name, (_, minute) in alerts.items()])


def promtool(*arguments: str) -> str:
    done = subprocess.run(["promtool", *arguments], capture_output=True, text=True, check=False, timeout=100)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_every_alert_fires_and_a_platform_in_use_is_quiet(tmp_path: Path) -> None:
    assert FIRES.keys() == alerts().keys()
    of_days = {name: each for name, each in FIRES.items() if each[1] > DAY}
    of_minutes = {name: each for name, each in FIRES.items() if name not in of_days}
    quiet = group("1m", QUIET, [('ALERTS{alertstate="firing"}', 50, 0)])
    # Over days, rules are looked at less often: otherwise it takes minutes.
    for every, tests in (("1m", [firing("1m", of_minutes), quiet]), ("2h", [firing("5m", of_days)])):
        file = tmp_path / f"{every}.yml"
        described = {"rule_files": [str(rule) for rule in RULES], "evaluation_interval": every, "tests": tests}
        file.write_text(yaml.safe_dump(described))

        assert promtool("test", "rules", str(file)) == ""


def test_the_files_of_prometheus_and_alertmanager_are_valid() -> None:
    assert promtool("check", "rules", *map(str, RULES)) == ""
    assert promtool("check", "config", "--syntax-only", str(WATCH / "prometheus.yml")) == ""
    alertmanager = ["amtool", "check-config", str(WATCH / "alertmanager.yml")]
    checked = subprocess.run(alertmanager, capture_output=True, check=False)
    assert checked.returncode == 0, checked.stdout


def test_rules_and_dashboards_ask_for_metrics_and_labels_that_exist() -> None:
    assert [(place, wrong) for place, query, _ in queries() for wrong in unknown(query, known())] == []


def test_a_text_names_labels_that_its_query_has() -> None:
    wrong = []
    for place, query, text in queries():
        labels = OF_PROMETHEUS.union(*(known()[selector.name] for selector in selectors(query)))
        wrong += [(place, label) for label in TEMPLATE.findall(text) if label not in labels]

    assert wrong == []


def test_a_metric_or_label_that_does_not_exist_is_found() -> None:
    assert list(unknown('rate(ceiba_request_seconds[5m]) + ceiba_dead_letters{consumer="x"}', known())) == [
        "ceiba_request_seconds",
        "ceiba_dead_letters has no label consumer",
    ]


def test_every_alert_has_its_section_in_the_runbook() -> None:
    headings = set(re.findall(r"^### (\w+)$", (REPOSITORY / "docs/runbooks/alerts.md").read_text(), re.MULTILINE))

    assert headings == alerts().keys()
    for name, rule in alerts().items():
        assert rule["annotations"]["runbook"] == f"docs/runbooks/alerts.md#{name.lower()}"
        assert rule["labels"]["severity"] in ("page", "ticket")


def test_prometheus_reads_every_process_of_the_containers() -> None:
    jobs = yaml.safe_load((WATCH / "prometheus.yml").read_text())["scrape_configs"]
    configs = [config for job in jobs for config in job.get("dns_sd_configs", ())]
    read = {(name, config["port"]) for config in configs for name in config["names"]}

    assert read == {(process.name, 9464 if process.is_measured else 8000) for process in processes()}
    assert any(job["job_name"] == GATEWAY and "authorization" in job for job in jobs)
