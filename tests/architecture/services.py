"""What a running process of each service would offer, asked in a process of its own."""

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass

from infra.local.program import moved_clock
from infra.local.programs import REPOSITORY
from tests.support.databases import ServiceDatabase

_ASK = """
import importlib, importlib.util, json, sys
from shared.contracts.event import Job
service = sys.argv[1]
app = importlib.import_module(f"services.{service}.wsgi").app_from_environment()
worker = importlib.import_module(f"services.{service}.worker")
clock = importlib.util.find_spec(f"services.{service}.ticks") is not None
ticks = importlib.import_module(f"services.{service}.ticks").TICKS if clock else ()
consumes = importlib.util.find_spec(f"services.{service}.handlers") is not None
handlers = importlib.import_module(f"services.{service}.handlers").HANDLERS if consumes else {}
asks = lambda endpoint, what: getattr(app.view_functions[endpoint], what, None)
json.dump({
    "routes": [[method, rule.rule, rule.endpoint, asks(rule.endpoint, "required_permission"),
                asks(rule.endpoint, "required_service")] for rule in app.url_map.iter_rules()
               for method in sorted(rule.methods - {"HEAD", "OPTIONS"})],
    "endpoints": {name: getattr(view, "required_permission", None) for name, view in app.view_functions.items()},
    "keeps_body": {name: view.keeps_body for name, view in app.view_functions.items() if hasattr(view, "keeps_body")},
    "reasons": {name: getattr(view, "public_reason", "") for name, view in app.view_functions.items()},
    "queues": [queue.name for queue in worker.celery.conf.task_queues],
    "handlers": [[queue, event.NAME] for queue, event in handlers],
    "jobs": {job.NAME: job.QUEUE for job in Job.__subclasses__() if job.__module__.startswith(f"services.{service}.")},
    "run_jobs": [job.NAME for job in getattr(importlib.import_module(f"services.{service}.tasks"), "JOBS", {})],
    "timed": {tick.name: [tick.queue, tick.if_due] for tick in ticks},
    "run_ticks": [name for name in worker.celery.tasks
                  if name.startswith(f"{service}.") and name != f"{service}.consume"],
}, sys.stdout)
"""


@dataclass(frozen=True, order=True, slots=True)
class Route:
    """One method of one path of a service, and what its endpoint asks for."""

    method: str
    path: str
    """As Flask writes it: `/api/v1/cases/<uuid:case_id>`."""
    endpoint: str
    asks: str | None
    """A permission, `any-caller`, `public`, or None."""
    only_for: str | None = None
    """The one service that may call it, with the token of whoever asked that service."""

    @property
    def template(self) -> str:
        """As OpenAPI and the documents write it: `/api/v1/cases/{case_id}`."""
        return re.sub(r"<(?:[a-z]+:)?([a-z_]+)>", r"{\1}", self.path)


@dataclass(frozen=True, slots=True)
class ServiceSurface:
    """Endpoints, queues and handlers of one service."""

    routes: list[Route]
    endpoints: dict[str, str | None]
    """Endpoint → permission, `any-caller`, `public`, or None."""
    reasons: dict[str, str]
    keeps_body: dict[str, bool]
    """Creating endpoint → whether its whole answer is kept for `Idempotency-Key`."""
    queues: set[str]
    handlers: set[tuple[str, str]]
    """(queue, event name)."""
    jobs: dict[str, str]
    """Job that the service enqueues → queue."""
    run_jobs: set[str]
    """Jobs that its worker knows how to run."""
    timed: dict[str, str]
    """What the clock sets off → queue."""
    timed_if_due: set[str]
    """Of these, what it sets off only when the database says that there is something to do."""
    run_ticks: set[str]
    """Ticks that its worker knows how to run."""


def surface_of(database: ServiceDatabase) -> ServiceSurface:
    """Import the service with a real environment and describe it."""
    asked = subprocess.run(
        [sys.executable, "-c", _ASK, database.service],
        cwd=REPOSITORY,
        env={**moved_clock(), "PATH": os.environ["PATH"], "PYTHONPATH": str(REPOSITORY), **database.environ},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert asked.returncode == 0, asked.stderr[-3000:]
    told = json.loads(asked.stdout)
    handlers = {(queue, event) for queue, event in told["handlers"]}
    routes = sorted(Route(*route) for route in told["routes"] if not route[2].startswith("api-docs."))
    return ServiceSurface(
        routes=routes,
        endpoints=told["endpoints"],
        reasons=told["reasons"],
        keeps_body=told["keeps_body"],
        queues=set(told["queues"]),
        handlers=handlers,
        jobs=told["jobs"],
        run_jobs=set(told["run_jobs"]),
        timed={name: queue for name, (queue, _) in told["timed"].items()},
        timed_if_due={name for name, (_, if_due) in told["timed"].items() if if_due},
        run_ticks=set(told["run_ticks"]),
    )
