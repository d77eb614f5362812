"""A clone is whole on every file system: macOS and Windows keep files whose names differ only by letter case as one."""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath

import pytest

from tests.architecture import tracked
from tests.architecture.tracked import tracked_paths

pytestmark = pytest.mark.architecture

# What an import names without its extension; of two that fit, the one read depends on the file system.
MODULES = (".d.ts", ".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs")


def with_folders(paths: Iterable[str]) -> set[str]:
    """The paths and every folder on the way to them."""
    return {str(part) for path in paths for part in (PurePosixPath(path), *PurePosixPath(path).parents)}


def without_case(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()


def imported_as(path: str) -> str:
    extension = next((extension for extension in MODULES if path.endswith(extension)), "")
    return path.removesuffix(extension)


def alike(names: Iterable[str], by: Callable[[str], str]) -> list[list[str]]:
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(names):
        groups[by(name)].append(name)
    return [group for group in groups.values() if len(group) > 1]


def modules_alike(paths: Iterable[str]) -> list[list[str]]:
    """Modules that one import could mean, and folders called as a module but for their letter case."""
    modules = {path for path in paths if path.endswith(MODULES)}
    groups = alike(with_folders(modules), lambda path: without_case(imported_as(path)))
    return [group for group in groups if len(modules.intersection(group)) > 1 or len({*map(imported_as, group)}) > 1]


def test_no_two_tracked_paths_differ_only_by_letter_case() -> None:
    paths = tracked_paths()

    assert len(paths) > 1000
    assert alike(with_folders(paths), without_case) == []


def test_no_two_modules_of_a_folder_differ_only_by_letter_case_and_extension() -> None:
    assert modules_alike(tracked_paths()) == []


@pytest.mark.parametrize(
    "pair",
    [("docs/Setup.md", "docs/setup.md"), ("docs/a.md", "Docs/b.md"), ("docs/n\u0303.md", "docs/Ñ.md")],
    ids=["files", "folders", "letters of two code points"],
)
def test_paths_that_one_file_system_takes_for_one_are_found(pair: tuple[str, str]) -> None:
    assert alike(with_folders(pair), without_case) != []


@pytest.mark.parametrize(
    ("pair", "found"),
    [
        (("src/Parts.tsx", "src/parts.ts"), True),
        (("src/parts.ts", "src/parts.tsx"), True),
        (("src/Parts.tsx", "src/parts/index.ts"), True),
        (("src/parts.tsx", "src/parts/index.ts"), False),
        (("src/parts.ts", "src/Parts.scss"), False),
        (("src/parts.ts", "test/Parts.test.ts"), False),
        (("shared/codelists.py", "shared/codelists.json"), False),
    ],
)
def test_modules_that_one_import_could_mean_are_found(pair: tuple[str, str], *, found: bool) -> None:
    assert bool(modules_alike(pair)) is found


def test_an_archive_without_git_is_not_looked_at_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracked, "REPOSITORY", tmp_path)

    with pytest.raises(pytest.skip.Exception, match="no checkout of git"):
        tracked_paths()
