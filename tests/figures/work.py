"""The units of work, and the adapters that reach nothing outside."""

import ast
from functools import cache
from pathlib import Path

from tests.figures.lines import SERVICES, lines_of, product_modules

OUTSIDE = (
    *("sqlalchemy", "psycopg", "redis", "limits", "shared.db"),
    *("http", "urllib", "urllib3", "requests", "socket", "ssl", "boto3", "botocore", "shared.outgoing", "shared.mail"),
    *("shared.oauth_client", "authlib", "email", "ipaddress", "prometheus_client", "subprocess"),
    *("cryptography", "joserfc", "argon2", "fido2", "pyotp", "hashlib", "hmac", "secrets", "shared.crypto"),
    *("pathlib", "io", "os", "importlib", "jinja2", "PIL", "xml", "zxcvbn", "ua_parser", "cattrs", "cachetools"),
)
"""Modules of databases, Redis, HTTP, cryptography, files, and of libraries that an adapter is there to wrap."""


def of_services(root: Path) -> dict[str, int]:
    """Classes and methods of each unit of work; lines of adapters that import nothing of `OUTSIDE`."""
    found: dict[str, int] = {}
    for service in SERVICES:
        name = f"{service.capitalize()}Work"
        classes = _ancestry(root, f"services.{service}.adapters.work", name)
        methods = {each for node in classes for each in _methods(node)}
        found |= {
            f"{name}, classes": len(classes),
            f"{name}, methods": len(methods),
            f"{name}, public methods": sum(not each.startswith("_") for each in methods),
        }
    processes = [path for path in _adapters(root) if not _reaches_outside(path)]
    return found | {
        "adapters that reach nothing outside, files": len(processes),
        "adapters that reach nothing outside, lines": lines_of(processes),
    }


def _ancestry(root: Path, module: str, name: str) -> list[ast.ClassDef]:
    """A class and its bases, as far as they are classes of this repository."""
    tree = _tree(root, module)
    own = next((node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == name), None)
    if own is None:
        return []
    imported = {
        alias.asname or alias.name: (node.module or "", alias.name) for node in _from(tree) for alias in node.names
    }
    found = [own]
    for base in map(_name, own.bases):
        found += _ancestry(root, *imported.get(base, (module, base)))
    return list(dict.fromkeys(found))


@cache
def _tree(root: Path, module: str) -> ast.Module:
    path = root / f"{module.replace('.', '/')}.py"
    return ast.parse(path.read_text() if path.exists() else "")


def _from(tree: ast.Module) -> list[ast.ImportFrom]:
    return [node for node in tree.body if isinstance(node, ast.ImportFrom)]


def _name(base: ast.expr) -> str:
    if isinstance(base, ast.Subscript):
        return _name(base.value)
    return base.id if isinstance(base, ast.Name) else ""


def _methods(node: ast.ClassDef) -> list[str]:
    return [each.name for each in node.body if isinstance(each, ast.FunctionDef)]


def _adapters(root: Path) -> list[Path]:
    found = product_modules(root, "services")
    return [path for path in found if "adapters" in path.parts and path.name != "__init__.py"]


def _reaches_outside(path: Path) -> bool:
    return any(name == each or name.startswith(f"{each}.") for name in _imported(path) for each in OUTSIDE)


def _imported(path: Path) -> list[str]:
    nodes = list(ast.walk(ast.parse(path.read_text())))
    plain = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    return plain + [node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module]
