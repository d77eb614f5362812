"""Folders, rooms, and classes that say nothing beyond their name."""

import ast
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tests.figures.lines import PRODUCT, WEB, files, product_modules

DOMAIN = "services/cases/domain"


def of_house(root: Path) -> dict[str, int | str]:
    """The largest folders, the rooms of the domain of cases, and the schemas that hold only a docstring."""
    inside = [path for path in (root / DOMAIN).iterdir() if not path.name.startswith("__")]
    packages = [path for path in inside if (path / "__init__.py").exists()]
    api = [path for path in product_modules(root, "services") if "api" in path.parts]
    return {
        "largest folder of Python, files": _largest(root, product_modules(root, *PRODUCT)),
        "largest folder of the web, files": _largest(root, files(root / WEB, ".ts", ".tsx")),
        f"{DOMAIN}, packages": len(packages),
        f"{DOMAIN}, modules beside them": sum(path.suffix == ".py" for path in inside),
        "schemas with only a docstring": sum(map(_empty_schemas, api)),
    }


def _largest(root: Path, paths: Iterable[Path]) -> str:
    folder, count = Counter(path.parent for path in paths).most_common(1)[0]
    return f"{count} {folder.relative_to(root)}"


def _empty_schemas(path: Path) -> int:
    found = (node for node in ast.parse(path.read_text()).body if isinstance(node, ast.ClassDef))
    return sum(node.name.endswith("Schema") and _has_only_a_docstring(node) for node in found)


def _has_only_a_docstring(node: ast.ClassDef) -> bool:
    return len(node.body) == 1 and isinstance(node.body[0], ast.Expr | ast.Pass)
