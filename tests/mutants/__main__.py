"""`make mutants`: change the rules in one place at a time and see whether a unit test notices.

`[tool.mutmut]` in pyproject.toml names the modules and the tests. A fixed sample of each module is tried; modules that
are named (`make mutants M=services/cases/domain/consent/consent.py`) are tried whole, and each change that
no test noticed is shown. Ends with a table; code 1 when a part stays below the floor.

mutmut changes the bodies of functions only: properties and the tables of the domain are held by tests that list what
they must say. Where a change alters nothing, `# pragma: no mutate` with the reason leaves its line out.
"""

import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from mutmut.configuration import config
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.mutation.file_mutation import mutate_file_contents
from mutmut.stats import status_by_exit_code
from mutmut.utils.format_utils import get_mutant_name

from infra.local.programs import REPOSITORY

FLOOR = 85
"""Per cent of the mutants of a part that unit tests must kill."""
SAMPLE = 30
"""Mutants of one module in a run of all modules."""
SEED = 1998
WORKPLACE = REPOSITORY / ".mutants"
SURVIVED = {"survived", "no tests"}


def main(asked: Sequence[str]) -> int:
    """Try the mutants of the modules in `asked`, or a sample of all. Answers the exit code."""
    _copy_tree()
    os.chdir(WORKPLACE)
    modules = [module for module in config().only_mutate if not asked or module in asked]
    chosen = {module: _mutants(module, size=None if asked else SAMPLE) for module in modules}
    names = [name for mutants in chosen.values() for name in mutants]
    ran = subprocess.run([Path(sys.executable).with_name("mutmut"), "run", *names], check=False)
    if ran.returncode or not names:
        return ran.returncode or 2
    outcomes = {module: _outcomes(module, mutants) for module, mutants in chosen.items()}
    _show_survivors(outcomes)
    return _report(outcomes)


def _copy_tree() -> None:
    """What git knows, so that neither mutmut nor a broken mutant touches the files that are being worked on."""
    shutil.rmtree(WORKPLACE, ignore_errors=True)
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY,
        check=True,
        capture_output=True,
        text=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (REPOSITORY / name).is_file():
            (WORKPLACE / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(REPOSITORY / name, WORKPLACE / name)


def _mutants(module: str, size: int | None) -> list[str]:
    names = [
        get_mutant_name(Path(module), name)
        for name in mutate_file_contents(module, Path(module).read_text()).mutant_names
    ]
    return names if size is None else random.Random(SEED).sample(names, min(size, len(names)))


def _outcomes(module: str, mutants: Sequence[str]) -> dict[str, str]:
    data = SourceFileMutationData(path=module)
    data.load()
    return {name: status_by_exit_code[data.exit_code_by_key[name]] for name in mutants}


def _show_survivors(outcomes: dict[str, dict[str, str]]) -> None:
    for module, statuses in outcomes.items():
        for name in (name for name, status in statuses.items() if status in SURVIVED):
            lines = get_diff_for_mutant(name, path=module).splitlines()[2:]
            print(f"\n{name}: {statuses[name]}", *(line for line in lines if line[:1] in "+-"), sep="\n")


def _report(outcomes: dict[str, dict[str, str]]) -> int:
    """Print killed and survived of every module and part. Answers 1 when a part is below the floor."""
    parts: dict[str, Counter[bool]] = {}
    print(f"\n{'module':54}{'killed':>8}{'survived':>10}{'total':>7}{'%':>5}")
    for module, statuses in outcomes.items():
        survived = Counter(status in SURVIVED for status in statuses.values())
        print(_row(module, survived))
        part = "/".join(module.split("/")[: 2 if module.startswith("services/") else 1])
        parts.setdefault(part, Counter()).update(survived)
    print()
    for part, survived in parts.items():
        print(_row(part, survived))
    return int(any(_percent(survived) < FLOOR for survived in parts.values()))


def _row(name: str, survived: Counter[bool]) -> str:
    return f"{name:54}{survived[False]:8}{survived[True]:10}{survived.total():7}{_percent(survived):5.0f}"


def _percent(survived: Counter[bool]) -> float:
    return 100 * survived[False] / survived.total()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
