"""What the parts underneath cost at least, on these cores, in this run."""

import io
import os
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import psycopg

from infra.local.ports import free_port
from tests.bench import load
from tests.bench.cpu import tree_seconds

ROWS = 20_000
CALLS = 3_000


def statements(admin_url: str, postgres_pid: int) -> dict[str, float]:
    """PostgreSQL CPU-milliseconds of one prepared statement on a plain table, without policies."""
    with psycopg.connect(admin_url, autocommit=True, prepare_threshold=1) as connection:
        connection.execute("CREATE TEMP TABLE floor (id int PRIMARY KEY, tenant int, opened date, body jsonb)")
        connection.execute(
            "INSERT INTO floor SELECT n, n % 4, date '2019-01-01' + n % 300, jsonb_build_object('n', n, 'text',"
            f" repeat('x', 1200)) FROM generate_series(1, {ROWS}) n"
        )
        connection.execute("CREATE INDEX ON floor (tenant, opened DESC, id DESC)")
        connection.execute("ANALYZE floor")
        work: dict[str, Callable[[int], object]] = {
            "read": lambda n: connection.execute("SELECT * FROM floor WHERE id = %s", (n % ROWS + 1,)).fetchone(),
            "list 50": lambda n: connection.execute(
                "SELECT id, tenant, opened FROM floor WHERE tenant = %s ORDER BY opened DESC, id DESC LIMIT 50",
                (n % 4,),
            ).fetchall(),
            "insert 1.4 KB": lambda n: connection.execute(
                "INSERT INTO floor VALUES (%s, 1, now(), jsonb_build_object('text', repeat('x', 1300)))",
                (ROWS + n + 1,),
            ),
        }
        backend = connection.info.backend_pid
        return {name: _database_cost(call, backend) for name, call in work.items()}


def copy_rows_per_second(admin_url: str) -> float:
    """Rows a second of COPY into and out of a table of 27 short columns."""
    row = ("," * 26).encode() + b"\n"
    rows = 100_000
    with psycopg.connect(admin_url, autocommit=True) as connection:
        columns = ", ".join(f"c{n} text" for n in range(27))
        connection.execute(f"CREATE TEMP TABLE floor_copy ({columns})")
        started = time.perf_counter()
        with connection.cursor().copy("COPY floor_copy FROM STDIN (FORMAT csv)") as copy:
            copy.write(row * rows)
        taken = io.BytesIO()
        with connection.cursor().copy("COPY floor_copy TO STDOUT (FORMAT csv)") as copy:
            for data in copy:
                taken.write(data)
        return 2 * rows / (time.perf_counter() - started)


def empty_flask_route(folder: Path) -> float:
    """CPU-milliseconds of a Flask route that answers `{}` under the server we use."""
    (folder / "empty_app.py").write_text(
        textwrap.dedent("""
            from flask import Flask, Response
            app = Flask(__name__)
            @app.get("/")
            def empty(): return Response(b"{}", mimetype="application/json")
        """)
    )
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--blocking-threads", "8"]
    process = subprocess.Popen(
        [*command, "--log-level", "warning", "empty_app:app"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(port)
        load.run(f"http://127.0.0.1:{port}", lambda _: ("GET", "/", None, {}), requests=300)
        before = tree_seconds(process.pid)
        load.run(f"http://127.0.0.1:{port}", lambda _: ("GET", "/", None, {}), requests=CALLS)
        return (tree_seconds(process.pid) - before) * 1000 / CALLS
    finally:
        for child in psutil.Process(process.pid).children(recursive=True):
            child.kill()
        process.kill()
        process.wait()


def raw_celery_per_second(broker_url: str, folder: Path) -> float:
    """Tasks a second that one worker with two threads drains when each does nothing."""
    (folder / "empty_tasks.py").write_text(
        textwrap.dedent(f"""
            from celery import Celery
            from redis import Redis
            app = Celery("floor", broker={broker_url!r})
            app.conf.update(task_ignore_result=True, task_acks_late=True, task_default_queue="floor")
            redis = Redis.from_url({broker_url!r})
            @app.task
            def count(): redis.incr("floor.count")
        """)
    )
    script = textwrap.dedent(f"""
        import subprocess, sys, time
        from empty_tasks import count, redis
        redis.delete("floor.count", "floor")
        for _ in range({CALLS}): count.delay()
        worker = subprocess.Popen([sys.executable, "-m", "celery", "-A", "empty_tasks", "worker", "-P", "threads",
            "-c", "2", "--without-gossip", "--without-mingle", "-l", "ERROR"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while int(redis.get("floor.count") or 0) < 50: time.sleep(0.01)
        first, started = int(redis.get("floor.count")), time.perf_counter()
        while int(redis.get("floor.count")) < {CALLS}: time.sleep(0.01)
        rate = ({CALLS} - first) / (time.perf_counter() - started)
        worker.terminate(); worker.wait()
        redis.delete("floor.count", "floor")
        print(rate)
    """)
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        timeout=180,
        check=True,
    )
    return float(done.stdout.strip().splitlines()[-1])


def _database_cost(call: Callable[[int], object], backend_pid: int) -> float:
    for number in range(50):
        call(number)
    before = tree_seconds(backend_pid)
    for number in range(50, 50 + CALLS):
        call(number)
    return (tree_seconds(backend_pid) - before) * 1000 / CALLS


def _wait(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the empty application did not start")
