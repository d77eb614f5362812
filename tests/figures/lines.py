"""Lines of the product and of its tests, by language and folder."""

from collections.abc import Iterable, Iterator
from pathlib import Path

NOT_OURS = {"node_modules", "__pycache__", ".venv", ".make", "static"}
SERVICES = ("identity", "cases", "referrals", "reporting")
PRODUCT = ("shared", *(f"services/{name}" for name in SERVICES), "gateway", "infra")
WEB = "gateway/web/src"
GENERATED = "generated.ts"
MIGRATIONS = "migrations"


def files(folder: Path, *endings: str) -> Iterator[Path]:
    """The files of `folder` and what is below it with one of these endings, in order of their paths."""
    found = (path for ending in endings for path in folder.rglob(f"*{ending}"))
    yield from sorted(path for path in found if not NOT_OURS & set(path.relative_to(folder).parts))


def product_modules(root: Path, *folders: str) -> list[Path]:
    """The Python files of the product in these folders of `root`, without migrations."""
    found = (path for folder in folders for path in files(root / folder, ".py"))
    return [path for path in found if MIGRATIONS not in path.parts]


def lines_of(paths: Iterable[Path]) -> int:
    """The sum of their lines, empty ones too."""
    return sum(path.read_text().count("\n") for path in paths)


def of_languages(root: Path) -> dict[str, int]:
    """Lines by language and folder."""
    python = {folder: lines_of(product_modules(root, folder)) for folder in PRODUCT}
    tests = {f"tests/{path.name}": lines_of(files(path, ".py")) for path in sorted(root.glob("tests/*/"))}
    typescript = _typescript(root)
    sums = {
        "Python of the product, lines": python,
        "TypeScript by hand, lines": typescript,
        "tests in Python, lines": {name: count for name, count in tests.items() if count},
    }
    found: dict[str, int] = {}
    for title, parts in sums.items():
        found |= {title: sum(parts.values())} | {f"  {name}": count for name, count in parts.items()}
    written = files(root / WEB, ".ts", ".tsx")
    return found | {
        "  tests/support/fakes": lines_of(files(root / "tests/support/fakes", ".py")),
        "tests in TypeScript, lines": lines_of(files(root / "gateway/web/test", ".ts", ".tsx")),
        "SQL of migrations, lines": lines_of(
            path for folder in ("services", "shared") for path in files(root / folder, ".sql")
        ),
        "`as unknown as`": sum(path.read_text().count("as unknown as") for path in written),
    }


def _typescript(root: Path) -> dict[str, int]:
    """Lines by folder of the web application; its texts and what is generated are not among them."""
    found = {}
    for folder in sorted((root / WEB).glob("*/")):
        if count := lines_of(path for path in files(folder, ".ts", ".tsx") if _by_hand(path, folder)):
            found[f"web/{folder.name}"] = count
    return found | {"web, not in a folder": lines_of([*(root / WEB).glob("*.ts"), *(root / WEB).glob("*.tsx")])}


def _by_hand(path: Path, folder: Path) -> bool:
    is_text = folder.name == "i18n" and path.parent != folder
    return path.name != GENERATED and not is_text
