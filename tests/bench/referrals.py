"""W5: referrals until their signed webhook arrives: at several rates, as fast as it goes, and at twice of that."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from typing import Any

from rich.table import Table

from tests.bench.commits import CommitMeter
from tests.bench.load import Result
from tests.bench.processes import ProcessMeter, all_of, kind_of
from tests.bench.quiet import Outboxes, admin_url
from tests.bench.receiver import Receiver
from tests.bench.sender import Answer, Plan, prepared, send
from tests.bench.workloads import API, a_case, a_referral
from tests.support.platform import Platform

RATES = (10, 25, 100)
SECONDS = 15
IDLE_SECONDS = 10
CASES = 50
CONNECTIONS = 8
AT_RATE = 16
"""Connections of a steady stream: enough that one slow answer does not hold the next referral back."""
AT_OVERLOAD = 32
"""Connections of an overload, where many wait at the same time."""
MOST_A_SECOND = 400
"""More than the platform takes on the machines this is meant for; so many requests are prepared."""
WITHIN = 240
"""Seconds a backlog may take before the measurement gives it up."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Referred:
    """One run. Latencies are milliseconds from the answer to the first webhook of the referral."""

    name: str
    sent: int
    asked_per_second: float | None
    is_overload: bool = False
    sent_per_second: float
    carried_per_second: float
    """From the first request to the last webhook."""
    p50: float
    p99: float
    slowest: float
    slowest_from_request: float
    """The longest wait from the first attempt of a request to its webhook, also where it was told to come later."""
    drain_seconds: float
    """From the last answer to the last webhook."""
    told_to_wait: int
    """Requests that were answered with 429 or 503 at first."""
    lost: int
    cpu: Mapping[str, float] = field(default_factory=dict)
    """CPU-milliseconds a referral by kind of process, idle share subtracted."""
    commits: Mapping[str, float] = field(default_factory=dict)
    """Commits a referral by database."""

    @property
    def cpu_ms(self) -> float:
        """CPU-milliseconds a referral of all processes of the platform."""
        return round(all_of(self.cpu), 2)

    def as_json(self) -> dict[str, Any]:
        """Everything that was measured."""
        return asdict(self) | {"cpu_ms": self.cpu_ms, "commits_all": round(sum(self.commits.values()), 2)}


class Referrals:
    """A platform with a shelter whose own system receives webhooks."""

    def __init__(self, platform: Platform, receiver: Receiver) -> None:
        self._platform = platform
        self._receiver = receiver
        self._processes = ProcessMeter(platform.home.folder)
        self._commits = CommitMeter(admin_url(platform))
        self._outboxes = Outboxes(platform)
        caller = platform.client("caseworker", "GT")
        self._cases = [caller.post(f"{API}/cases", json=a_case()).json() for _ in range(CASES)]
        shelter = platform.client("focal_point", "GT", 1)
        shelter.post(f"{API}/webhook-endpoints", json={"url": receiver.url}).raise_for_status()
        self._to = platform.account("clients", "focal_point", "GT", 1)["organisation_id"]
        self._send("warm", per_second=None, seconds=5, most=100)
        self._outboxes.wait_until_empty()
        resting, commits = self._processes.read(), self._commits.read()
        started = time.monotonic()
        time.sleep(IDLE_SECONDS)
        idle = self._processes.read().since(resting)
        self._idle = {label: seconds / (time.monotonic() - started) for label, seconds in idle.items()}
        self._idle_commits = self._commits.read(settle=False).per_second_since(commits)

    def at_rate(self, per_second: float) -> Referred:
        """A steady stream."""
        return self._measured(f"W5 at {per_second:g} a second", per_second, AT_RATE)

    def as_fast_as_it_goes(self) -> Referred:
        """Each connection sends its next referral as soon as the last one is answered."""
        return self._measured("W5 as fast as it goes", None, CONNECTIONS)

    def overload(self, per_second: float) -> Referred:
        """Twice what the platform carries. What is told to come later comes when it was told to."""
        run = self._measured(f"W5 overload, {per_second:g} a second", per_second, AT_OVERLOAD)
        return replace(run, is_overload=True)

    def _measured(self, name: str, per_second: float | None, connections: int) -> Referred:
        before_cpu, before = self._processes.read(), self._commits.read(settle=False)
        started = time.monotonic()
        run = self._send(name, per_second, SECONDS, connections=connections)
        self._outboxes.wait_until_empty()
        seconds, used = time.monotonic() - started, self._processes.read().since(before_cpu)
        commits = self._commits.read().per_work_since(before, run.sent, self._idle_commits)
        extra = {label: value - self._idle.get(label, 0.0) * seconds for label, value in used.items()}
        cpu: dict[str, float] = {}
        for label, value in extra.items():
            cpu[kind_of(label)] = cpu.get(kind_of(label), 0.0) + value * 1000 / run.sent
        return Referred(**_fields(run), cpu=_rounded(cpu), commits=_rounded(commits))

    def _send(
        self, name: str, per_second: float | None, seconds: float, *, connections: int = CONNECTIONS, most: int = 0
    ) -> Referred:
        most = most or int((per_second or MOST_A_SECOND) * seconds)
        port = int(self._platform.url.rpartition(":")[2])
        answers = send(Plan(port, self._requests(most), per_second, seconds, connections))
        if unexpected := {answer.status for answer in answers} - {201, 429, 503}:
            raise RuntimeError(f"unexpected answers: {unexpected}")
        sent = [answer for answer in answers if answer.status == 201]
        return summary(name, per_second, sent, self._receiver.wait_for([a.id for a in sent], WITHIN))

    def _requests(self, number: int) -> Sequence[bytes]:
        self._platform.forget_tokens()
        token = self._platform.token("caseworker", "GT")
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        bodies = [json.dumps(a_referral(case, self._to)).encode() for case in self._cases]
        return [prepared("POST", f"{API}/referrals", bodies[n % CASES], headers) for n in range(number)]


def summary(name: str, asked: float | None, sent: Sequence[Answer], arrived: Mapping[str, float]) -> Referred:
    """Rates and waits of the referrals that were `sent`."""
    came = [(answer, arrived[answer.id]) for answer in sent if answer.id in arrived]
    waits = Result(latencies=[at - answer.at for answer, at in came])
    first, last = min(a.due for a in sent), max(a.at for a in sent)
    end = max(at for _, at in came)
    return Referred(
        name=name,
        sent=len(sent),
        asked_per_second=asked,
        sent_per_second=round(len(sent) / (last - first), 1),
        carried_per_second=round(len(came) / (end - first), 1),
        p50=round(waits.percentile(0.5), 1),
        p99=round(waits.percentile(0.99), 1),
        slowest=round(waits.percentile(1.0), 1),
        slowest_from_request=round(max(at - answer.due for answer, at in came) * 1000, 1),
        drain_seconds=round(max(end - last, 0.0), 2),
        told_to_wait=sum(answer.tries > 1 for answer in sent),
        lost=len(sent) - len(came),
    )


def table(runs: Sequence[Referred]) -> Table:
    """A column a run."""
    shown = Table(title="W5 refer to webhook: milliseconds from answer to arrival; CPU-ms and commits a referral")
    shown.add_column("")
    for run in runs:
        shown.add_column(run.name.removeprefix("W5 "), justify="right")
    rows: dict[str, Callable[[Referred], float]] = {
        "referrals": lambda run: run.sent,
        "sent a second": lambda run: run.sent_per_second,
        "carried a second": lambda run: run.carried_per_second,
        "p50 ms": lambda run: run.p50,
        "p99 ms": lambda run: run.p99,
        "slowest ms": lambda run: run.slowest,
        "slowest from request ms": lambda run: run.slowest_from_request,
        "drain s": lambda run: run.drain_seconds,
        "told to come later": lambda run: run.told_to_wait,
        "lost": lambda run: run.lost,
        "[bold]CPU-ms, all": lambda run: run.cpu_ms,
    }
    rows |= {f"  {kind}": partial(_of_kind, kind) for kind in sorted({kind for run in runs for kind in run.cpu})}
    rows["[bold]commits"] = lambda run: sum(run.commits.values())
    rows |= {f"  {name}": partial(_of_database, name) for name in sorted({n for run in runs for n in run.commits})}
    for title, value in rows.items():
        shown.add_row(title, *(f"{value(run):.1f}".removesuffix(".0") for run in runs))
    return shown


def _of_kind(kind: str, run: Referred) -> float:
    return run.cpu.get(kind, 0.0)


def _of_database(name: str, run: Referred) -> float:
    return run.commits.get(name, 0.0)


def _fields(run: Referred) -> dict[str, Any]:
    return {name: value for name, value in asdict(run).items() if name not in ("cpu", "commits")}


def _rounded(values: Mapping[str, float]) -> dict[str, float]:
    return {name: round(max(value, 0.0), 2) for name, value in values.items()}
