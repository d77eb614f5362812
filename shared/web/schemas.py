"""Building blocks of the edge schemas: strict objects, coded fields, countries, partial dates."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields

from shared.contracts.codelists import code_list, is_alpha_3, is_subdivision
from shared.kernel.country import Country
from shared.kernel.errors import FieldProblem, Text

_PARTIAL_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


class StrictSchema(Schema):
    """An object that refuses fields it does not know."""

    class Meta:
        unknown = RAISE


class Coded(fields.String):
    """A code of the list `list_id`. Anything else is refused with `unknown_code`, without repeating it.

    With `only`, the other codes of the list are refused with `code_not_available`: records may hold them, nobody can
    ask for them. A code that was retired is refused with `code_retired`, unless `retired` takes it. `into` makes the
    value of a code, such as a member of an enumeration.
    """

    def __init__(
        self,
        list_id: str,
        *,
        only: Sequence[str] = (),
        retired: bool = False,
        into: Callable[[str], str] = str,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self._into = into
        self._list = code_list(list_id)
        self._taken = dict.fromkeys(only or (self._list.items if retired else self._list.active))
        self.metadata = {**self.metadata, "x-code-list": list_id}
        if len(self._taken) <= 60:
            # JSON Schema applies an enum to null as well, so a nullable field lists it.
            self.metadata["enum"] = [*self._taken, *([None] if self.allow_none else [])]

    def _deserialize(self, value: object, *_: object, **__: object) -> str:
        if isinstance(value, str) and value in self._taken:
            return self._into(value)
        if not isinstance(value, str) or value not in self._list:
            raise refused(
                "unknown_code",
                es=f"Debe ser un código de la lista {self._list.id}.",
                en=f"Must be a code of the list {self._list.id}.",
            )
        if value not in self._list.active:
            raise refused("code_retired", es="Ese código ya no se usa.", en="That code is no longer used.")
        words = ", ".join(self._taken)
        raise refused(
            "code_not_available",
            es=f"La plataforma aún no hace nada con ese código. Use uno de: {words}.",
            en=f"The platform does nothing with that code yet. Use one of: {words}.",
        )


class Choice(fields.String):
    """One of a few codes that a service defines. Anything else is refused without being repeated."""

    def __init__(self, codes: Iterable[str], **options: Any) -> None:
        super().__init__(**options)
        self._codes = tuple(codes)
        # JSON Schema applies an enum to null as well, so a nullable field lists it.
        self.metadata = {**self.metadata, "enum": [*self._codes, *([None] if self.allow_none else [])]}

    def _deserialize(self, value: object, *_: object, **__: object) -> str:
        if value not in self._codes:
            words = ", ".join(self._codes)
            raise refused("unknown_code", es=f"Debe ser uno de: {words}.", en=f"Must be one of: {words}.")
        return str(value)


class CountryField(fields.String):
    """A platform country (alpha-2), loaded as `Country`."""

    def _deserialize(self, value: object, *_: object, **__: object) -> Country:
        try:
            return Country(str(value))
        except ValueError:
            raise refused("unknown_country", es="País fuera de la plataforma.", en="Not a platform country.") from None


class Alpha3(fields.String):
    """An ISO 3166-1 alpha-3 country code."""

    def _deserialize(self, value: object, *_: object, **__: object) -> str:
        if not isinstance(value, str) or not is_alpha_3(value):
            raise refused("unknown_country", es="Código de país ISO 3166-1 alfa-3.", en="ISO 3166-1 alpha-3 code.")
        return value


class Subdivision(fields.String):
    """An ISO 3166-2 subdivision of a platform country, the finest place that is ever coded."""

    def _deserialize(self, value: object, *_: object, **__: object) -> str:
        if not isinstance(value, str) or not is_subdivision(value):
            raise refused("unknown_adm1", es="Departamento o estado desconocido.", en="Unknown subdivision.")
        return value


class PartialDate(fields.String):
    """`2009`, `2009-05` or `2009-05-14`: survivors often do not know more (EDTF level 0)."""

    def _deserialize(self, value: object, *_: object, **__: object) -> str:
        if not isinstance(value, str) or not _PARTIAL_DATE.fullmatch(value) or not _exists(value):
            raise refused("bad_date", es="Fecha AAAA, AAAA-MM o AAAA-MM-DD.", en="Date YYYY, YYYY-MM or YYYY-MM-DD.")
        return value


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a value is refused, in both languages; a message of marshmallow that is not one of its own sentences."""

    code: str
    message: Text

    def at(self, field: str) -> FieldProblem:
        """The field problem at `field`."""
        return FieldProblem(field, self.code, self.message)


def refused(code: str, *, es: str, en: str) -> ValidationError:
    """A validation error with its own code and bilingual sentence; the problem handler adds the field."""
    return ValidationError([Refusal(code, {"es": es, "en": en})])


def _exists(value: str) -> bool:
    padded = value + "-01" * (2 - value.count("-"))
    try:
        date.fromisoformat(padded)
    except ValueError:
        return False
    return True
