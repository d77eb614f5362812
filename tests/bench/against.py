"""`python -m tests.bench.against COMMIT [W1,W5]`: another build (A) and this checkout (B) measured in turns.

Each build is measured by its own `tests/bench`, which knows its endpoints, in a process of its own with this checkout's
`.venv`. `CEIBA_BENCH_TURNS` says how often (2); size and number of cases are small unless the shell says otherwise.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from infra.local.programs import REPOSITORY
from tests.bench.ratios import Record, table

OTHER, THIS = "A", "B"
DEFAULT = "W1,W2,W3,W4,W5,W7"
SHORT = {"CEIBA_BENCH_SIZE": "300", "CEIBA_BENCH_ROWS": "10000", "CEIBA_BENCH_STEADY": "1"}
BUILT = Path("gateway/static/app")
LOCK = Path("requirements/dev.txt")

_PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^\s;]+)", re.MULTILINE | re.IGNORECASE)
_STEP = re.compile(r"^\d\d:\d\d:\d\d (.+)$")
_WRITTEN = re.compile(r"^written to (\S+\.json)$")


class Refused(Exception):
    """The two builds cannot be compared on this machine; the text says why."""


def main() -> None:
    """Measure A, B, A, B, … and print the ratios. Ends with 0 whatever they are."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.against")
    parser.add_argument("commit", help="the build to compare with")
    parser.add_argument("only", nargs="?", default=DEFAULT, metavar="W1,W5", help="workloads")
    parser.add_argument("--rates", default="25", metavar="10,25", help="referrals a second of W5")
    asked, turns, console = parser.parse_args(), int(os.environ.get("CEIBA_BENCH_TURNS", "2")), Console(width=140)
    records: dict[str, list[Record]] = {OTHER: [], THIS: []}
    try:
        with _checked_out(asked.commit) as other, _progress(console) as progress:
            task = progress.add_task("", total=2 * turns)
            for turn in range(1, turns + 1):
                for build, folder in {OTHER: other, THIS: REPOSITORY}.items():

                    def say(step: str, start: str = f"{build} {turn} of {turns}") -> None:
                        progress.update(task, description=f"{start}: {step}")
                        console.print(f"[dim]{time.strftime('%H:%M:%S')} {start}: {step}")

                    records[build].append(measured(folder, [asked.only, "--rates", asked.rates], say))
                    progress.advance(task)
    except Refused as problem:
        raise SystemExit(str(problem)) from problem
    console.print(table(records[OTHER], records[THIS], f"B this checkout / A {asked.commit}, {turns} runs of each"))


def _progress(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console)


@contextmanager
def _checked_out(commit: str) -> Iterator[Path]:
    """The files of a commit in a temporary folder, with this checkout's web application. Raises Refused."""
    # Resolved first, so that an option is never taken for a commit.
    found = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}^{{commit}}")
    if found is None:
        raise Refused(f"bench: git knows no commit {commit}.")
    commit_id = found.strip()
    if differing := changed_versions(_git("show", f"{commit_id}:{LOCK}") or "", (REPOSITORY / LOCK).read_text()):
        raise Refused(
            f"bench: {commit} needs other versions than this .venv has, so its servers cannot run with it: "
            f"{', '.join(differing)}. Compare with a commit after the last `make lock`."
        )
    with tempfile.TemporaryDirectory(prefix="ceiba-bench-other-") as parent:
        folder = Path(parent) / "ceiba"
        subprocess.run(
            ["git", "worktree", "add", "--quiet", "--detach", str(folder), commit_id], cwd=REPOSITORY, check=True
        )
        try:
            (folder / BUILT).symlink_to(REPOSITORY / BUILT)
            yield folder
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", str(folder)], cwd=REPOSITORY, check=True)


def _git(*arguments: str) -> str | None:
    done = subprocess.run(["git", *arguments], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else None


def changed_versions(other: str, this: str) -> list[str]:
    """Packages of the lock `other` that `this` has not, or in another version; those that only `this` has are fine."""
    have = _pinned(this)
    return [
        f"{name} {version}, here {have.get(name, 'none')}"
        for name, version in _pinned(other).items()
        if have.get(name) != version
    ]


def _pinned(lock: str) -> Mapping[str, str]:
    return dict(_PINNED.findall(lock))


def measured(folder: Path, arguments: list[str], say: Callable[[str], None]) -> Record:
    """One run of the benchmark of the build in `folder`. Raises Refused with its last lines when it fails."""
    lines: list[str] = []
    written: Path | None = None
    with subprocess.Popen(
        [sys.executable, "-m", "tests.bench", *arguments],
        cwd=folder,
        env=SHORT | os.environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        for line in map(str.strip, process.stdout):
            lines.append(line)
            if step := _STEP.match(line):
                say(step[1])
            if found := _WRITTEN.match(line):
                written = folder / found[1]
    if process.returncode or written is None:
        raise Refused("\n".join([f"bench: the measurement in {folder} failed.", *lines[-20:]]))
    record: Record = json.loads(written.read_text())
    return record


if __name__ == "__main__":
    main()
