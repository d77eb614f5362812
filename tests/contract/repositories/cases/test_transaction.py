"""What a transaction stores, what an error undoes, and what can be read of the audit."""

# fixed dates: NOON is the clock of the service

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.case.timeline import TimelineEntry
from services.cases.domain.jobs import RunImport
from services.cases.processes.case.timeline import save_case
from shared.contracts.cases import IdentityErased
from shared.db.audit.audit_log import AuditFilter
from shared.kernel.audit_actions import FORBIDDEN
from shared.kernel.country import ALL_COUNTRIES
from shared.kernel.errors import NotFound
from shared.kernel.ids import new_id
from tests.contract.repositories.cases.works import STRANGERS, Works, on_postgresql
from tests.support.builders.cases import NOON, a_case, a_caseworker, an_identity, an_import, store
from tests.support.world import CLINIC, GT, HN, SHELTER


def test_an_error_undoes_everything(works: Works) -> None:
    kept, lost = a_case(), a_case()
    works.store(kept, identity=an_identity())
    effects: list[str] = []

    def write_and_fail(work: CasesWork) -> None:
        store(work, lost, an_identity())
        save_case(work.cases.get_for_update(kept.id), TimelineEntry(kind="case.changed"), work=work)
        work.vault.replace(kept, an_identity(known_as="Majo"))
        work.search_index.replace(kept, [an_identity(known_as="Majo")])
        work.audit_case("case.changed", kept)
        work.publish(IdentityErased(country=GT, case_id=kept.id))
        work.after_commit(lambda: effects.append("done"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), works.open() as work:
        write_and_fail(work)
    with works.open() as work:
        assert work.cases.get_for_update(kept.id) == kept
        assert work.vault.read(kept) == (an_identity(), 1)
        assert work.timeline.page(kept.id, after=None, limit=9).items == []
        tokens = work.search_index.tokens(GT, an_identity(known_as="Majo"))
        assert [found.id for found in work.search_index.candidates(kept.organisation_id, tokens, 9)] == [kept.id]
        majo = work.search_index.name_tokens(GT, None, None, "Majo")
        assert work.search_index.candidates(kept.organisation_id, majo, 9) == []
        with pytest.raises(NotFound):
            work.cases.get(lost.id)
    assert (works.audited(), works.messages(), effects) == ([], [], [])


def test_what_others_committed_meanwhile_outlives_an_error(works: Works) -> None:
    theirs, lost = a_case(), a_case()

    def write_and_fail(outer: CasesWork) -> None:
        store(outer, lost)
        works.store(theirs)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), works.open() as outer:
        write_and_fail(outer)
    with works.open() as work:
        assert work.cases.get(theirs.id) == theirs
        with pytest.raises(NotFound):
            work.cases.get(lost.id)


def test_effects_follow_the_commit(works: Works) -> None:
    case = a_case()
    seen: list[Case] = []

    def look() -> None:
        with works.open() as later:
            seen.append(later.cases.get_for_update(case.id))

    with works.open() as work:
        store(work, case)
        work.after_commit(look)
        assert seen == []
    assert seen == [case]


def test_events_jobs_and_audit_are_stored_in_order(works: Works) -> None:
    case = a_case()
    event = IdentityErased(country=GT, case_id=case.id)
    job = RunImport(country=GT, import_id=an_import().id)
    with works.open() as work:
        work.publish(event)
        work.enqueue(job)
        work.audit_case("case.read", case)
        work.audit_each_country("case.listed", "organisation", None)
    assert works.messages() == [(event.NAME, "GT", event.data()), (job.NAME, "GT", job.data())]
    assert works.audited() == [("case.read", case.id, "GT"), ("case.listed", None, "GT")]


@on_postgresql
def test_a_use_case_that_may_not_be_audited_does_not_happen(works: Works) -> None:
    case = a_case()

    def write(work: CasesWork) -> None:
        store(work, case)
        work.audit("case.read", country=HN, object_type="case", object_id=case.id)

    with pytest.raises(DBAPIError), works.open() as work:
        write(work)
    with works.open() as work, pytest.raises(NotFound):
        work.cases.get_for_update(case.id)


def test_the_audit_of_a_case_is_read_newest_first_page_by_page(works: Works) -> None:
    case = a_case()
    works.store(case)
    with works.open() as work:
        for action in ("case.registered", "case.change", "case.read"):
            work.audit_case(action, case, purpose="referral", fields=["needs"])
        work.audit_case("case.read", a_case())
        assert work.audit_log.of_object(case.id, after=None, limit=9).items == []
    with works.open() as work:
        first = work.audit_log.of_object(case.id, after=None, limit=2)
        newest, older = first.items
        assert [newest.action, older.action] == ["case.read", "case.changed"]
        assert (newest.actor, newest.purpose, newest.fields) == ("ana", "referral", ("needs",))
        assert first.next_position == [older.at, older.id]
        rest = work.audit_log.of_object(case.id, after=[older.at.isoformat(), str(older.id)], limit=2)
        assert ([entry.action for entry in rest.items], rest.next_position) == (["case.registered"], None)


def test_what_others_were_refused_of_a_case_stands_beside_what_its_organisation_did(works: Works) -> None:
    case = a_case()
    with works.open() as work:
        work.audit_case("case.read", case)
    with works.open(a_caseworker(organisation_id=CLINIC)) as work:
        for action in (FORBIDDEN, "packet.checked"):
            work.audit(action, country=case.country, object_type="notes", object_id=case.id)
    with works.platform() as work:
        shown = work.audit_log.of_object(case.id, after=None, limit=9, organisation_id=SHELTER)
        assert sorted(entry.action for entry in shown.items) == [FORBIDDEN, "case.read"]
        assert len(work.audit_log.of_object(case.id, after=None, limit=9).items) == 3


@on_postgresql
@pytest.mark.parametrize("stranger", STRANGERS)
def test_the_audit_of_another_organisation_or_country_is_not_seen(works: Works, stranger: Any) -> None:
    case = a_case()
    with works.open() as work:
        work.audit_case("case.read", case)
    with works.open(stranger) as work:
        assert work.audit_log.of_object(case.id, after=None, limit=9).items == []
        assert work.audit_log.page(AuditFilter(), before=None, limit=9).items == []


def test_the_audit_of_every_organisation_is_searched_by_the_platform(works: Works) -> None:
    case = a_case()
    with works.open() as work:
        work.audit_case("case.change", case)
        work.audit_case("case.changed", case)
        work.audit_case("case.read", case)
    with works.open(a_caseworker(subject="eva", organisation_id=new_id(), countries=ALL_COUNTRIES)) as work:
        work.audit("case.read", country=HN, object_type="case", object_id=None)

    def found(**wanted: Any) -> list[tuple[str, str]]:
        with works.platform() as work:
            page = work.audit_log.page(AuditFilter(**wanted), before=None, limit=9)
        return [(entry.actor, entry.action) for entry in page.items]

    with works.platform() as work:
        first = work.audit_log.page(AuditFilter(), before=None, limit=1)
        (newest,) = first.items
        assert first.next_position == [newest.id]
        assert len(work.audit_log.page(AuditFilter(), before=newest.id, limit=9).items) == 3
    assert newest.actor == "eva"
    assert found(equal={"action": "case.changed"}) == [("ana", "case.changed")] * 2
    assert found(equal={"action": "case.read", "country": HN}) == [("eva", "case.read")]
    assert found(equal={"object_id": case.id}) == [("ana", action) for action in ("case.read", *["case.changed"] * 2)]
    assert len(found(since=NOON.replace(year=2000))) == 4
    assert found(until=NOON.replace(year=2000)) == []


def test_the_time_span_of_a_search_is_when_the_rows_were_made(works: Works) -> None:
    with works.open() as work:
        work.audit_case("case.read", a_case())
    with works.platform() as work:
        (entry,) = work.audit_log.page(AuditFilter(), before=None, limit=9).items
        made = work.audit_log.page(AuditFilter(until=NOON + timedelta(days=40_000)), before=None, limit=9)
        assert made.items == [entry]
