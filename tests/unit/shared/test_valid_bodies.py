"""A valid body is read in one pass; the result and every refusal are those of marshmallow."""

from collections.abc import Mapping
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError, fields, post_load

from shared.web.inputs import InputSchema, MergePatch
from shared.web.valid_bodies import Reader
from tests.support.orchard import FruitSchema, PlantSchema, Soil, Tree

BODY: Mapping[str, Any] = {
    "country": "HN",
    "name": "Ceiba",
    "risk_level": "low",
    "ripeness": "ripe",
    "planted_on": "2020-02-29",
    "grafted": "2021-05",
    "place": "HN-FM",
    "looked_at": "2019-01-02T03:04:05Z",
    "use": "shade",
    "shape": None,
    "height": 3.5,
    "needs": ["emergency_shelter", "medical", "medical"],
    "seen_in": ["HN", "GT"],
    "soil": {"sort": "yes", "stones": True, "tested": {"ph": "7"}},
    "fruits": [{"ripeness": "ripe", "weight": 3}, {"ripeness": "green"}],
    "notes": {"by": ["Ana"]},
    "from": "seed",
}
JUNK: tuple[Any, ...] = (
    *(None, "", " x ", "x\u200by", "HN", "2020", "ripe", "yes", "on", b"x", 0, 1, 7, -1, 2.5, 1e400, True, False),
    *([], [None], ["medical"], ["x", None], [{}], ["GT", "GT"], ("GT",), {}, {"ripeness": "ripe"}, {"x": 1}, {1: 2}),
)
MEMBERS = (*BODY, "id", "colour")


class ChangeTreeSchema(MergePatch[Tree], nested=(FruitSchema,)):
    """A merge patch of a tree."""


def loaded(schema: InputSchema[Tree] | MergePatch[Tree], body: Any) -> Any:
    """What comes out of it, with the same id each time; the messages of a refusal."""
    try:
        made = schema.load(body)
    except ValidationError as error:
        return error.messages
    if isinstance(made, Tree):
        made.id = UUID(int=7)
    return made


def by_marshmallow(schema: InputSchema[Tree] | MergePatch[Tree], body: Any) -> Any:
    """The same without the pass that this file is about."""
    with patch.object(Reader, "read", side_effect=ValidationError("not now")):
        return loaded(schema, body)


def bodies() -> st.SearchStrategy[Any]:
    """The body with some members left out and others replaced, and things that are no object."""
    inside = st.dictionaries(st.sampled_from(("ripeness", "weight", "sort", "stones", "tested")), st.sampled_from(JUNK))
    value = st.sampled_from(JUNK) | inside | st.lists(inside, max_size=3)
    changed = st.dictionaries(st.sampled_from(MEMBERS), value, max_size=3)
    left_out = st.sets(st.sampled_from(MEMBERS), max_size=4)
    changed_bodies = st.builds(
        lambda new, out: {k: v for k, v in {**BODY, **new}.items() if k not in out}, changed, left_out
    )
    return changed_bodies | st.sampled_from((None, [], "x", {}))


@pytest.mark.parametrize("schema", [PlantSchema(), ChangeTreeSchema()], ids=["input", "merge patch"])
@given(body=bodies())
def test_any_body_gives_what_marshmallow_gives(schema: InputSchema[Tree] | MergePatch[Tree], body: Any) -> None:
    assert loaded(schema, body) == by_marshmallow(schema, body)


def test_marshmallow_is_not_asked_about_a_valid_body() -> None:
    with patch("marshmallow.Schema.load", side_effect=AssertionError("asked")):
        tree = PlantSchema().load(BODY)

    assert (tree.soil, tree.needs) == (
        Soil(sort="yes", stones=True, tested={"ph": "7"}),
        ("emergency_shelter", "medical"),
    )


def test_a_schema_with_hooks_that_would_not_be_called_is_refused() -> None:
    class HookedSchema(PlantSchema):
        @post_load
        def taller(self, tree: Any, **_: Any) -> Any:
            return tree

    class DefaultSchema(PlantSchema):
        notes = fields.Dict(load_default=dict)

    for schema in (HookedSchema, DefaultSchema):
        with pytest.raises(TypeError, match="hooks or defaults that a reader does not call"):
            schema().load(BODY)
