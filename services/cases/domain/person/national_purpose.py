"""What the law of each country calls a purpose of exploitation (lists `national_purpose_xx`).

GT Penal Code art. 202 ter, SV Special Law art. 5, HN Decreto 59-2012 art. 52, MX General Law art. 10.
"""

from collections.abc import Iterator, Sequence

from services.cases.domain.person.person import Experience, by_field
from shared.contracts.codelists import code_list
from shared.kernel.country import Country
from shared.kernel.errors import FieldProblem, Invalid

_KINDS = {"child_labour": "forced_labour"}
"""Type → the wider type under which the laws list it: they name forced labour without the age."""


def check_national_purposes(country: Country, experiences: Sequence[Experience]) -> None:
    """Check that each national purpose is in the law of the case's country and belongs to the type beside it.

    Raises Invalid at `experience.exploitation.<n>.national_purpose`, or within `more_experiences.<m>`.
    """
    found = [
        problem for held_in, experience in by_field(experiences) for problem in _problems(country, held_in, experience)
    ]
    if found:
        raise Invalid(problems=found)


def _problems(country: Country, held_in: str, experience: Experience) -> Iterator[FieldProblem]:
    law = code_list(f"national_purpose_{country.lower()}")
    for index, purpose in enumerate(experience.exploitation):
        code, field = purpose.national_purpose, f"{held_in}.exploitation.{index}.national_purpose"
        if code is None:
            continue
        if code not in law:
            words = {"es": "No es un fin que nombre la ley de este país", "en": "Not a purpose of this country's law"}
            yield FieldProblem(field, "other_countrys_law", words)
        elif law.mapped(code, "canonical") not in (purpose.type, _KINDS.get(purpose.type)):
            words = {
                "es": "Este fin de la ley es de otra modalidad",
                "en": "This purpose of the law is of another form of exploitation",
            }
            yield FieldProblem(field, "other_type", words)
