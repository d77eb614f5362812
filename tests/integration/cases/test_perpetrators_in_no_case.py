"""Alleged perpetrators who are named in no case: by mistake, not yet, or no longer."""

import threading
from typing import Any
from uuid import UUID

import pytest

from services.cases.domain.parts.perpetrator import UNNAMED_FOR
from services.cases.domain.parts.perpetrator_link import PERPETRATOR_LINK, PerpetratorLink
from services.cases.usecases.parts.link_perpetrator import link_perpetrator
from shared.kernel.country import Country
from tests.integration.cases.conftest import Caller, Office, join
from tests.integration.cases.grants import grant_of
from tests.integration.cases.seals import seal
from tests.integration.cases.test_perpetrators import known, linked, names
from tests.support.faults import eventually

pytestmark = pytest.mark.integration

GT = frozenset({Country.GUATEMALA})


@pytest.fixture
def beto(office: Office, ana: Caller, beto: Caller) -> Caller:
    """A colleague of Ana; both are known as members."""
    join(office, ana, beto)
    return beto


def correct(caller: Caller, link: Any, case: Any, *, in_error: bool) -> Any:
    path = f"/cases/{case['id']}/perpetrators/{link['id']}"
    return caller.patch(path, {"in_error": in_error}, If_Match=caller.get(path).headers["ETag"])


def forget(office: Office, *cases: Any) -> None:
    """What retention does once these cases have ended."""
    for case in cases:
        office.admin("UPDATE case_record SET anonymised_on = current_date WHERE id = %s", case["id"])
    with office.services.system_work(GT) as work:
        for case in cases:
            work.retained_cases.forget(UUID(case["id"]))
            work.audit_case("case.anonymised", work.cases.get(UUID(case["id"])))
        work.perpetrators.forget_unnamed(Country.GUATEMALA, since=work.clock.now() - UNNAMED_FOR)


def left(office: Office, caller: Caller) -> set[str]:
    found = "SELECT id FROM vault.perpetrator WHERE organisation_id = %s"
    return {str(row.id) for row in office.admin(found, caller.organisation_id)}


def age(office: Office, *perpetrators: Any) -> None:
    """Let them, and what names them, be unchanged for 31 days."""
    for each in perpetrators:
        for table, of in (("vault.perpetrator", "id"), ("case_part", "perpetrator_id")):
            office.admin(f"UPDATE {table} SET changed_at = now() - interval '31 days' WHERE {of} = %s", each["id"])


def test_a_link_by_mistake_is_no_case_of_theirs_and_shows_them_to_who_recorded_them(ana: Caller, beto: Caller) -> None:
    perpetrator, case = known(ana), ana.register()
    link = linked(ana, case, perpetrator)

    assert correct(beto, link, case, in_error=True).status_code == 200

    assert (names(ana), names(beto)) == ([perpetrator["id"]], [])
    assert ana.get(f"/perpetrators/{perpetrator['id']}").json["linked"] is False
    assert ana.get(f"/perpetrators/{perpetrator['id']}/cases").json["items"] == []
    assert correct(beto, link, case, in_error=False).status_code == 200
    assert (names(ana), names(beto)) == ([perpetrator["id"]], [perpetrator["id"]])


def test_a_mistake_in_one_case_shows_nobody_who_appears_in_a_sealed_one(
    office: Office, ana: Caller, beto: Caller
) -> None:
    carla = office.caller(organisation_id=ana.organisation_id)
    join(office, carla)
    perpetrator, hidden, case = known(ana), beto.register(), ana.register()
    link = linked(ana, case, perpetrator)
    linked(beto, hidden, perpetrator)
    etag = beto.get(f"/cases/{hidden['id']}").headers["ETag"]
    assert seal(beto, hidden, beto, carla, etag=etag).status_code == 200

    mistaken = correct(ana, link, case, in_error=True)

    assert (names(ana), names(carla)) == ([], [perpetrator["id"]])
    refused = correct(ana, mistaken.json, case, in_error=False)
    assert (refused.status_code, refused.json["errors"][0]["code"]) == (422, "not_known")
    assert names(ana) == []


def test_what_is_recorded_as_a_mistake_names_nobody(ana: Caller, beto: Caller) -> None:
    perpetrator, case = known(ana), ana.register()

    linked(ana, case, perpetrator, in_error=True)

    assert (names(ana), names(beto)) == ([perpetrator["id"]], [])


def test_who_appears_in_no_case_any_more_is_forgotten(office: Office, ana: Caller) -> None:
    gone, kept, unnamed = known(ana), known(ana), known(ana)
    mistaken = known(ana)
    case, other = ana.register(), ana.register()
    for perpetrator, where in ((gone, case), (kept, case), (kept, other), (mistaken, case)):
        linked(ana, where, perpetrator)
    linked(ana, other, mistaken, in_error=True)

    forget(office, case)

    assert left(office, ana) == {kept["id"], unnamed["id"]}
    (row,) = office.admin("SELECT links FROM vault.perpetrator WHERE id = %s", kept["id"])
    assert row.links == 1


def test_who_was_named_in_no_case_is_forgotten_after_30_days(office: Office, ana: Caller) -> None:
    old, new, named, mistaken, corrected = (known(ana) for _ in range(5))
    case = ana.register()
    linked(ana, case, named)
    linked(ana, case, mistaken, in_error=True)
    link = linked(ana, case, corrected)
    age(office, old, named, mistaken, corrected)
    correct(ana, link, case, in_error=True)

    forget(office)

    assert left(office, ana) == {new["id"], named["id"], corrected["id"]}
    refused = correct(ana, ana.get(f"/cases/{case['id']}/perpetrators").json["items"][1], case, in_error=False)
    assert (refused.status_code, refused.json["errors"][0]["code"]) == (422, "not_known")


def is_waiting(office: Office) -> bool:
    """Whether a session waits for a lock."""
    waiting = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    return bool(office.admin(waiting))


def test_who_is_being_named_while_their_last_case_ends_is_kept(office: Office, ana: Caller) -> None:
    perpetrator, old, new = known(ana), ana.register(), ana.register()
    linked(ana, old, perpetrator)
    with office.services.work(grant_of(ana)) as work:
        link = PerpetratorLink(perpetrator_id=UUID(perpetrator["id"]), roles=["recruiter"])
        link_perpetrator(UUID(new["id"]), PERPETRATOR_LINK, link, work=work)
        retention = threading.Thread(target=forget, args=(office, old))
        retention.start()
        assert eventually(lambda: is_waiting(office), within=10) is not None
    retention.join()

    assert left(office, ana) == {perpetrator["id"]}
    assert [each["id"] for each in ana.get(f"/perpetrators/{perpetrator['id']}/cases").json["items"]] == [new["id"]]


def test_only_the_platform_forgets(office: Office, ana: Caller) -> None:
    perpetrator = known(ana)
    age(office, perpetrator)
    with office.services.work(grant_of(ana)) as work:
        work.perpetrators.forget_unnamed(Country.GUATEMALA, since=work.clock.now() - UNNAMED_FOR)

    assert left(office, ana) == {perpetrator["id"]}
