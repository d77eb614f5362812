"""The name of the tool of an assessment."""

import pytest
from marshmallow import ValidationError

from services.cases.api.schemas import AssessmentSchema

FIELD = AssessmentSchema().fields["tool"]


@pytest.mark.parametrize("tool", ["ceiba-risk/1.2", "Evaluación de riesgo: niñez", "K_1", None])
def test_a_name_is_taken(tool: str | None) -> None:
    assert FIELD.deserialize(tool) == tool


@pytest.mark.parametrize("tool", ["", "line\n", "two\nlines", "x" * 81, "<b>"])
def test_what_is_no_name_is_refused(tool: str) -> None:
    with pytest.raises(ValidationError):
        FIELD.deserialize(tool)
