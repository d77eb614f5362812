"""The second demonstration: two organisations import records, and the resulting figures are safe to publish."""

import csv
import gzip
import hashlib
import io
import random
import time
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import uuid4

from infra.ops.demo.client import Answer, Client
from infra.ops.demo.network import Network
from infra.ops.demo.stage import Stage, Surprise

REAL_RECORDS = Path("../shared/data/ctdc_synthetic_north_america.csv.gz")
SAMPLE_ROWS = 3000
K = 11


def walk_through_statistics(stage: Stage, network: Network, *, sample: bool) -> None:
    """Import, count, extract and check the file. With `sample` the records are invented in any case."""
    stage.chapter("Records of other sources are imported")
    content, rows = _records(sample=sample)
    supervisor = network.client("supervisor", "GT", 0)
    _import(stage, supervisor, content, rows)
    # Records of one organisation alone are not published, so a second one imports similar records.
    neighbour = network.client("caseworker", "GT", 1)
    part, part_rows = _third_of(content)
    _import(stage, neighbour, part, part_rows)
    stage.chapter("The coordinator publishes an extract")
    coordinator = network.client("regional_coordinator", None)
    _wait_for_facts(stage, supervisor, rows)
    _wait_for_facts(stage, neighbour, part_rows)
    _wait_for_a_vintage(stage, supervisor, coordinator)
    run = _run_extract(stage, coordinator)
    _look_at_the_file(stage, coordinator, run)


def _records(*, sample: bool) -> tuple[bytes, int]:
    real = REAL_RECORDS.exists() and not sample
    # Without the hour of compression, so that the same records are the same file.
    content = REAL_RECORDS.read_bytes() if real else gzip.compress(_sample().encode(), mtime=0)
    return content, gzip.decompress(content).count(b"\n") - 1


def _third_of(content: bytes) -> tuple[bytes, int]:
    """The header and every third record."""
    header, *records = gzip.decompress(content).splitlines(keepends=True)
    return gzip.compress(b"".join([header, *records[::3]]), mtime=0), len(records[::3])


def _sample() -> str:
    """Invented records in the published 27-column layout, for machines without the real file."""
    from shared.contracts.codelists import code_list

    columns = list(code_list("ctdc_columns_synthetic_2025").items)
    dice = random.Random(11)  # noqa: S311 - invented rows, the same each time
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="")
    writer.writeheader()
    for _ in range(SAMPLE_ROWS):
        exploited = dice.choice(["isForcedLabour", "isSexualExploit"])
        writer.writerow(
            {
                "gender": dice.choice(["Woman", "Man"]),
                "ageBroad": dice.choice(["9--17", "18--20", "30--38"]),
                exploited: "1",
                "meansThreats": dice.choice(["1", ""]),
            }
        )
    return out.getvalue()


def _import(stage: Stage, supervisor: Client, content: bytes, rows: int) -> None:
    started = time.monotonic()
    answer = supervisor.upload("/imports", content, {"layout": "ctdc-2025", "country": "GT", "confirm": "true"})
    if answer.status == 409:
        stage.done("the same file was imported before: it is not doubled", str(answer))
        return
    stage.require(answer.status == 202, f"{rows:,} records are handed over", answer)
    location = answer.headers["Location"].removeprefix("/api/v1")
    last: dict[str, Any] = {}

    def fraction() -> float:
        time.sleep(0.3)
        last.update(supervisor.get(location).content("the import is shown"))
        if last["state"] == "failed":
            raise Surprise(f"the import failed: {last}")
        return 1.0 if last["state"] == "done" else min(float(last.get("progress") or 0), 0.99)

    stage.bar("importing", fraction)
    seconds = time.monotonic() - started
    stage.require(
        last["rows"] == rows, f"{rows:,} records are cases now", f"{seconds:.1f} s, {rows / seconds:,.0f} rows/s"
    )


def _wait_for_facts(stage: Stage, client: Client, rows: int) -> None:
    """The own organisation sees its exact number."""

    def fraction() -> float:
        time.sleep(0.3)
        return min((_persons(client)["value"] or 0) / rows, 1.0)

    stage.bar("facts on their way by event", fraction)


def _wait_for_a_vintage(stage: Stage, supervisor: Client, coordinator: Client) -> None:
    """The region sees persons in cohorts of at least eleven who are known to more than one organisation."""
    stage.done("indicator I01, in the own organisation: persons detected", f"{_persons(supervisor)['value']:,}")

    def fraction() -> float:
        time.sleep(0.3)
        return 0.5 if _persons(coordinator)["value"] is None else 1.0

    stage.bar("the next vintage of the network's figures", fraction)
    network = _persons(coordinator)
    stage.require(network["value"] >= K, "for the region no figure below eleven", f"{network['value']:,.0f}")
    chart = _chart(stage, supervisor)
    stage.require(chart.raw.lstrip().startswith(b"<svg"), "and there is a chart", f"{len(chart.raw):,} bytes of SVG")


def _chart(stage: Stage, supervisor: Client) -> Answer:
    """The image. What draws it starts with the first one, and says so meanwhile."""
    answers: list[Answer] = []

    def fraction() -> float | None:
        answer = supervisor.get("/charts/persons-by-gender.svg")
        answers.append(answer)
        if answer.status != 503 or answer.body["code"] != "being_drawn":
            return 1.0
        time.sleep(float(answer.headers["Retry-After"]))
        return None

    stage.bar("a chart is being drawn", fraction)
    return answers[-1]


def _persons(client: Client) -> dict[str, Any]:
    cards = client.get("/dashboard").content("the figures are shown")["cards"]
    return dict(next(card for card in cards if card["indicator"] == "I01"))


def _run_extract(stage: Stage, coordinator: Client) -> dict[str, Any]:
    definition = coordinator.post(
        "/extracts",
        {"name": "Demostración", "template": "ctdc-2025", "format": "csv", "filters": {}},
        Idempotency_Key=str(uuid4()),
    )
    stage.require(definition.status == 201, "an extract is defined", definition)
    started = coordinator.post(f"/extracts/{definition.body['id']}/runs", Idempotency_Key=str(uuid4()))
    stage.require(started.status == 202, "its run is queued", started.headers.get("Location"))
    location = started.headers["Location"].removeprefix("/api/v1")
    run: dict[str, Any] = {}

    def fraction() -> float:
        time.sleep(0.3)
        run.update(coordinator.get(location).content("the run is shown"))
        if run["state"] in ("failed", "cancelled"):
            raise Surprise(f"the run ended as {run['state']}")
        return 1.0 if run["state"] == "succeeded" else min(float(run["progress"] or 0), 0.99)

    stage.bar("extracting", fraction)
    stage.done("the run succeeded", f"{run['rows']:,} rows, {run['suppressed']} suppressed")
    return run | {"location": location}


def _look_at_the_file(stage: Stage, coordinator: Client, run: dict[str, Any]) -> None:
    file = coordinator.get(f"{run['location']}/file")
    header, *records = csv.reader(io.StringIO(file.raw.decode()))
    classes = Counter(map(tuple, records))
    smallest = min(classes.values(), default=0)
    manifest = run["manifest"]
    stage.require(len(header) == 27, "the file has the 27 columns of the layout", header[0] + " … " + header[-1])
    stage.require(
        smallest >= K, f"every class has at least {K} people", f"{len(classes):,} classes, smallest {smallest}"
    )
    digest = hashlib.sha256(file.raw).hexdigest()
    stage.require(digest == manifest["sha256"], "the manifest's SHA-256 is the file's", digest[:16] + "…")
    stage.require(
        "suppression" in str(manifest) or "suppressed" in str(manifest), "the manifest says what was suppressed"
    )
