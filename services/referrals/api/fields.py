"""Fields that only this service's schemas need."""

from collections.abc import Iterable
from typing import Any

from marshmallow import fields

from shared.contracts.codelists import code_list
from shared.web.schemas import refused


class Choice(fields.String):
    """One of a few codes that this service defines. Anything else is refused without being repeated."""

    def __init__(self, codes: Iterable[str], **options: Any) -> None:
        super().__init__(**options)
        self._codes = tuple(codes)
        # JSON Schema applies an enum to null as well, so a nullable field lists it.
        self.metadata = {**self.metadata, "enum": [*self._codes, *([None] if self.allow_none else [])]}

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        if value not in self._codes:
            words = ", ".join(self._codes)
            raise refused("unknown_code", es=f"Debe ser uno de: {words}.", en=f"Must be one of: {words}.")
        return str(value)


class SexOrGender(Choice):
    """A code of list `sex_registered` or of list `gender`."""

    def __init__(self, **options: Any) -> None:
        codes = dict.fromkeys([*code_list("sex_registered").items, *code_list("gender").items])
        super().__init__(codes, **options)


class Distinct(fields.List[Any]):
    """A list without repetitions, in the order given."""

    def _deserialize(self, value: Any, *args: Any, **options: Any) -> list[Any]:
        return list(dict.fromkeys(super()._deserialize(value, *args, **options)))
