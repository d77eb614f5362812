"""Reads the versions of the pledge: those that ship, and those that the operator has put beside the added countries.

A file `<country>.json` or `default.json` is a list of `{"version", "from"?, "es", "en"}`, each text with `title` and
`paragraphs`. A file in `pledges/` of the folder that `CEIBA_COUNTRIES` names replaces the shipped one of its name.
"""

import json
import os
from datetime import date
from pathlib import Path

from cattrs import BaseValidationError, Converter, transform_error
from cattrs.gen import make_dict_structure_fn, override

from services.identity.domain.pledges.pledges import DEFAULT, Pledges, PledgeVersion
from shared.kernel.country import FOLDER

OWN = Path(__file__).parents[2] / "pledges"


class PledgesRefused(Exception):
    """A file is wrong; the message says which and where."""


def pledge_folders() -> tuple[Path, ...]:
    """The folder that ships, and that of the operator where there is one."""
    added = os.environ.get(FOLDER)
    return (OWN, Path(added) / "pledges") if added else (OWN,)


def read_pledges(*folders: Path) -> Pledges:
    """The versions of all files; a later folder replaces what an earlier one has. Raises PledgesRefused."""
    files = {file.stem: file for folder in folders for file in sorted(folder.glob("*.json"))}
    found = {name if name == DEFAULT else name.upper(): _read(file) for name, file in files.items()}
    if not any(version.starts is None for version in found.get(DEFAULT, ())):
        raise PledgesRefused(f"{DEFAULT}.json: no version without a first day")
    return Pledges(found)


def _read(file: Path) -> tuple[PledgeVersion, ...]:
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
        versions = _CONVERTER.structure(document, tuple[PledgeVersion, ...])
    except (OSError, ValueError) as error:
        raise PledgesRefused(f"{file}: {error}") from None
    except BaseValidationError as error:
        raise PledgesRefused("\n".join(f"{file}: {line}" for line in transform_error(error))) from None
    names = [version.version for version in versions]
    if not names or len(set(names)) < len(names):
        raise PledgesRefused(f"{file}: no version, or two of one name")
    return versions


_CONVERTER = Converter(forbid_extra_keys=True)
_CONVERTER.register_structure_hook(date, lambda value, _: date.fromisoformat(value))
_CONVERTER.register_structure_hook(
    PledgeVersion,
    make_dict_structure_fn(PledgeVersion, _CONVERTER, _cattrs_forbid_extra_keys=True, starts=override(rename="from")),
)
