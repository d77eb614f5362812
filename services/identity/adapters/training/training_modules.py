"""Reads the training modules: those that ship, and those that the operator has put beside the added countries.

A file is `<country>/<module>.json` or `default/<module>.json`: the fields of `Module` without its name, both languages
side by side. A file in `training/` of the folder that `CEIBA_COUNTRIES` names replaces the shipped one of its name.
The pictures that its pages name are in the same folder.
"""

import json
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from cattrs import BaseValidationError, Converter, transform_error
from cattrs.gen import make_dict_structure_fn, override

from services.identity.adapters.training.training_pictures import PictureRefused, read_picture
from services.identity.domain.training.lessons import Image, Picture, Question
from services.identity.domain.training.training import DEFAULT, Module, Modules
from shared.kernel.country import FOLDER

OWN = Path(__file__).parents[2] / "training"


class ModulesRefused(Exception):
    """A file is wrong; the message says which and where."""


def training_folders() -> tuple[Path, ...]:
    """The folder that ships, and that of the operator where there is one."""
    added = os.environ.get(FOLDER)
    return (OWN, Path(added) / "training") if added else (OWN,)


def read_modules(*folders: Path) -> Modules:
    """The modules of all files; a later folder replaces what an earlier one has. Raises ModulesRefused."""
    found: dict[str, dict[str, Module]] = defaultdict(dict)
    for folder in folders:
        for file in sorted(folder.glob("*/*.json")):
            place = file.parent.name
            found[place if place == DEFAULT else place.upper()][file.stem] = _read(file)
    return Modules(found)


def _read(file: Path) -> Module:
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
        module = _CONVERTER.structure({**document, "name": file.stem}, Module)
    except (OSError, ValueError, TypeError) as error:
        raise ModulesRefused(f"{file}: {error}") from None
    except BaseValidationError as error:
        raise ModulesRefused("\n".join(f"{file}: {line}" for line in transform_error(error))) from None
    if problems := list(_problems(module)):
        raise ModulesRefused("\n".join(f"{file}: {problem}" for problem in problems))
    return replace(module, images=_images(module, file))


def _images(module: Module, file: Path) -> Mapping[str, Image]:
    images, problems = {}, []
    for number, page in enumerate(module.pages):
        if page.picture is None:
            continue
        if not _has_words(page.picture):
            problems.append(f"{file}: not in words in both languages @ $.pages[{number}].picture.alt")
        try:
            images[page.picture.file] = read_picture(file.parent, page.picture.file)
        except PictureRefused as refused:
            problems.append(f"{file}: {page.picture.file}: {refused} @ $.pages[{number}].picture")
    if problems:
        raise ModulesRefused("\n".join(problems))
    return images


def _problems(module: Module) -> Iterator[str]:
    if not 1 <= module.pass_mark <= 100:
        yield "not a percentage @ $.pass_mark"
    if module.valid_months < 1:
        yield "not a number of months @ $.valid_months"
    if not module.pages:
        yield "no page @ $.pages"
    if not module.questions:
        yield "no question @ $.questions"
    for number, question in enumerate(module.questions):
        if not _has_one_right_answer(question):
            yield f"not the place of a choice in both languages @ $.questions[{number}].right"


def _has_one_right_answer(question: Question) -> bool:
    choices = len(question.es.choices)
    return len(question.en.choices) == choices and 0 <= question.right < choices


def _has_words(picture: Picture) -> bool:
    return bool(picture.alt.es.strip() and picture.alt.en.strip())


_CONVERTER = Converter(forbid_extra_keys=True)
_CONVERTER.register_structure_hook(date, lambda value, _: date.fromisoformat(value))
_CONVERTER.register_structure_hook(
    Module,
    make_dict_structure_fn(Module, _CONVERTER, _cattrs_forbid_extra_keys=True, images=override(omit=True)),
)
