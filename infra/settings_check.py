"""Reads settings as the processes will, so that a wrong one is refused in plain lines before anything is started.

`python -m infra.settings_check` does so for the part that `CEIBA_SERVICE` names; with `--alone`, without the files that
a setting names, which some processes never read; with `--all`, for each environment of a JSON list on its input.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Any

from infra.processes import GATEWAY
from shared.settings import SettingsError

WRONG = 2
"""How a process ends that found a setting or a country wrong and has said so on its error output."""


class WrongSettings(Exception):
    """Settings are missing or malformed: a line for each, with its name and an example, never with its value."""


def require_settings(environments: Iterable[Mapping[str, str]]) -> None:
    """Read the settings of each part that has one of `environments`, once. Raises WrongSettings.

    In a process of its own: this one has read the countries, and may not know those that were added.
    """
    by_part = {one["CEIBA_SERVICE"]: one for one in environments if "CEIBA_SERVICE" in one}
    check = [sys.executable, "-m", "infra.settings_check", "--all"]
    found = subprocess.run(
        check, input=json.dumps(list(by_part.values())), stdout=subprocess.PIPE, text=True, check=False, timeout=120
    )
    if found.returncode not in (0, WRONG):
        found.check_returncode()
    if found.returncode or found.stdout:
        raise WrongSettings(found.stdout.strip())


def _wrong_in_all(environments: Iterable[Mapping[str, str]]) -> set[str]:
    lines: set[str] = set()
    for environment in environments:
        os.environ.clear()
        os.environ.update(environment)
        lines |= set(wrong_settings(environment["CEIBA_SERVICE"]))
    return lines


def wrong_settings(part: str, *, with_files: bool = True) -> list[str]:
    """What is wrong with the environment of this process for `part` (a service or the gateway).

    Wrong countries end it: what is imported here first has read them.
    """
    import_module("shared.kernel.country")
    try:
        settings = import_module(f"{part}.settings" if part == GATEWAY else f"services.{part}.settings").read_settings()
        if with_files and part in _FURTHER:
            _FURTHER[part](settings)
    except SettingsError as error:
        return str(error).splitlines()
    return []


def _read_providers(settings: Any) -> None:
    from services.identity.adapters.sign_in.identity_providers import ProvidersRefused, read_identity_providers

    try:
        read_identity_providers(settings.identity_providers, settings.target_rules)
    except ProvidersRefused as refused:
        raise SettingsError(
            f"CEIBA_IDENTITY_PROVIDERS: {refused}; docs/runbooks/identity-providers.md has an example"
        ) from None


def _read_packs(settings: Any) -> None:
    if not settings.jurisdictions:
        return
    # Few installations have packs of their own, and this takes two seconds to import.
    from services.cases.bootstrap import use_jurisdictions

    try:
        use_jurisdictions(*settings.jurisdictions)
    except SettingsError as refused:
        raise SettingsError(f"CEIBA_CASES_JURISDICTIONS: {refused}") from None


_FURTHER = {"identity": _read_providers, "cases": _read_packs}
"""Files that a setting names, which the part reads when its interface or its worker starts."""


if __name__ == "__main__":
    if "--all" in sys.argv:
        sys.stdout.writelines(f"{line}\n" for line in sorted(_wrong_in_all(json.load(sys.stdin))))
        sys.exit()
    wrong = wrong_settings(os.environ["CEIBA_SERVICE"], with_files="--alone" not in sys.argv)
    sys.stderr.writelines(f"ceiba: {line}\n" for line in wrong)
    sys.exit(WRONG if wrong else 0)
