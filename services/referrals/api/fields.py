"""Fields that only this service's schemas need."""

from typing import Any

from marshmallow import fields

from shared.contracts.codelists import code_list
from shared.web.schemas import Choice

__all__ = ["Choice", "Distinct", "SexOrGender"]


class SexOrGender(Choice):
    """A code of list `sex_registered` or of list `gender`."""

    def __init__(self, **options: Any) -> None:
        codes = dict.fromkeys([*code_list("sex_registered").items, *code_list("gender").items])
        super().__init__(codes, **options)


class Distinct(fields.List[Any]):
    """A list without repetitions, in the order given."""

    def _deserialize(self, value: Any, *args: Any, **options: Any) -> list[Any]:
        return list(dict.fromkeys(super()._deserialize(value, *args, **options)))
