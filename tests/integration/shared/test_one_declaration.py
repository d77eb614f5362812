"""What a dataclass declares is what a real table stores, gives back and answers with."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID, uuid4

import orjson
import pytest
from marshmallow import ValidationError
from sqlalchemy import ARRAY, Connection, Engine, MetaData, Table, Text, cast, insert, select, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.schema import CreateTable

from shared.db.engine import make_engine
from shared.db.rows import RowMapper, table_of
from shared.kernel.codes import Code
from shared.web.inputs import InputSchema
from shared.web.representations import Representation
from tests.support.databases import ServiceDatabase
from tests.support.orchard import Soil, Tree, a_tree

pytestmark = pytest.mark.integration

COMPUTED = {"sort": "soil.sort", "ripe": "ripe", "is_tall": "is_tall"}
SHOWN = Representation(Tree, "Tree", computed=COMPUTED)


@pytest.fixture(scope="module")
def engine(service_database: Callable[[str], ServiceDatabase]) -> Iterator[Engine]:
    engine = make_engine(service_database("identity").admin_url)
    yield engine
    engine.dispose()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        yield connection


def created(connection: Connection, entity: type[Any], **options: Any) -> Table[Any]:
    table = table_of(entity, "tree", MetaData(), **options)
    connection.execute(CreateTable(table))
    return table


@pytest.fixture(params=[{}, {"document": "record", "columns": ("id", "country", "sort", "planted_on", "needs")}])
def table(request: pytest.FixtureRequest, connection: Connection) -> Table[Any]:
    """The same entity in columns alone, and in a few columns and a document."""
    return created(connection, Tree, computed=COMPUTED, **request.param)


def test_an_entity_is_stored_and_comes_back(connection: Connection, table: Table[Any]) -> None:
    trees = RowMapper(Tree, table)
    tree = a_tree()
    bare = Tree(country=tree.country, name="Pino", risk_level="low", planted_on=tree.planted_on)
    connection.execute(insert(table), [trees.to_row(tree), trees.to_row(bare)])

    rows = connection.execute(select(table).order_by(table.c.id)).all()

    assert [trees.from_row(row) for row in rows] == [tree, bare]


def test_postgresql_writes_the_same_json_as_python(connection: Connection, table: Table[Any]) -> None:
    trees = [a_tree(), a_tree(id=uuid4(), name="O'Hara %s :x", looked_at=None, fruits=(), needs=(), notes={})]
    connection.execute(insert(table), [RowMapper(Tree, table).to_row(tree) for tree in trees])

    written = connection.execute(select(SHOWN.json_object(table).cast(Text)).order_by(table.c.id)).scalars()

    assert [orjson.loads(text) for text in written] == [orjson.loads(orjson.dumps(SHOWN.body(t))) for t in trees]


def test_both_fill_in_what_an_older_release_left_out_of_the_document(connection: Connection) -> None:
    table = created(connection, Tree, columns=("id",), document="record")
    trees, tree = RowMapper(Tree, table), a_tree(soil=Soil(sort="yes"), needs=(), use="fruit", notes={})
    connection.execute(insert(table).values(**trees.to_row(tree)))
    for path in (["needs"], ["use"], ["notes"], ["soil", "stones"], ["soil", "tested"]):
        connection.execute(update(table).values(record=table.c.record.op("#-")(cast(path, ARRAY(Text)))))
    shown = Representation(Tree, "Tree")

    row = connection.execute(select(table, shown.json_object(table).cast(JSONB).label("body"))).one()

    assert trees.from_row(row) == tree
    assert row.body == orjson.loads(orjson.dumps(shown.body(tree)))


BODY = {"id": str(uuid4()), "country": "HN", "risk": "low"}


@dataclass(frozen=True, kw_only=True)
class Seed:
    """Before a field is added."""

    id: UUID
    country: str


@dataclass(frozen=True, kw_only=True)
class SeedWithRisk(Seed):
    """The same with one more field."""

    risk: Annotated[str, Code("risk_level")]


def what_follows(connection: Connection, entity: Any) -> Any:
    """The names that a dataclass spells, from the column to the API description."""

    class TakenSchema(InputSchema[entity]):
        """A new seed."""

    table = created(connection, entity)
    seeds, shown = RowMapper(entity, table), Representation(entity, "Seed")
    seed = TakenSchema().load({name: BODY[name] for name in TakenSchema().fields})
    connection.execute(insert(table).values(**seeds.to_row(seed)))
    row = connection.execute(select(table, shown.json_object(table).cast(JSONB).label("body"))).one()
    connection.rollback()
    assert seeds.from_row(row) == seed
    with pytest.raises(ValidationError) as error:
        TakenSchema().load({})
    return {
        "columns": set(table.c.keys()),
        "row": set(seeds.to_row(seed)),
        "JSON of Python": set(shown.body(seed)),
        "JSON of PostgreSQL": set(row.body),
        "required in responses": {name for name, field in shown.schema().fields.items() if field.required},
        "code lists": {name for name, field in shown.schema().fields.items() if "x-code-list" in field.metadata},
        "required in inputs": set(error.value.messages),
    }


def test_one_line_adds_a_field_everywhere(connection: Connection) -> None:
    before, after = what_follows(connection, Seed), what_follows(connection, SeedWithRisk)

    assert {place: after[place] - before[place] for place in after} == {place: {"risk"} for place in after}
