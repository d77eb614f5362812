from pathlib import Path

import pytest

from tests.bench.against import Refused, changed_versions, measured

pytestmark = pytest.mark.unit


def test_a_build_with_fewer_packages_of_the_same_versions_runs_with_this_environment() -> None:
    assert changed_versions("flask==3.1.0 \\\n    --hash=x\n", "flask==3.1.0 \\\nrich==15.0 \\\n") == []


def test_a_package_of_another_version_is_named() -> None:
    other = "flask==3.0.0 \\\ntzdata==2026.6 ; sys_platform == 'win32' \\\nold==1.0 \\\n"

    assert changed_versions(other, "flask==3.1.0 \\\ntzdata==2026.6 \\\n") == [
        "flask 3.0.0, here 3.1.0",
        "old 1.0, here none",
    ]


def build(folder: Path, program: str) -> Path:
    bench = folder / "tests" / "bench"
    bench.mkdir(parents=True)
    (bench / "__main__.py").write_text(program)
    return folder


def test_a_run_says_its_steps_and_is_read_where_it_was_written(tmp_path: Path) -> None:
    program = """
        import os, pathlib, sys
        print("12:00:00", sys.argv[1], os.environ["CEIBA_BENCH_ROWS"])
        pathlib.Path("run.json").write_text('{"floors": {}}')
        print("written to run.json")
    """
    steps: list[str] = []

    record = measured(build(tmp_path, program.replace("\n        ", "\n")), ["W7"], steps.append)

    assert record == {"floors": {}}
    assert steps == ["W7 10000"]


def test_a_run_that_fails_is_refused_with_its_last_lines(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no platform"):
        measured(build(tmp_path, 'raise SystemExit("no platform")'), [], print)
