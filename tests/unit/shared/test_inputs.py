"""What a caller may send follows from a dataclass; what is refused is told as ever."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError, fields, validate

from shared.kernel.codes import LENIENT, UTC_BY_DEFAULT, Alpha3, Code, Email, Named, Paragraph, Range
from shared.kernel.country import Country
from shared.kernel.shapes import fields_of
from shared.web.http_errors import field_at, pointer_to
from shared.web.inputs import InputSchema, MergePatch, query_schema
from shared.web.pagination import PageQuery
from shared.web.problems import field_problems
from tests.support.orchard import Fruit, FruitSchema, PlantSchema, Ripeness, Soil, Tree

PLANTED = {"country": "HN", "name": " Ceiba ", "risk_level": "low", "planted_on": "2020-02-29"}


class ChangeTreeSchema(MergePatch[Tree], without=("country",), nested=(FruitSchema,)):
    """A merge patch of a tree."""


class Risk(StrEnum):
    LOW = "low"
    HIGH = "high"


JUNK: tuple[Any, ...] = (
    *(None, "", " x ", "x\u200by", "HN", "2020", "ripe", "yes", "on", b"x", 0, 1, 7, -1, 2.5, 1e400, True, False),
    *([], [None], ["medical"], ["x", None], [{}], ["GT", "GT"], ("GT",), {}, {"ripeness": "ripe"}, {"x": 1}, {1: 2}),
)


def bodies() -> st.SearchStrategy[Any]:
    """A body with some members left out and others replaced, and things that are no object."""
    members = (*fields_of(Tree), "from", "colour")
    inside = st.dictionaries(st.sampled_from(("ripeness", "weight", "sort", "stones", "tested")), st.sampled_from(JUNK))
    value = st.sampled_from(JUNK) | inside | st.lists(inside, max_size=3)
    changed = st.dictionaries(st.sampled_from(members), value, max_size=3)
    return st.builds(PLANTED.__or__, changed) | changed | st.sampled_from((None, [], "x", {}))


def problems(schema: Any, body: Any) -> set[tuple[str, str]]:
    with pytest.raises(ValidationError) as error:
        schema.load(body)
    return {(problem.field, problem.code) for problem in field_problems(error.value.messages)}


def test_a_body_becomes_a_command() -> None:
    tree = PlantSchema().load(
        PLANTED
        | {
            "needs": ["medical", "emergency_shelter", "medical"],
            "seen_in": ["GT"],
            "soil": {"sort": "yes", "stones": True, "tested": {"ph": "7"}},
            "fruits": [{"ripeness": "ripe", "picked_at": "2019-01-02T03:04:05Z"}],
            "from": "seed",
        }
    )

    assert isinstance(tree, Tree)
    assert (tree.name, tree.country, tree.planted_on) == ("Ceiba", Country.HONDURAS, date(2020, 2, 29))
    assert (tree.needs, tree.seen_in) == (("medical", "emergency_shelter"), frozenset({Country.GUATEMALA}))
    assert (tree.soil, tree.origin) == (Soil(sort="yes", stones=True, tested={"ph": "7"}), "seed")
    assert tree.fruits == (Fruit(ripeness=Ripeness.RIPE, picked_at=datetime(2019, 1, 2, 3, 4, 5, tzinfo=UTC)),)


def test_what_has_no_default_is_required() -> None:
    assert problems(PlantSchema(), {}) == {(name, "required") for name in PLANTED}


def test_null_is_taken_for_optional_fields_only() -> None:
    assert problems(PlantSchema(), PLANTED | {"place": None, "use": None, "soil": None}) == {
        ("use", "required"),
        ("soil", "required"),
    }


@pytest.mark.parametrize("name", ["id", "band", "version", "colour"])
def test_what_is_read_only_or_unknown_is_refused(name: str) -> None:
    assert problems(PlantSchema(), PLANTED | {name: 1}) == {(name, "unknown_field")}


@pytest.mark.parametrize(
    ("name", "value", "field", "code"),
    [
        ("country", "ES", "country", "unknown_country"),
        ("name", "C", "name", "bad_length"),
        ("name", "Cei\nba", "name", "line_end"),
        ("risk_level", "huge", "risk_level", "unknown_code"),
        ("ripeness", "rotten", "ripeness", "not_allowed"),
        ("planted_on", "2020", "planted_on", "bad_date"),
        ("grafted", "2020-13", "grafted", "bad_date"),
        ("place", "HN", "place", "unknown_adm1"),
        ("looked_at", "2019-01-02T03:04:05", "looked_at", "invalid"),
        ("use", "wood", "use", "not_allowed"),
        ("shape", "flat", "shape", "unknown_code"),
        ("height", "tall", "height", "bad_number"),
        ("needs", ["medical", "x"], "needs.1", "unknown_code"),
        ("needs", ["medical", "mental_health", "basic_needs", "emergency_shelter"], "needs", "too_long"),
        ("needs", "medical", "needs", "bad_list"),
        ("soil", [], "soil", "bad_object"),
        ("soil", {"colour": "red"}, "soil.colour", "unknown_field"),
        ("soil", {"stones": "maybe"}, "soil.stones", "bad_boolean"),
        ("fruits", [{"ripeness": "ripe", "weight": 0}], "fruits.0.weight", "out_of_range"),
        ("fruits", [{"ripeness": "ripe", "weight": "3"}], "fruits.0.weight", "bad_number"),
        ("fruits", [{}], "fruits.0.ripeness", "required"),
        ("fruits", [{"ripeness": "green", "weight": 3}], "fruits.0", "unripe"),
    ],
)
def test_a_wrong_value_is_reported_at_its_field(
    name: str, value: str | dict[str, str] | list[str | dict[str, Any]], field: str, code: str
) -> None:
    assert problems(PlantSchema(), PLANTED | {name: value}) == {(field, code)}


@pytest.mark.parametrize("schema", [PlantSchema(), ChangeTreeSchema()], ids=["input", "patch"])
@given(body=bodies())
def test_any_body_is_loaded_or_refused_at_its_fields(schema: InputSchema[Tree] | MergePatch[Tree], body: Any) -> None:
    wrong = schema.validate(body)
    assert field_problems(wrong) if wrong else isinstance(schema.load(body), Tree | dict)


def test_fields_by_hand_replace_what_the_annotation_says() -> None:
    class ShortSchema(PlantSchema):
        name = fields.String(required=True, validate=validate.Length(max=3))

    assert problems(ShortSchema(), PLANTED) == {("name", "too_long")}
    assert isinstance(ShortSchema().load(PLANTED | {"name": "Oak"}), Tree)


def test_a_field_that_does_not_exist_is_not_left_out_by_mistake() -> None:
    with pytest.raises(TypeError, match="Tree takes no \\['colour'\\]"):

        class OddSchema(InputSchema[Tree], without=("colour",)):
            """A tree without what it never had."""


def test_an_input_that_could_not_make_the_command_is_refused_when_it_is_declared() -> None:
    with pytest.raises(TypeError, match="cannot be made without \\['name'\\]"):

        class NamelessSchema(InputSchema[Tree], without=("name",)):
            """A tree without a name."""


def test_marks_of_other_texts_and_numbers() -> None:
    @dataclass(frozen=True)
    class Letter:
        to: Email
        text: Paragraph
        born_in: Alpha3 | None = None
        pages: Annotated[int, Range(1, 9), LENIENT] = 1
        sender: Annotated[UUID | None, Named("from")] = None
        risk: Annotated[Risk, Code("risk_level", only=("low",))] = Risk.LOW

    class LetterSchema(InputSchema[Letter]):
        """A letter."""

    sender = uuid4()
    body = {"to": "a@example.org", "text": "a\nb", "pages": "3", "born_in": "HND", "risk": "low", "from": str(sender)}
    assert LetterSchema().load(body).risk is Risk.LOW
    assert LetterSchema().load(body) == Letter("a@example.org", "a\nb", "HND", 3, sender)
    assert problems(LetterSchema(), body | {"pages": 10, "risk": "high", "to": "x", "born_in": "HN"}) == {
        ("pages", "out_of_range"),
        ("risk", "code_not_available"),
        ("to", "bad_email"),
        ("born_in", "unknown_country"),
    }


def test_a_merge_patch_gives_only_what_was_sent() -> None:
    assert ChangeTreeSchema().load({}) == {}
    assert ChangeTreeSchema().load({"place": None, "soil": {"stones": True}, "from": "graft"}) == {
        "place": None,
        "soil": {"stones": True},
        "origin": "graft",
    }


def test_the_items_of_a_list_in_a_merge_patch_are_whole() -> None:
    changes = ChangeTreeSchema().load({"fruits": [{"ripeness": "ripe"}], "needs": ["medical"]})

    assert changes == {"fruits": (Fruit(ripeness=Ripeness.RIPE),), "needs": ("medical",)}
    assert problems(ChangeTreeSchema(), {"fruits": [{}]}) == {("fruits.0.ripeness", "required")}


def test_a_merge_patch_refuses_what_is_left_out_and_null_for_what_cannot_be_forgotten() -> None:
    assert problems(ChangeTreeSchema(), {"country": "HN", "name": None, "version": 2}) == {
        ("country", "unknown_field"),
        ("name", "required"),
        ("version", "unknown_field"),
    }


@pytest.mark.parametrize(
    ("messages", "pointer"),
    [
        ({"json": {"consents": {0: {"capacity": ["Field may not be null."]}}}}, "/consents/0/capacity"),
        ({"query": {"state": {0: ["Not a valid string."]}}}, "?state/0"),
        ({"query": {"limit": ["Not a valid integer."]}}, "?limit"),
        ({"json": {"_schema": ["Invalid input type."]}}, "/"),
    ],
)
def test_the_place_of_a_problem_is_a_pointer_in_responses(messages: Any, pointer: str) -> None:
    (problem,) = field_problems(messages)

    assert pointer_to(problem.field) == pointer
    assert field_at(pointer) == problem.field


def test_a_patch_needs_a_form_in_json_only_for_the_fields_that_it_takes() -> None:
    @dataclass
    class Sealed:
        name: str
        digest: bytes

    class RenameSchema(MergePatch[Sealed], only=("name",)):
        """The name may change."""

    assert RenameSchema().load({"name": "Casa Ixchel"}) == {"name": "Casa Ixchel"}


@dataclass(frozen=True, kw_only=True)
class ListTreesQuery(PageQuery):
    """Filters of a list of trees."""

    ripeness: Ripeness | None = None
    planted_from: Annotated[date | None, Named("planted_on[gte]")] = None
    seen_to: Annotated[datetime | None, Named("seen[lte]"), UTC_BY_DEFAULT] = None
    seen_in: Annotated[tuple[Country, ...], Named("country")] = ()
    tall: bool = False


def test_a_query_becomes_an_instance_with_the_filters_that_were_given() -> None:
    query = query_schema(ListTreesQuery).load(
        {"limit": "7", "planted_on[gte]": "2020-02-29", "seen[lte]": "2021-01-02T03:04:05", "country": ["GT", "HN"]}
    )

    assert query == ListTreesQuery(
        limit=7,
        planted_from=date(2020, 2, 29),
        seen_to=datetime(2021, 1, 2, 3, 4, 5, tzinfo=UTC),
        seen_in=(Country.GUATEMALA, Country.HONDURAS),
    )
    assert query.filters(without=("seen_in", "seen_to")) == {"planted_from": date(2020, 2, 29), "tall": False}
    assert query_schema(ListTreesQuery).load({}) == ListTreesQuery()


def test_a_bad_query_is_refused_by_the_names_that_were_sent() -> None:
    assert problems(query_schema(ListTreesQuery), {"limit": "0", "planted_on[gte]": "soon", "country": ["ES"]}) == {
        ("limit", "out_of_range"),
        ("planted_on[gte]", "bad_date"),
        ("country.0", "unknown_country"),
    }
    assert problems(query_schema(ListTreesQuery), {"ripeness": None, "cursor": "x" * 501, "colour": "red"}) == {
        ("ripeness", "required"),
        ("cursor", "too_long"),
        ("colour", "unknown_field"),
    }
