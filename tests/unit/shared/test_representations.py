"""The response, its description and the statement that writes it follow from a dataclass."""

from typing import Any

import orjson
import pytest
from flask import Flask
from marshmallow import Schema, fields
from sqlalchemy import MetaData
from sqlalchemy.dialects import postgresql

from shared.db.rows import table_of
from shared.web.app import register_blueprints
from shared.web.blueprint import Blueprint
from shared.web.representations import Representation, page_of
from tests.support.orchard import Fruit, Soil, Tree, a_tree

TREE = Representation(Tree, "TreeCard", without=("notes",), computed=("is_tall", "ripe"))


def described(schema: type[Schema]) -> dict[str, Any]:
    blueprint = Blueprint("trees", __name__)

    @blueprint.get("/trees")
    @blueprint.response(200, schema)
    def read() -> dict[str, Any]:
        return {}

    app = Flask("trees")
    app.config.update(API_TITLE="t", API_VERSION="v1", OPENAPI_VERSION="3.1.0")
    app.config.update(OPENAPI_URL_PREFIX="/", OPENAPI_JSON_PATH="openapi.json")
    register_blueprints(app, [blueprint])
    return app.test_client().get("/openapi.json").json["components"]["schemas"]


def test_every_field_is_required_and_nullable_where_it_is_optional() -> None:
    tree = described(TREE.schema)["TreeCard"]

    assert set(tree["required"]) == set(tree["properties"]) == set(TREE.attributes)
    assert tree["properties"]["height"]["type"] == ["number", "null"]
    assert tree["properties"]["name"] == {"type": "string"}
    assert tree["description"] == "A tree of the orchard."


def test_codes_and_enumerations_are_described() -> None:
    properties = described(TREE.schema)["TreeCard"]["properties"]

    assert properties["risk_level"]["x-code-list"] == "risk_level"
    assert properties["ripeness"] == {"type": "string", "enum": ["green", "ripe"]}
    assert properties["use"]["enum"] == ["fruit", "shade"]
    assert properties["shape"]["enum"] == ["round", "tall", None]
    assert properties["needs"]["items"]["x-code-list"] == "service_type"
    assert properties["planted_on"]["format"] == "date"
    assert properties["looked_at"]["format"] == "date-time"


def test_nested_dataclasses_are_components_of_their_own() -> None:
    schemas = described(TREE.schema)

    assert {"Soil", "Fruit"} <= schemas.keys()
    assert set(schemas["Fruit"]["required"]) == {"ripeness", "picked_at", "weight"}
    assert "maximum" not in schemas["Fruit"]["properties"]["weight"]


def test_a_nested_component_may_be_called_otherwise() -> None:
    called = Representation(Tree, "Tree", only=("soil", "fruits"), nested=(Representation(Soil, "Ground"),))

    assert described(called.schema).keys() >= {"Tree", "Ground", "Fruit"}


def test_a_nested_representation_hides_nothing() -> None:
    with pytest.raises(TypeError, match="Ground"):
        Representation(Tree, "Tree", nested=(Representation(Soil, "Ground", without=("stones",)),))


@pytest.mark.parametrize("option", ["only", "without", "sometimes"])
def test_a_field_that_does_not_exist_is_not_named_by_mistake(option: str) -> None:
    options: dict[str, Any] = {option: ("colour",)}

    with pytest.raises(TypeError, match="colour"):
        Representation(Tree, "Tree", **options)


def test_what_is_sometimes_there_is_not_required_and_what_the_view_adds_is_described() -> None:
    seen = Representation(
        Tree, "Tree", only=("id", "name"), sometimes=("name",), extra={"cut": fields.Boolean(required=True)}
    )

    assert set(described(seen.schema)["Tree"]["required"]) == {"id", "cut"}


def test_a_page_is_called_like_its_items() -> None:
    schemas = described(page_of(TREE))

    assert schemas["TreeCardPage"]["properties"]["items"]["items"] == {"$ref": "#/components/schemas/TreeCard"}
    assert schemas["TreeCardPage"]["required"] == ["items", "next_cursor"]


def test_the_body_holds_what_is_described() -> None:
    body = orjson.loads(orjson.dumps(TREE.body(a_tree())))

    assert body.keys() == TREE.attributes.keys()
    assert body["from"] == "seed"
    assert body["seen_in"] == ["GT", "HN"]
    assert body["ripe"] == body["fruits"]
    assert TREE.schema().validate(body) == {}


def test_an_attribute_may_have_another_name() -> None:
    card = Representation(Tree, "Tree", only=("id",), computed={"ground": "soil.sort"})

    assert card.body(a_tree())["ground"] == "yes"


def test_postgresql_reads_columns_and_the_document() -> None:
    table = table_of(
        Tree, "tree", MetaData(), columns=("id", "sort"), document="record", computed={"sort": "soil.sort"}
    )
    card = Representation(Tree, "Tree", only=("id", "name", "use", "origin"), computed={"ground": "soil.sort"})

    statement = str(card.json_object(table).compile(dialect=postgresql.dialect()))

    assert statement == (
        "json_build_object('id', tree.id, 'name', tree.record -> 'name', 'use', coalesce(tree.record -> 'use',"
        " '\"fruit\"'::jsonb), 'from', tree.record -> 'origin', 'ground', tree.sort)"
    )


def test_what_is_not_stored_cannot_be_written_by_postgresql() -> None:
    table = table_of(Tree, "tree", MetaData(), columns=("id",))

    with pytest.raises(TypeError, match="name is not stored"):
        Representation(Tree, "Tree", only=("id", "name")).json_object(table)


def test_the_fields_of_a_dataclass_are_enough() -> None:
    assert set(Representation(Fruit, "Fruit").body(a_tree().fruits[0])) == {"ripeness", "picked_at", "weight"}
