"""A country that an operator adds: its file, its jurisdiction pack, and the item of the code lists that both make."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any

from cattrs import ClassValidationError, Converter, transform_error

from shared.contracts.codelists import code_list
from shared.kernel.country import PRACTICE

if TYPE_CHECKING:
    from services.cases.domain.jurisdictions.pack import Pack

_DIAL = re.compile(r"\+\d{1,4}")


class CountryRefused(Exception):
    """A file or a pack is wrong; the message is one line for each problem, with its file and place."""


@dataclass(frozen=True, kw_only=True)
class Subdivision:
    """A department, province or state."""

    code: str
    """ISO 3166-2."""
    es: str
    en: str


@dataclass(frozen=True, kw_only=True)
class Purpose:
    """A purpose of exploitation in the words of the law of the country."""

    code: str
    """Begins with the country, as in `CR_SERVIDUMBRE`."""
    es: str
    en: str
    canonical: str
    """The type of list `exploitation_type` that it belongs to."""


@dataclass(frozen=True, kw_only=True)
class CountryFile:
    """What neither ISO 3166-1 nor the jurisdiction pack says of a country."""

    code: str
    """ISO 3166-1 alpha-2."""
    dial: str
    """Prefix of its telephones (E.164), as in `+506`."""
    subdivisions: tuple[Subdivision, ...]
    national_purposes: tuple[Purpose, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class NewCountry:
    """A country whose file and pack are right: its item, and the text of its pack."""

    code: str
    item: Mapping[str, Any]
    pack: str


def read_country(file: Path, pack_place: Path) -> NewCountry:
    """The country of a file and of a pack, or of the pack in a folder. Raises CountryRefused."""
    # Imported when needed: not every image holds the service.
    from services.cases.domain.jurisdictions.reading import PacksRefused, read_pack

    country = _read(file)
    pack_file = pack_place / f"{country.code.lower()}.json" if pack_place.is_dir() else pack_place
    problems = [f"{file}: {problem}" for problem in _problems(country)]
    try:
        pack = read_pack(pack_file)
    except PacksRefused as refused:
        raise CountryRefused("\n".join([*problems, str(refused)])) from None
    if pack.country != country.code:
        problems.append(f"{pack_file}: country: {pack.country}, and the file is of {country.code}")
    if problems:
        raise CountryRefused("\n".join(problems))
    return NewCountry(code=country.code, item=_item(country, pack), pack=pack_file.read_text(encoding="utf-8"))


def _item(country: CountryFile, pack: "Pack") -> Mapping[str, Any]:
    """Names and codes as in ISO 3166-1, the time zone and the currency as in the pack."""
    return {
        **code_list("iso_3166_1").items[country.code],
        **asdict(country),
        "practice": _practice_of(country.code),
        "tz": pack.time_zone,
        "currency": pack.currency,
        "verified": False,
    }


def _practice_of(code: str) -> str:
    """A code for its practice country that no other has: X and a letter of its own code, or the next that is free."""
    taken = set(PRACTICE.values())
    return next(f"X{letter}" for letter in (*code, *ascii_uppercase) if f"X{letter}" not in taken)


def _read(file: Path) -> CountryFile:
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CountryRefused(f"{file}: {error}") from None
    if not isinstance(document, dict):
        raise CountryRefused(f"{file}: no JSON object")
    try:
        country: CountryFile = _CONVERTER.structure(document, CountryFile)
    except ClassValidationError as error:
        found = (line.rpartition(" @ ") for line in transform_error(error, path=""))
        lines = (f"{file}: {place.removeprefix('.') or 'the whole'}: {words}" for words, _, place in found)
        raise CountryRefused("\n".join(lines)) from None
    return country


def _problems(country: CountryFile) -> Iterator[str]:
    if country.code not in code_list("iso_3166_1"):
        yield f"code: {country.code!r} is no code of ISO 3166-1"
    if not _DIAL.fullmatch(country.dial):
        yield f"dial: {country.dial!r} is no prefix such as +506"
    if not country.subdivisions:
        yield "subdivisions: none"
    own = re.escape(country.code)
    yield from _coded("subdivisions", country.subdivisions, rf"{own}-[A-Z0-9]{{1,3}}")
    yield from _coded("national_purposes", country.national_purposes, rf"{own}_[A-Z0-9_]{{1,37}}")
    for number, purpose in enumerate(country.national_purposes):
        if purpose.canonical not in code_list("exploitation_type").active:
            yield f"national_purposes[{number}].canonical: {purpose.canonical!r} is not in the list exploitation_type"


def _coded(name: str, parts: Sequence[Subdivision | Purpose], shape: str) -> Iterator[str]:
    codes = [each.code for each in parts]
    for number, each in enumerate(parts):
        if not re.fullmatch(shape, each.code):
            yield f"{name}[{number}].code: {each.code!r} is no {shape}"
        elif each.code in codes[:number]:
            yield f"{name}[{number}].code: {each.code} stands there more than once"
        if not (each.es.strip() and each.en.strip()):
            yield f"{name}[{number}]: a name is missing"


def _text(value: Any, _: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


_CONVERTER = Converter(forbid_extra_keys=True)
_CONVERTER.register_structure_hook(str, _text)
