"""The workload W9 at several sizes: records come in by import, and figures go out by extract."""

import gzip
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from shared.contracts.codelists import code_list
from tests.bench.workloads import API
from tests.support.platform import Platform

BETWEEN_VINTAGES = 40.0
"""Seconds. The next 200,000 persons enter five seconds later at the earliest, which takes up to twenty."""
REAL_RECORDS = Path("../shared/data/ctdc_synthetic_north_america.csv.gz")


def some_records(rows: int) -> bytes:
    """The published file where it is at hand and wanted whole, else invented rows of the same layout."""
    if REAL_RECORDS.exists() and rows >= 91_000:
        return REAL_RECORDS.read_bytes()
    columns = list(code_list("ctdc_columns_synthetic_2025").items)
    dice = random.Random(rows)
    lines = [",".join(columns)]
    for _ in range(rows):
        row = dict.fromkeys(columns, "")
        row |= {"gender": dice.choice(["Woman", "Man"]), "ageBroad": dice.choice(["9--17", "18--20", "30--38"])}
        row |= {dice.choice(["isForcedLabour", "isSexualExploit"]): "1", "meansThreats": dice.choice(["1", ""])}
        lines.append(",".join(row.values()))
    return gzip.compress("\n".join(lines).encode() + b"\n")


def import_records(platform: Platform, rows: int, right_after: Callable[[], None] = lambda: None) -> dict[str, float]:
    """Rows a second from upload to the last case, and until reporting has the last fact.

    `right_after` is called in between: the cases are there, and nothing has settled.
    """
    supervisor = platform.client("supervisor", "GT")
    before = _counted(supervisor)
    started = time.perf_counter()
    done = _import(supervisor, rows)
    imported = time.perf_counter() - started
    right_after()
    while _counted(supervisor) < before + done["rows"]:
        time.sleep(0.25)
    return {
        "rows": done["rows"],
        "seconds": round(imported, 1),
        "rows/s": round(done["rows"] / imported),
        "facts after s": round(time.perf_counter() - started, 1),
    }


def publish(platform: Platform, rows: int) -> dict[str, float]:
    """Seconds until the network's figures have moved on, once a second organisation brought a third as many records."""
    neighbour, coordinator = platform.client("caseworker", "GT", 1), platform.client("regional_coordinator")
    before, brought = _counted(coordinator), 0
    # The published file may hold fewer, and figures of which one organisation has over 85 % are never published.
    while brought < rows // 3:
        brought += int(_import(neighbour, rows // 3 - brought)["rows"])
    started = time.perf_counter()
    reached, at, deadline = before, started, started + 600
    # Many enter with several vintages, so the last one is known by the silence after it.
    while time.perf_counter() < (deadline if reached == before else min(deadline, at + BETWEEN_VINTAGES)):
        if (now := _counted(coordinator)) != reached:
            reached, at = now, time.perf_counter()
        time.sleep(0.25)
    return {"published": reached - before, "seconds": round(at - started, 1)}


def extract(platform: Platform) -> dict[str, Any]:
    """Rows a second of a k-anonymous extract over every published person, and the first byte of its file."""
    coordinator = platform.client("regional_coordinator")
    definition = coordinator.post(
        f"{API}/extracts", json={"name": "bench", "template": "ctdc-2025", "format": "csv", "filters": {}}
    )
    definition.raise_for_status()
    started = time.perf_counter()
    run = coordinator.post(f"{API}/extracts/{definition.json()['id']}/runs")
    run.raise_for_status()
    done = _until(lambda: coordinator.get(run.headers["Location"]).json(), "succeeded")
    seconds = time.perf_counter() - started
    started = time.perf_counter()
    with coordinator.get(f"{run.headers['Location']}/file", stream=True) as answer:
        next(answer.iter_content(1))
        first_byte = time.perf_counter() - started
        size = sum(map(len, answer.iter_content(65536)))
    return {
        "rows": done["rows"],
        "suppressed": done["suppressed"],
        "seconds": round(seconds, 1),
        "rows/s": round(done["rows"] / seconds),
        "first byte ms": round(first_byte * 1000),
        "MB": round(size / 1e6, 1),
    }


def _import(caller: Any, rows: int) -> dict[str, Any]:
    answer = caller.post(
        f"{API}/imports",
        data={"layout": "ctdc-2025", "country": "GT", "confirm": "true", "again": "true"},
        files={"file": ("records.csv.gz", some_records(rows), "application/gzip")},
    )
    answer.raise_for_status()
    return _until(lambda: caller.get(answer.headers["Location"]).json(), "done")


def _counted(supervisor: Any) -> int:
    cards = supervisor.get(f"{API}/dashboard").json()["cards"]
    return next(card["value"] for card in cards if card["indicator"] == "I01") or 0


def _until(ask: Any, state: str) -> dict[str, Any]:
    deadline = time.monotonic() + 900
    while time.monotonic() < deadline:
        answer: dict[str, Any] = ask()
        if answer["state"] == state:
            return answer
        if answer["state"] in ("failed", "cancelled"):
            raise RuntimeError(f"ended as {answer['state']}")
        time.sleep(0.2)
    raise TimeoutError(state)
