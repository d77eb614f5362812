"""Reads packs from folders: all that is wrong with any of them is said at once, with its file and place."""

import json
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from cattrs import ClassValidationError, Converter, transform_error

from services.cases.domain.jurisdictions.checks import problems_of
from services.cases.domain.jurisdictions.pack import Pack


class PacksRefused(Exception):
    """A pack is wrong; the message is one line for each problem, `<file>: <place>: <what is wrong>`."""


def read_packs(*folders: Path) -> Mapping[str, Pack]:
    """The packs of the files `<country>.json` by country; a later folder replaces what an earlier one has.

    Raises PacksRefused for a folder that is none, a file that cannot be read, or a pack that breaks a rule.
    """
    problems = [f"{folder}: not a folder" for folder in folders if not folder.is_dir()]
    found: dict[str, Pack] = {}
    for file in (file for folder in folders for file in sorted(folder.glob("*.json"))):
        try:
            pack = read_pack(file)
        except PacksRefused as refused:
            problems.append(str(refused))
        else:
            found[pack.country] = pack
    if problems:
        raise PacksRefused("\n".join(problems))
    return found


def read_pack(file: Path) -> Pack:
    """The pack in one file. Raises PacksRefused."""
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise PacksRefused(f"{file}: {error}") from None
    if not isinstance(document, dict):
        raise PacksRefused(_lines(file, [("", "no JSON object")]))
    try:
        pack: Pack = _CONVERTER.structure(document, Pack)
    except ClassValidationError as error:
        raise PacksRefused(_lines(file, _misshapen(error))) from None
    problems = list(problems_of(pack, file.stem))
    if problems:
        raise PacksRefused(_lines(file, problems))
    return pack


def _lines(file: Path, problems: list[tuple[str, str]]) -> str:
    return "\n".join(f"{file}: {place or 'the whole'}: {words}" for place, words in problems)


def _misshapen(error: ClassValidationError) -> list[tuple[str, str]]:
    return [_divided(line) for line in transform_error(error, path="")]


def _divided(line: str) -> tuple[str, str]:
    words, _, place = line.rpartition(" @ ")
    return place.removeprefix("."), words


def _exactly(value: Any, kind: type[Any]) -> Any:
    # bool is a subclass of int, and cattrs would take "false" for true.
    if type(value) is not kind:
        raise TypeError(kind.__name__)
    return value


def _date(value: Any, _: Any) -> date:
    return date.fromisoformat(_exactly(value, str))


_CONVERTER = Converter(forbid_extra_keys=True)
for _kind in (str, int, bool):
    _CONVERTER.register_structure_hook(_kind, _exactly)
# An enumeration of texts is a kind of str, which the hook above would refuse.
_CONVERTER.register_structure_hook(StrEnum, lambda value, kind: kind(value))
_CONVERTER.register_structure_hook(date, _date)
