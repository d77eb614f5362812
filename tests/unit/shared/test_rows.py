"""A table and its rows follow from a dataclass."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
from sqlalchemy import BigInteger, Column, DateTime, FetchedValue, MetaData, Table, Text
from sqlalchemy.dialects import postgresql

from shared.db.rows import RowMapper, table_of
from shared.kernel.country import Country
from tests.support.orchard import Fruit, Ripeness, Tree, a_tree

COMPUTED = {"sort": "soil.sort", "ripe": "ripe", "is_tall": "is_tall"}


def a_table(**options: Any) -> Table:
    return table_of(Tree, "tree", MetaData(), **options)


def type_of(column: Column[Any]) -> str:
    return column.type.compile(dialect=postgresql.dialect())


def as_stored(row: Any, document: str = "record") -> Any:
    return {**row, document: orjson.loads(orjson.dumps(row[document]))}


def test_the_types_of_the_columns_follow_from_the_annotations() -> None:
    table = a_table(without=("version",))

    assert {column.name: type_of(column) for column in table.c} == {
        "id": "UUID", "country": "TEXT", "name": "TEXT", "risk_level": "TEXT", "ripeness": "TEXT", "planted_on": "DATE",
        "grafted": "TEXT", "place": "TEXT", "looked_at": "TIMESTAMP WITH TIME ZONE", "use": "TEXT", "shape": "TEXT",
        "height": "DOUBLE PRECISION", "needs": "TEXT[]", "seen_in": "TEXT[]", "soil": "JSONB", "fruits": "JSONB",
        "notes": "JSONB", "origin": "TEXT", "band": "TEXT",
    }  # fmt: skip
    assert {column.name for column in table.c if column.nullable} == {
        "grafted", "place", "looked_at", "shape", "height", "origin", "band",
    }  # fmt: skip
    assert [column.name for column in table.primary_key] == ["id"]


def test_what_is_no_column_goes_into_the_document() -> None:
    table = a_table(columns=("id", "country", "sort"), document="record", computed=COMPUTED)

    assert [column.name for column in table.c] == ["id", "country", "sort", "record"]


def test_a_column_that_is_given_replaces_the_one_of_a_field_and_may_be_the_key() -> None:
    given = (Column("version", BigInteger, primary_key=True), Column("planted_by", Text))

    table = table_of(Tree, "tree", MetaData(), *given, columns=("id", "version"))

    assert [(column.name, type_of(column)) for column in table.c] == [
        ("id", "UUID"), ("version", "BIGINT"), ("planted_by", "TEXT"),
    ]  # fmt: skip
    assert [column.name for column in table.primary_key] == ["version"]


def test_a_column_that_nothing_is_called_is_refused() -> None:
    with pytest.raises(TypeError, match="colour"):
        a_table(columns=("id", "colour"))


def test_a_type_without_a_column_is_refused() -> None:
    @dataclass
    class Odd:
        id: UUID
        what: complex

    with pytest.raises(TypeError, match=r"Odd\.what"):
        table_of(Odd, "odd", MetaData())


def test_an_entity_comes_back_from_its_row() -> None:
    mapper = RowMapper(Tree, a_table(columns=("id", "country", "sort"), document="record", computed=COMPUTED))
    tree = a_tree()

    assert mapper.from_row(as_stored(mapper.to_row(tree))) == tree


def test_an_entity_comes_back_from_what_the_driver_gives() -> None:
    mapper = RowMapper(Tree, a_table())
    tree = a_tree(fruits=(), notes={})
    row = mapper.to_row(tree)
    row |= {"country": "HN", "ripeness": "ripe", "soil": {"sort": "yes", "stones": True, "tested": {"ph": "7"}}}

    back = mapper.from_row(row)

    assert back == tree
    assert back.ripeness is Ripeness.RIPE
    assert isinstance(back.needs, tuple)


def test_the_driver_gets_lists_for_tuples_and_sets() -> None:
    row = RowMapper(Tree, a_table()).to_row(a_tree())

    assert row["needs"] == ["emergency_shelter", "medical"]
    assert row["seen_in"] == ["GT", "HN"]


def test_computed_attributes_are_written_and_not_read() -> None:
    mapper = RowMapper(Tree, a_table(columns=("id", "sort"), document="record", computed=COMPUTED))

    row = as_stored(mapper.to_row(a_tree()))

    assert row["sort"] == "yes"
    assert [fruit["ripeness"] for fruit in row["record"]["ripe"]] == ["ripe"]
    assert row["record"]["is_tall"] is True
    changed = {**row, "sort": "no", "record": {**row["record"], "ripe": [], "is_tall": False}}
    assert mapper.from_row(changed) == a_tree()


def test_what_an_older_release_did_not_write_has_its_default_and_what_it_wrote_beside_is_ignored() -> None:
    mapper = RowMapper(Tree, a_table(columns=("id",), document="record"))
    row = as_stored(mapper.to_row(a_tree()))
    del row["record"]["needs"], row["record"]["use"], row["record"]["soil"]["stones"]
    row["record"]["colour"] = row["record"]["soil"]["colour"] = "brown"

    back = mapper.from_row(row)

    assert (back.needs, back.use, back.soil.stones) == ((), "fruit", False)


def test_what_the_database_writes_is_read_only() -> None:
    table = table_of(Tree, "tree", MetaData(), Column("looked_at", DateTime(timezone=True), FetchedValue()))
    mapper = RowMapper(Tree, table)

    assert "looked_at" not in mapper.to_row(a_tree())


def test_a_set_of_enumerations_and_optional_values_come_back_as_what_they_are() -> None:
    @dataclass(frozen=True)
    class Visit:
        id: UUID
        countries: frozenset[Country]
        fruit: Fruit | None = None
        at: datetime | None = None
        who: list[UUID] = field(default_factory=list)

    mapper = RowMapper(Visit, table_of(Visit, "visit", MetaData()))
    guest = uuid4()
    row = {"id": uuid4(), "countries": ["HN"], "fruit": {"ripeness": "green"}, "at": None, "who": [guest]}

    visit = mapper.from_row(row)

    assert visit.countries == {Country.HONDURAS}
    assert visit.fruit == Fruit(ripeness=Ripeness.GREEN)
    assert visit.who == [guest]
    assert mapper.from_row({**row, "fruit": None}).fruit is None
