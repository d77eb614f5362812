"""Which files draw a screen, and whether they are those with which its looks were kept.

`look/sources.lock` holds a digest of them for each screen, written when the screen is kept (`make look UPDATE=1`). Git
is not asked, so that every clone gets the same answer.
"""

import hashlib
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from infra.local.programs import REPOSITORY
from tests.e2e.look import KEPT, UPDATE
from tests.e2e.look_screens import SCREENS
from tests.e2e.look_sizes import LOOKS, OF_A_LANDING, Look

ALL = "CEIBA_LOOK_ALL"
"""The environment variable under which every screen is looked at in all looks."""
LOCK = KEPT / "sources.lock"
_WEB = REPOSITORY / "gateway/web/src"
_SHARED = (
    *(_WEB / folder for folder in ("styles", "ui", "forms", "help", "palette")),
    _WEB.parent / "public",
    REPOSITORY / "services/identity/api/templates",
)
"""What draws every screen, beside the files of the screens."""
_ROUTE = re.compile(r'path: "([^"]+)"(.*?)(?=path: "|\Z)', re.DOTALL)
_IMPORT = re.compile(r'(?:from|import\(|import)\s*"(\.[^"]*)"')


def looks_of(screen: str) -> tuple[Look, ...]:
    """In which looks it is compared: in all if a file that draws it changed since it was kept, or if asked for."""
    is_asked = ALL in os.environ or UPDATE in os.environ
    return LOOKS if is_asked or _kept().get(screen) != sources_of(screen) else OF_A_LANDING


def keep_sources(screen: str) -> None:
    """Note that the screen was kept with the files that are here; screens that are no more are forgotten."""
    kept = {name: digest for name, digest in _kept().items() if name in SCREENS} | {screen: sources_of(screen)}
    LOCK.write_text("".join(f"{name} {digest}\n" for name, digest in sorted(kept.items())), "utf-8")


def _kept() -> dict[str, str]:
    lines = LOCK.read_text("utf-8").splitlines() if LOCK.exists() else []
    return dict(line.split(" ") for line in lines)


def sources_of(screen: str) -> str:
    """The digest of styles, shared parts and the screen's own files."""
    files = sorted({*_shared_files(), *own_files(screen)})
    found = hashlib.sha256()
    for file in files:
        found.update(file.relative_to(REPOSITORY).as_posix().encode() + content_of(file))
    return found.hexdigest()[:16]


def own_files(screen: str) -> set[Path]:
    """The module in `screens/` that its route loads, and those that this one imports, at once or later."""
    found: set[Path] = set()
    waiting = [*routes().get(route_of(screen), ())]
    while waiting:
        file = waiting.pop()
        if file not in found:
            found.add(file)
            waiting += _imports(file)
    return found


def route_of(screen: str) -> str:
    """The first route that its address matches, as the application chooses it; empty if there is none."""
    path = SCREENS[screen].address.partition("?")[0]
    return next((route for route in routes() if re.fullmatch(re.sub(r":\w+", "[^/]+", route), path)), "")


@cache
def routes() -> dict[str, tuple[Path, ...]]:
    """Route, such as `/cases/:id` → the modules of `screens/` that it loads."""
    file = _WEB / "routes.ts"
    found = _ROUTE.findall(file.read_text("utf-8"))
    return {route: tuple(_screens_in(file, text)) for route, text in found}


@cache
def _imports(file: Path) -> tuple[Path, ...]:
    return tuple(_screens_in(file, file.read_text("utf-8")))


def _screens_in(file: Path, text: str) -> Iterator[Path]:
    for name in _IMPORT.findall(text):
        target = (file.parent / name).resolve()
        if target.is_relative_to(_WEB / "screens"):
            endings = (target, *(target.with_name(target.name + end) for end in (".ts", ".tsx")), target / "index.ts")
            yield next(each for each in endings if each.is_file())


@cache
def _shared_files() -> tuple[Path, ...]:
    return (_WEB / "app.tsx", *(file for folder in _SHARED for file in folder.rglob("*") if file.is_file()))


def content_of(file: Path) -> bytes:
    """Of a file that draws."""
    return file.read_bytes()
