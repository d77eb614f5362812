"""What a person is called in a proceeding that another organisation keeps."""

from uuid import UUID

from services.cases.domain.person.pseudonym import pseudonym_of


def label_of(case_id: UUID, number: int) -> str:
    """The two words of the case (ADR 0038), with the number of the person where they are not its first."""
    return pseudonym_of(case_id) if number == 1 else f"{pseudonym_of(case_id)} {number}"
