"""The remembered settings of a deployment, which apply to later commands that do not give them.

`CEIBA_ENVIRONMENT` is fixed by the first set-up: a demonstration never becomes a platform for real people, or the other
way round. The other settings change when they are given again.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from infra.backups.settings import VARIABLES as BACKUPS
from infra.local.secrets import write_private
from shared.anchor_settings import VARIABLES as ANCHORS

FIXED = "CEIBA_ENVIRONMENT"
ALERT_URLS = {"page_url": "CEIBA_ALERT_PAGE_URL", "ticket_url": "CEIBA_ALERT_TICKET_URL"}
"""File of Alertmanager → the setting that it comes from."""
SETTINGS = (
    *(
        FIXED,
        "CEIBA_PUBLIC_URL",
        "CEIBA_SMTP_URL",
        "CEIBA_TRUSTED_PROXIES",
        "CEIBA_POSTGRES_URL",
        "CEIBA_POSTGRES_POOL_URL",
    ),
    *("CEIBA_BROKER_URL", "CEIBA_CACHE_URL", "CEIBA_CA", "CEIBA_UPSTREAM_CA", "CEIBA_METRICS_TOKEN"),
    *ANCHORS,
    *BACKUPS,
    *ALERT_URLS.values(),
)


class Unset(Exception):
    """A setting that has no default is missing, or contradicts the remembered one."""


def settings_of(file: Path, given: Mapping[str, str], folders: Path) -> dict[str, str]:
    """The settings in `given`, else those in `file`; empty values are ignored. Nothing is written yet.

    `folders` are those of the services, where older releases kept the settings. Raises Unset when the environment would
    change.
    """
    kept = json.loads(file.read_text()) if file.exists() else _of_older_release(folders)
    new = {name: given[name] for name in SETTINGS if given.get(name)}
    if FIXED in kept and new.get(FIXED, kept[FIXED]) != kept[FIXED]:
        raise Unset(
            f"this platform was set up with {FIXED}={kept[FIXED]} and stays so; another one needs volumes of its own"
        )
    return {FIXED: "local", **kept, **new}


def remember(file: Path, settings: Mapping[str, str]) -> None:
    """Store the settings for later commands."""
    write_private(file, json.dumps(settings, indent=1))


def _of_older_release(folders: Path) -> dict[str, str]:
    found = {FIXED: folders / "identity" / FIXED, "CEIBA_SMTP_URL": folders / "identity" / "CEIBA_SMTP_URL"}
    found["CEIBA_PUBLIC_URL"] = folders / "gateway" / "CEIBA_PUBLIC_URL"
    values = {name: file.read_text().strip() for name, file in found.items() if file.exists()}
    # The addresses of a demonstration are computed from its ports.
    return values if values.get(FIXED) == "production" else {n: v for n, v in values.items() if n == FIXED}
