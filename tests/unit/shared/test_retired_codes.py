"""A coded field takes the codes that are in use today; what was stored before under another stays as it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from shared.contracts.codelists import CodeList
from shared.db.documents import reader_of
from shared.kernel.codes import Code
from shared.web import schemas
from shared.web.inputs import InputSchema, MergePatch, query_schema
from shared.web.representations import Representation

pytestmark = pytest.mark.unit

CODES: Mapping[str, Mapping[str, Any]] = {
    "in_use": {"code": "in_use", "es": "En uso", "en": "In use"},
    "also_in_use": {"code": "also_in_use", "es": "También", "en": "Also", "active": True},
    "retired": {"code": "retired", "es": "Retirado", "en": "Retired", "active": False},
}
ACTIVE = {"in_use", "also_in_use"}


@dataclass(frozen=True, kw_only=True)
class Coded:
    """Something with a code."""

    code: Annotated[str, Code("a_list")]


@pytest.fixture(scope="module", autouse=True)
def _the_list() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schemas, "code_list", lambda list_id: CodeList(list_id, {}, CODES))
        yield


def codes_refused(schema: schemas.StrictSchema, code: str) -> list[str]:
    try:
        schema.load({"code": code})
    except ValidationError as error:
        messages: Any = error.messages
        return [refusal.code for refusal in messages["code"]]
    return []


@given(st.sampled_from(sorted(CODES)) | st.text(max_size=12))
def test_what_is_entered_is_a_code_that_is_in_use(code: str) -> None:
    class Input(InputSchema[Coded]):
        """An input."""

    class Patch(MergePatch[Coded]):
        """A merge patch."""

    for schema in (Input(), Patch()):
        refused = codes_refused(schema, code)
        assert (refused == []) is (code in ACTIVE)
        assert refused in ([], ["code_retired" if code in CODES else "unknown_code"])


def test_what_was_stored_under_a_retired_code_is_read_shown_and_found() -> None:
    stored = reader_of(Coded)({"code": "retired"})
    shown = Representation(Coded, "CodedAnswer")

    assert shown.body(stored) == {"code": "retired"}
    assert shown.schema().fields["code"].metadata["enum"] == [*CODES]
    assert query_schema(Coded).load({"code": "retired"}) == stored
