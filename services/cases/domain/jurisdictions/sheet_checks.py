"""Whether sheets of a pack can be printed: sections with fields, and choices from lists that exist."""

from collections.abc import Iterator, Sequence

from services.cases.domain.jurisdictions.places import Problem, numbered, repeated
from services.cases.domain.jurisdictions.sheets import Sheet, SheetField, SheetFieldKind
from shared.contracts.codelists import code_list_ids

_CHOICES = (SheetFieldKind.CHOICE, SheetFieldKind.CHOICES)


def sheet_problems(sheets: Sequence[Sheet]) -> Iterator[Problem]:
    """What is wrong with the sheets of a pack."""
    yield from repeated("sheets", sheets)
    for place, sheet in numbered("sheets", sheets):
        if not sheet.sections:
            yield f"{place}.sections", "none"
        yield from repeated(f"{place}.sections", sheet.sections)
        for inside, section in numbered(f"{place}.sections", sheet.sections):
            if not section.fields:
                yield f"{inside}.fields", "none"
            yield from repeated(f"{inside}.fields", section.fields)
            for at, field in numbered(f"{inside}.fields", section.fields):
                yield from _field(at, field)


def _field(place: str, field: SheetField) -> Iterator[Problem]:
    if field.kind not in _CHOICES:
        if field.code_list is not None:
            yield f"{place}.code_list", "only for a choice"
    elif field.code_list not in code_list_ids():
        yield f"{place}.code_list", "no code list"
