"""What a request reads does not depend on what PostgreSQL believes about a table: pages are counted, never times.

The rows of a large import are there at once, and their statistics are missing or of another time.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from psycopg import sql

from services.cases.adapters.work import CasesWork
from services.cases.api.schemas import RegisterCaseSchema
from services.cases.domain.case.case_number import stretches_with
from services.cases.domain.person.names import parts_of, query_keys
from services.cases.usecases.case.register_case import register_case
from shared.kernel.country import Country
from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.grants import grant_of
from tests.support.builders.case_bodies import a_registration, an_identity
from tests.support.statements import noting_statements

pytestmark = pytest.mark.integration

ROWS = 60_000
PAGE = 50
COLLEAGUE = uuid4()
COLUMNS = ("organisation_id", "status", "risk_level", "opened_on", "assigned_to", "next_due_at", "closed_on", "country")
# One in twenty is open; the imported ones are closed, old and of a low risk.
CASES = """
INSERT INTO case_record (id, person_id, country, organisation_id, case_number, status, stage, opened_on, risk_level,
    trafficking_status, majority, exploitation_types, assigned_to, closed_on, closure_reason, source, record, version,
    created_by, next_task, next_due_at, identified_adm1)
SELECT uuidv7(), person_id, country, organisation_id, 'S-' || g, CASE WHEN open THEN 'active' ELSE 'closed' END,
    stage, CASE WHEN open THEN current_date - g / 200 ELSE make_date(2001 + g %% 20, 1, 1) END,
    CASE WHEN open THEN 'high' ELSE 'low' END, trafficking_status, majority, exploitation_types,
    CASE WHEN g %% 100 = 0 THEN %s ELSE gen_random_uuid() END, CASE WHEN NOT open THEN current_date END,
    CASE WHEN NOT open THEN 'other' END, CASE WHEN open THEN source ELSE 'imported' END, record, 1, 'test',
    CASE WHEN open THEN next_task END, CASE WHEN open THEN now() + g * interval '1 minute' END,
    CASE WHEN g %% 60 = 0 THEN 'GT-13' ELSE 'GT-01' END
FROM case_record, (SELECT g, g %% 20 = 0 AS open FROM generate_series(1, %s::int) AS g) AS each WHERE id = %s
"""
TOKENS = """
INSERT INTO case_search_token (country, organisation_id, kind, token, case_id)
SELECT t.country, t.organisation_id, t.kind, t.token, c.id FROM case_search_token AS t
JOIN case_record AS c ON c.case_number LIKE 'S-%%' WHERE t.case_id = %s AND t.kind = 'name'
"""
NO_STATISTICS = """
SELECT pg_clear_relation_stats(n.nspname::text, c.relname::text),
    (SELECT count(pg_clear_attribute_stats(n.nspname::text, c.relname::text, a.attname::text, false))
     FROM pg_attribute AS a WHERE a.attrelid = c.oid AND attnum > 0)
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = relnamespace
WHERE relname IN ('case_record', 'case_search_token', 'person_identity', 'timeline_entry') AND relkind = 'r'
"""
OF_AN_EMPTY_TABLE = """
SELECT pg_restore_relation_stats('schemaname', 'public', 'relname', name, 'relpages', 0, 'reltuples', 0::real)
FROM unnest(ARRAY['case_record', 'case_search_token', 'timeline_entry']) AS name
"""
OF_FEW_ROWS = """
SELECT pg_restore_attribute_stats('schemaname', 'public', 'relname', 'case_record', 'attname', name,
    'inherited', false, 'null_frac', 0::real, 'avg_width', 8, 'n_distinct', 1::real,
    'most_common_vals', '{' || value || '}', 'most_common_freqs', '{1}'::real[])
FROM (VALUES ('risk_level', 'high'), ('status', 'intake'), ('organisation_id', %s)) AS few (name, value)
"""


class Undone(Exception):
    """Nothing is stored."""


def first_page(sort: Any, **filters: object) -> Callable[[CasesWork], object]:
    return lambda work: work.cases.page(work.organisation_id, filters, sort=sort, after=None, limit=PAGE)


def deep_page(**filters: object) -> Callable[[CasesWork], object]:
    after = ["2010-01-01", str(UUID(int=2**127))]
    return lambda work: work.cases.page(work.organisation_id, filters, sort="-opened_on", after=after, limit=PAGE)


SOON = datetime.now(UTC) + timedelta(days=14)
LISTS = {
    "newest": ("case_by_date", first_page("-opened_on")),
    "oldest": ("case_by_date", first_page("opened_on")),
    "deep": ("case_by_date", deep_page()),
    "span": ("case_by_date", first_page("-opened_on", opened_to=date(2009, 1, 1))),
    "closed": ("case_of_status", first_page("-opened_on", status="closed")),
    "closed, deep": ("case_of_status", deep_page(status="closed")),
    "active": ("case_of_status", first_page("-opened_on", status="active")),
    "active, oldest": ("case_of_status", first_page("opened_on", status="active")),
    "high": ("case_of_risk", first_page("-opened_on", risk_level="high")),
    "low, deep": ("case_of_risk", deep_page(risk_level="low")),
    "active, low": ("case_of_status", first_page("-opened_on", status="active", risk_level="low")),
    "closed, high": ("case_of_risk", first_page("-opened_on", status="closed", risk_level="high")),
    "people": ("case_of_source", first_page("-opened_on", source="registered")),
    "people, deep": ("case_of_source", deep_page(source="registered")),
    "people, closed": ("case_of_source", first_page("-opened_on", source="registered", status="closed")),
    "people, active": ("case_of_status", first_page("-opened_on", source="registered", status="active")),
    "place": ("case_of_place", first_page("-opened_on", source="registered", identified_adm1="GT-13")),
    "place, active": ("case_of_place", first_page("opened_on", status="active", identified_adm1="GT-13")),
    "mine": ("case_of_assignee", first_page("-opened_on", assigned_to=COLLEAGUE)),
    "mine, active": ("case_of_assignee", first_page("-opened_on", assigned_to=COLLEAGUE, status="active")),
    "open": ("case_open", first_page("-opened_on", is_open="true")),
    "open, of nobody": ("case_open", first_page("-opened_on", is_open="true", unassigned="true")),
    "due": ("case_with_task", first_page("due")),
    "due soon": ("case_with_task", first_page("due", due_to=SOON)),
    "due, high": ("case_with_task", first_page("due", risk_level="high", due_to=SOON)),
    "due, low": ("case_with_task", first_page("due", risk_level="low")),
    "due, closed": ("case_with_task", first_page("due", status="closed")),
    "due, mine": ("case_with_task_of_assignee", first_page("due", assigned_to=COLLEAGUE, due_to=SOON)),
}  # fmt: skip
STATISTICS = {
    "none": [NO_STATISTICS],
    "of an empty table": [NO_STATISTICS, OF_AN_EMPTY_TABLE],
    "of few rows of the organisation": [NO_STATISTICS, OF_FEW_ROWS],
    "of another organisation": [NO_STATISTICS, OF_FEW_ROWS],
    "of today": ["ANALYZE case_record, case_search_token, vault.person_identity, timeline_entry"],
}


@pytest.fixture(scope="module")
def ana(office: Office) -> Caller:
    """A caseworker whose organisation has just imported its cases."""
    return office.caller()


@pytest.fixture(scope="module")
def case_id(office: Office, ana: Caller) -> UUID:
    """A case of hers; all others are like it."""
    registered = ana.register(identity=an_identity(first_names="Itzel", surnames="Morales"))["id"]
    office.admin("ALTER TABLE case_record SET (autovacuum_enabled = off)")
    office.admin("ALTER TABLE case_search_token SET (autovacuum_enabled = off)")
    office.admin(CASES, COLLEAGUE, str(ROWS), registered)
    office.admin(TOKENS, registered)
    return UUID(registered)


@pytest.fixture(scope="module", params=STATISTICS)
def work(request: pytest.FixtureRequest, office: Office, ana: Caller, case_id: UUID) -> Iterator[CasesWork]:
    """A unit of work of the caseworker, under each kind of statistics."""
    whose = ana.organisation_id if request.param == "of few rows of the organisation" else uuid4()
    for statement in STATISTICS[request.param]:
        office.admin(statement, *([str(whose)] if statement == OF_FEW_ROWS else []))
    with office.services.work(grant_of(ana)) as work:
        yield work
        work.connection.rollback()


def plan_of(work: CasesWork, do: Callable[[CasesWork], object]) -> dict[str, Any]:
    """The plan by which PostgreSQL runs the statement that `do` makes, with what it read."""
    with noting_statements() as statements, work.connection.begin_nested() as changes:
        do(work)
        changes.rollback()
    ((statement, parameters),) = [found for found in statements if found[0].startswith(("SELECT", "WITH", "UPDATE"))]
    return explained(work, statement, parameters)


def explained(work: CasesWork, statement: str, parameters: Mapping[str, Any] | Sequence[Any]) -> dict[str, Any]:
    """The plan that a connection keeps for a prepared statement, carried out with these parameters."""
    if isinstance(parameters, Mapping):
        used = [name for name in parameters if f"%({name})s" in statement]
        statement = statement % {name: f"${number}" for number, name in enumerate(used, 1)}
        parameters = [parameters[name] for name in used]
    execute, driver = work.connection.exec_driver_sql, work.connection.connection.driver_connection
    values = sql.SQL(", ").join(map(sql.Literal, parameters)).as_string(driver)
    execute("PREPARE kept AS " + statement)
    try:
        found = execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) EXECUTE kept ({values})").scalar_one()
    finally:
        execute("DEALLOCATE kept")
    plan: dict[str, Any] = found[0]["Plan"]
    return plan


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


def pages_of(plan: dict[str, Any]) -> int:
    """8 KiB pages that were looked at, in memory or on disk."""
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


_OF_A_MONTH = re.compile(r"audit_(first|other|\d{4}_\d\d)_object(_id_at_idx)?")
"""The audit has an index in each of its partitions."""


def read_through(plan: dict[str, Any]) -> set[str]:
    names = {node["Index Name"] for node in nodes(plan) if "Index Name" in node}
    return {_OF_A_MONTH.sub("audit_object", name) for name in names}


@pytest.mark.parametrize("name", LISTS)
def test_a_page_of_a_list_is_a_stretch_of_one_index(work: CasesWork, name: str) -> None:
    index, read = LISTS[name]

    plan = plan_of(work, read)

    assert read_through(plan) == {index}
    assert {node["Node Type"] for node in nodes(plan)} & {"Sort", "Seq Scan", "Bitmap Heap Scan"} == set()
    assert pages_of(plan) <= 2 * PAGE + 20


@pytest.mark.parametrize("sort", ["-opened_on", "opened_on", "due"])
@pytest.mark.parametrize("filters", [{}, {"is_open": "true"}, {"status": "active"}, {"risk_level": "low"}], ids=str)
def test_ones_own_cases_are_found_by_their_indexes(work: CasesWork, sort: Any, filters: dict[str, object]) -> None:
    own = {"mine": str(COLLEAGUE), "source": "registered", **filters}

    plan = plan_of(work, first_page(sort, **own))

    assert "Seq Scan" not in {node["Node Type"] for node in nodes(plan)}
    assert read_through(plan) <= {
        "case_record_pkey",
        "case_of_assignee",
        "case_with_task_of_assignee",
        "case_of_author",
    }
    assert pages_of(plan) <= 4000


def test_the_caseloads_are_counted_in_the_index_of_open_cases(work: CasesWork) -> None:
    plan = plan_of(work, lambda each: each.caseloads.of(each.organisation_id, SOON))

    assert read_through(plan) == {"case_open"}
    assert plan["Node Type"] == "Aggregate"
    assert "Seq Scan" not in {node["Node Type"] for node in nodes(plan)}


def test_a_case_is_read_in_a_few_pages(work: CasesWork, case_id: UUID) -> None:
    reads: list[Callable[[CasesWork], object]] = [
        lambda each: each.cases.read(case_id),
        lambda each: each.cases.get(case_id),
        lambda each: each.cases.get_for_update(case_id),
        lambda each: each.cases.get_each_for_update([case_id]),
    ]
    for read in reads:
        plan = plan_of(work, read)

        assert (read_through(plan), pages_of(plan) <= 12) == ({"case_record_pkey"}, True)


def test_the_stage_of_a_case_is_saved_by_its_id(work: CasesWork, case_id: UUID) -> None:
    case = work.cases.get(case_id)

    plan = plan_of(work, lambda each: each.cases.save_stages([case]))

    assert (read_through(plan), pages_of(plan) <= 60) == ({"case_record_pkey"}, True)


@pytest.mark.usefixtures("work")
def test_a_case_is_registered_in_a_few_pages(office: Office, ana: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    command = RegisterCaseSchema().load(a_registration())
    with suppress(Undone), office.services.work(grant_of(ana)) as own:
        # Otherwise it goes with the commit.
        monkeypatch.setattr(own, "run_at_commit", lambda statement, values: statement.run(own.connection, values))
        plan = plan_of(own, lambda each: register_case(command, work=each))
        raise Undone

    assert read_through(plan) <= {"case_record_country_case_number_key"}
    assert pages_of(plan) <= 400


def test_a_search_reads_the_newest_cases_of_a_name(work: CasesWork) -> None:
    keys = query_keys(parts_of("Itzel Morales"))[0]
    tokens = work.search_index.tokens_for(Country.GUATEMALA, "name", keys)

    plan = plan_of(work, lambda each: each.search_index.candidates(each.organisation_id, tokens, 20))

    assert read_through(plan) == {"case_search_token_pkey", "case_record_pkey", "person_identity_pkey"}
    assert pages_of(plan) <= 400


@pytest.mark.parametrize("part", ["8213", "7777", "2026"])
def test_a_part_of_a_number_is_a_few_looks_into_the_index_of_numbers(work: CasesWork, part: str) -> None:
    stretches = list(stretches_with(part, Country.GUATEMALA, work.organisation_id, 2026))

    plan = plan_of(work, lambda each: each.case_numbers.among(each.organisation_id, Country.GUATEMALA, stretches, 20))
    first = plan_of(work, lambda each: each.case_numbers.first_year(each.organisation_id))

    assert (read_through(plan), read_through(first)) == ({"case_record_country_case_number_key"}, {"case_of_source"})
    assert (pages_of(plan) <= 1000, pages_of(first) <= 20) == (True, True)


def test_the_parts_of_a_case_are_found_by_its_id(work: CasesWork, case_id: UUID) -> None:
    parts: list[tuple[str, Callable[[CasesWork], object]]] = [
        ("timeline_of_case", lambda each: each.timeline.page(case_id, after=None, limit=PAGE)),
        ("notes_of_case", lambda each: each.notes.page(case_id, after=None, limit=PAGE)),
        ("assessments_of_case", lambda each: each.assessments.page(case_id, after=None, limit=PAGE)),
        ("assignments_of_case", lambda each: each.assignments.page(case_id, after=None, limit=PAGE)),
        ("disclosures_of_case", lambda each: each.disclosures.prepared(case_id)),
        ("referrals_of_case", lambda each: each.case_referrals.states_of(case_id)),
        ("referrals_of_case", lambda each: each.case_referrals.states_of_each([case_id])),
        ("disclosures_of_case", lambda each: each.disclosures.prepared_for([(case_id, case_id)])),
        ("audit_object", lambda each: each.audit_log.of_object(case_id, after=None, limit=PAGE)),
    ]
    for index, read in parts:
        plan = plan_of(work, read)

        # Each row asks whether its case is visible, but for assignments.
        looked = {index} if index == "assignments_of_case" else {index, "case_record_pkey"}
        assert (read_through(plan), pages_of(plan) <= 20 + 4 * PAGE) == (looked, True)


@pytest.mark.parametrize(
    ("index", "filters", "by", "sign"),
    [
        ("case_of_status", "status = 'closed'", "opened_on DESC, id DESC", "<"),
        ("case_of_risk", "risk_level = 'low'", "opened_on DESC, id DESC", "<"),
        ("case_of_status", "status = 'closed'", "opened_on, id", ">"),
        (
            "case_with_task",
            "next_due_at IS NOT NULL AND closed_on IS NULL AND next_due_at <= now()",
            "next_due_at, id",
            ">",
        ),
    ],
)
def test_the_previous_release_finds_its_order_in_the_new_indexes(
    work: CasesWork, index: str, filters: str, by: str, sign: str
) -> None:
    column = by.partition(",")[0].partition(" ")[0]
    found = work.connection.exec_driver_sql(
        f"EXPLAIN (FORMAT JSON) SELECT id FROM case_record WHERE organisation_id = %s AND {filters}"
        f" AND ({column}, id) {sign} ('2010-01-01', %s) ORDER BY {by} LIMIT 51",
        (work.organisation_id, UUID(int=2**127)),
    )
    plan = found.scalar_one()[0]["Plan"]

    assert "Sort" not in {node["Node Type"] for node in nodes(plan)}
    if index == "case_with_task":
        assert read_through(plan) == {index}
