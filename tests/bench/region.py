"""`python -m tests.bench.region [1,10,100]`: how many of each part so many regions need, by simulation (SimPy).

A request takes processor time of one part after the other and waits where all are taken. Costs were measured
(docs/performance.md and `python -m tests.bench.growth`); parts, queues and arrivals are simulated. A part begins with
the fewest that are busy for seven tenths at most, and gets one more as long as people wait longer than they may.
"""

import math
import random
import sys
from collections import defaultdict
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import simpy

BUSIEST = 52.0
"""Requests a second of the region where three times as many come at once as over the day (docs/capacity.md)."""
TOKENS = 5_000 / 300
"""A second, of 5,000 people whose token is renewed after five minutes."""
BUSY = 0.7
ANSWERED_WITHIN, ARRIVED_WITHIN = 0.1, 1.0
"""Seconds that 99 of 100 answers, and 99 of 100 referrals until the webhook, may take."""
SECONDS = 20.0
SEED = 20_261_203

Steps = Sequence[tuple[str, float]]
"""Part → CPU-milliseconds, in the order of the work."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Work:
    """One kind of request: its share of all, what the caller waits for, and what happens afterwards."""

    share: float
    answered: Steps
    afterwards: Steps = ()


WORKS: Mapping[str, Work] = {
    "read": Work(share=0.60, answered=[("gateway", 0.25), ("cases-api", 0.55), ("postgres cases", 0.35)]),
    "list": Work(share=0.25, answered=[("gateway", 0.25), ("cases-api", 0.60), ("postgres cases", 0.48)]),
    "search": Work(share=0.10, answered=[("gateway", 0.25), ("cases-api", 0.75), ("postgres cases", 0.75)]),
    "register": Work(
        share=0.03,
        answered=[("gateway", 0.25), ("cases-api", 1.45), ("postgres cases", 0.80)],
        afterwards=[("cases-relay", 0.20), ("reporting-worker", 0.40), ("postgres reporting", 0.19)],
    ),
    # 11.2 CPU-ms as fast as it goes, divided as in the budget of one referral (docs/performance.md).
    "refer": Work(
        share=0.02,
        answered=[
            *(("gateway", 0.29), ("referrals-api", 1.00), ("cases-api", 0.78)),
            *(("postgres cases", 0.27), ("postgres referrals", 0.38)),
        ],
        afterwards=[
            *(("referrals-relay", 0.82), ("postgres referrals", 0.22), ("broker", 0.40), ("referrals-worker", 2.98)),
            *(("postgres referrals", 0.87), ("cases-worker", 1.43), ("postgres cases", 0.36)),
            *(("reporting-worker", 1.09), ("postgres reporting", 0.31)),
        ],
    ),
}
TOKEN: Steps = [("gateway", 0.25), ("identity-api", 0.70), ("postgres identity", 0.20)]


@dataclass
class Seen:
    """What one run saw: how long each kind took, and how busy each part was."""

    answers: list[float] = field(default_factory=list)
    arrivals: list[float] = field(default_factory=list)
    used: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    waited: dict[str, float] = field(default_factory=lambda: defaultdict(float))


def load_of(regions: float) -> dict[str, float]:
    """Part → processors that are busy on average."""
    found: dict[str, float] = defaultdict(float)
    for rate, steps in _rates(regions):
        for part, cost in steps:
            found[part] += rate * cost / 1000
    return dict(found)


def simulate(regions: float, parts: Mapping[str, int], seconds: float = SECONDS) -> Seen:
    """Requests that come at random for `seconds`, over so many of each part, until the last has ended."""
    environment, dice, seen = simpy.Environment(), random.Random(SEED), Seen()
    places = {part: simpy.Resource(environment, number) for part, number in parts.items()}
    run = _Run(environment, dice, places, seen)
    for work in WORKS.values():
        environment.process(run.arrive(BUSIEST * regions * work.share, seconds, work))
    environment.process(run.arrive(TOKENS * regions, seconds, Work(share=0, answered=TOKEN)))
    environment.run()
    return seen


def needed(regions: float, seconds: float = SECONDS) -> tuple[dict[str, int], Seen]:
    """The fewest of each part with which nobody waits too long, and what was seen with them."""
    parts = {part: max(math.ceil(load / BUSY), 1) for part, load in load_of(regions).items()}
    while True:
        seen = simulate(regions, parts, seconds)
        if _late(seen.answers) <= ANSWERED_WITHIN and _late(seen.arrivals) <= ARRIVED_WITHIN:
            return parts, seen
        parts[max(seen.waited, key=lambda part: seen.waited[part])] += 1


@dataclass(frozen=True, slots=True)
class _Run:
    environment: simpy.Environment
    dice: random.Random
    places: Mapping[str, simpy.Resource]
    seen: Seen

    def arrive(self, rate: float, seconds: float, work: Work) -> Generator[simpy.Event]:
        while True:
            yield self.environment.timeout(self.dice.expovariate(rate))
            if self.environment.now > seconds:
                return
            self.environment.process(self._carry_out(work))

    def _carry_out(self, work: Work) -> Generator[simpy.Event]:
        started = self.environment.now
        yield from self._go(work.answered)
        self.seen.answers.append(self.environment.now - started)
        yield from self._go(work.afterwards)
        if work.afterwards:
            self.seen.arrivals.append(self.environment.now - started)

    def _go(self, steps: Steps) -> Generator[simpy.Event]:
        for part, cost in steps:
            asked = self.environment.now
            with self.places[part].request() as place:
                yield place
                self.seen.waited[part] += self.environment.now - asked
                # No two works are alike: some take much more than the average.
                taken = self.dice.expovariate(1000 / cost)
                self.seen.used[part] += taken
                yield self.environment.timeout(taken)


def _rates(regions: float) -> Iterator[tuple[float, Steps]]:
    for work in WORKS.values():
        yield BUSIEST * regions * work.share, [*work.answered, *work.afterwards]
    yield TOKENS * regions, TOKEN


def _late(times: Sequence[float], share: float = 0.99) -> float:
    return sorted(times)[int(len(times) * share)]


def main() -> None:
    """Print a row for each part: how many, and how busy."""
    sizes = [float(text) for text in (sys.argv[1] if len(sys.argv) > 1 else "1,10,100").split(",")]
    found = {size: needed(size) for size in sizes}
    for part in load_of(1):
        row = [f"{found[size][0][part]} ({load_of(size)[part] / found[size][0][part]:.0%})" for size in sizes]
        print(f"| {part} |", " | ".join(row), "|")
    print("| requests a second |", " | ".join(f"{(BUSIEST + TOKENS) * size:,.0f}" for size in sizes), "|")
    print("| processors busy |", " | ".join(f"{sum(load_of(size).values()):.1f}" for size in sizes), "|")
    for name, share in (("half", 0.5), ("99 of 100", 0.99)):
        answers = (f"{_late(found[size][1].answers, share) * 1000:.1f}" for size in sizes)
        arrivals = (f"{_late(found[size][1].arrivals, share) * 1000:.0f}" for size in sizes)
        print(f"| {name} answered within, ms |", " | ".join(answers), "|")
        print(f"| {name} of what follows done within, ms |", " | ".join(arrivals), "|")


if __name__ == "__main__":
    main()
