"""A kind of part of a case as a country may declare it: questions as data, in versions, without code."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import make_dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from services.cases.domain.kinds.effects import Due
from services.cases.domain.kinds.kind import Context, Kind, Offered
from services.cases.domain.kinds.part import CasePart
from services.cases.domain.parts.part import CASE, CaseOfParts
from services.cases.domain.person.data_kinds import DataKind
from shared.kernel.codes import ENCRYPTED, READ_ONLY, Code, Length, Paragraph, Range
from shared.kernel.errors import invalid

Question = Mapping[str, Any]
RETURN_TO_SCHOOL = Path(__file__).parent / "return_to_school.json"


def declared_kind(file: Path, *, up_to: int | None = None) -> Kind[CaseOfParts, Any]:
    """The kind in a file, as it was when version `up_to` was the newest. A part keeps the version it answers."""
    document = json.loads(file.read_text())
    versions: Mapping[int, Sequence[Question]] = {
        each["version"]: each["questions"] for each in document["versions"] if up_to is None or each["version"] <= up_to
    }
    asked = {question["id"]: question for questions in versions.values() for question in questions}
    entity = make_dataclass(
        document["component"],
        [
            ("declared", Annotated[int, READ_ONLY], max(versions)),
            *((name, _type_of(question), None) for name, question in asked.items()),
        ],
        bases=(CasePart,),
        namespace={"__doc__": document["title"]},
        frozen=True,
        kw_only=True,
    )

    def check(part: Any, context: Context[CaseOfParts]) -> None:
        del context
        _check(part, asked, versions[part.declared])

    return Kind(
        entity,
        document["name"],
        CASE,
        effects=(Due(document["due"]),),
        check=check,
        data=DataKind.NEEDS,
        offered=Offered(document["path"], document["title"]),
    )


def _type_of(question: Question) -> Any:
    """Not even a required one has to be there in the body: that depends on the version and the other answers."""
    match question["type"]:
        case "code":
            return Annotated[str | None, Code(question["list"])]
        case "words":
            return Annotated[Paragraph | None, Length(max=2000), ENCRYPTED]
        case "number":
            return Annotated[int | None, Range(0, 1000)]
        case _:
            return date | None


def _check(part: object, asked: Mapping[str, Question], of_version: Sequence[Question]) -> None:
    shown = {question["id"]: question for question in of_version if _is_shown(question, part)}
    for name in asked:
        is_answered = getattr(part, name) is not None
        if is_answered and name not in shown:
            raise invalid(name, "not_asked", es="No se pregunta aquí", en="This is not asked here")
        if not is_answered and shown.get(name, {}).get("required"):
            raise invalid(name, "required", es="Falta la respuesta", en="The answer is missing")


def _is_shown(question: Question, part: object) -> bool:
    return all(getattr(part, name) in values for name, values in question.get("shown_when", {}).items())
