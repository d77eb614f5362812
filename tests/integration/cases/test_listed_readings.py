"""Reading at night and of another team's cases is listed, nobody is told, and another person marks it as seen."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from services.cases.domain.access.unusual_access import ListedRules
from services.cases.usecases.access.list_unusual_accesses import list_unusual_accesses
from services.cases.usecases.jurisdictions.keep_setting import keep_setting
from shared.contracts.country_settings import NIGHT_HOURS
from shared.contracts.identity import CountrySettingChanged
from shared.kernel.country import ALL_COUNTRIES, Country
from shared.kernel.ids import new_id
from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.seals import sealed
from tests.integration.cases.test_assignments import assign, joins
from tests.integration.cases.test_rewrap import rewrap, with_keys
from tests.integration.cases.test_unusual_access import ALERTS, about, opens, some
from tests.support.old_key import with_next_version, without_old_versions

pytestmark = pytest.mark.integration
NIGHT = new_id()

# Raw SQL: what a person did, once more under ids of their time.
EARLIER = """
UPDATE audit SET at = at - interval '70 minutes',
    id = (lpad(to_hex((extract(epoch FROM at - interval '70 minutes') * 1000)::bigint), 12, '0')
        || substr(replace(id::text, '-', ''), 13))::uuid
WHERE actor = %s
"""


@pytest.fixture(autouse=True)
def known(office: Office, ana: Caller, beto: Caller, her_supervisor: Caller) -> None:
    """Who works in the organisation, and as what."""
    joins(office, ana.organisation_id, ana.subject)
    joins(office, ana.organisation_id, beto.subject)
    joins(office, ana.organisation_id, her_supervisor.subject, role="supervisor")


def hour_there() -> int:
    return datetime.now(UTC).astimezone(Country.GUATEMALA.time_zone).hour


def decide_night(office: Office, begins: int, ends: int) -> None:
    """What the country decided, as the event of identity brings it."""
    decision = CountrySettingChanged(
        country=Country.GUATEMALA,
        setting_id=NIGHT,
        setting=NIGHT_HOURS,
        version=1,
        value={"begins": begins % 24, "ends": ends},
        valid_from=datetime.now(UTC).date() - timedelta(days=1),
    )
    with office.services.system_work(ALL_COUNTRIES) as work:
        keep_setting(decision, work=work)


def night_until_now(office: Office) -> ListedRules:
    """A night of Guatemala that ended less than an hour ago."""
    decide_night(office, hour_there() - 3, hour_there())
    return ListedRules()


def others(office: Office, most: int = 2) -> ListedRules:
    """Rules under which no hour is night."""
    decide_night(office, hour_there(), hour_there())
    return ListedRules(others_a_day=most)


def listed(office: Office, rules: ListedRules) -> None:
    with office.services.system_work(ALL_COUNTRIES) as work:
        list_unusual_accesses(rules, work=work)


def kinds(watcher: Caller, caller: Caller) -> list[tuple[str, int]]:
    return [(line["kind"], line["opened"]) for line in about(watcher, caller)]


def test_who_read_at_night_is_listed_once_with_how_many_cases_and_nobody_is_told(
    office: Office, ana: Caller, her_supervisor: Caller
) -> None:
    opens(ana, *some(ana, 2))
    office.admin(EARLIER, ana.subject)

    listed(office, night_until_now(office))
    listed(office, night_until_now(office))

    assert kinds(her_supervisor, ana) == [("night", 2)]
    told = [e for e in office.events("cases.bulk_access_detected.v1") if str(ana.organisation_id) in str(e)]
    assert told == []
    entries = "SELECT fields FROM audit WHERE action = 'unusual_access.listed' AND object_id = %s"
    assert [row.fields for row in office.admin(entries, ana.organisation_id)] == [["night"]]


def test_what_was_read_by_day_is_not_of_the_night(office: Office, ana: Caller, her_supervisor: Caller) -> None:
    opens(ana, *some(ana, 2))

    listed(office, others(office))

    assert kinds(her_supervisor, ana) == []


def test_who_opens_cases_of_another_team_is_listed_once_a_day(
    office: Office, ana: Caller, beto: Caller, her_supervisor: Caller
) -> None:
    cases = some(ana, 3)
    opens(beto, *cases[:2])
    listed(office, others(office))
    assert kinds(her_supervisor, beto) == []

    opens(beto, cases[2])
    listed(office, others(office))
    listed(office, others(office))

    assert kinds(her_supervisor, beto) == [("other_team", 3)]
    assert kinds(her_supervisor, ana) == []


def test_cases_that_one_attended_follows_or_gave_away_are_ones_own(
    office: Office, ana: Caller, beto: Caller, her_supervisor: Caller
) -> None:
    attended, followed, given = some(ana, 3)
    for person in (beto, ana):
        assert assign(ana, attended, person.subject).status_code == 201
    assert beto.request("PUT", f"/cases/{followed['id']}/follow").status_code in {200, 204}
    assert assign(beto, given, ana.subject).status_code == 201
    opens(beto, attended, followed, given)

    listed(office, others(office, most=0))

    assert kinds(her_supervisor, beto) == []


def test_supervisors_and_those_named_in_a_sealed_case_read_their_own(
    office: Office, ana: Caller, beto: Caller, her_supervisor: Caller
) -> None:
    administrator = office.caller(role="country_admin")
    opens(beto, sealed(ana, beto))
    opens(her_supervisor, *some(ana, 3))

    listed(office, others(office, most=0))

    assert kinds(administrator, beto) == kinds(administrator, her_supervisor) == []


@pytest.fixture
def line(office: Office, ana: Caller, beto: Caller, her_supervisor: Caller) -> Any:
    """A line about Beto."""
    opens(beto, *some(ana, 3))
    listed(office, others(office))
    (found,) = about(her_supervisor, beto)
    return found


def administrator(office: Office) -> Caller:
    """Of the country, and known as such."""
    made = office.caller(role="country_admin")
    joins(office, made.organisation_id, made.subject, role="country_admin")
    return made


def mark(caller: Caller, line: Any, outcome: str = "justified") -> Any:
    return caller.post(f"{ALERTS}/{line['id']}/seen", {"outcome": outcome})


def test_another_person_marks_it_as_seen_once_and_that_is_in_the_audit(
    office: Office, her_supervisor: Caller, line: Any
) -> None:
    answer = mark(her_supervisor, line, "not_justified")

    assert answer.status_code == 200, answer.text
    assert (answer.json["outcome"], answer.json["seen_by"]) == ("not_justified", her_supervisor.subject)
    again = mark(administrator(office), line)
    assert (again.status_code, again.json["code"]) == (409, "access_seen_already")
    (entry,) = her_supervisor.get(f"/audit/cases?action=unusual_access.seen&object_id={line['id']}").json["items"]
    assert (entry["actor"], entry["fields"]) == (her_supervisor.subject, ["other_team", "not_justified"])


def test_why_it_was_marked_is_kept_with_the_line_and_nowhere_else(
    office: Office, her_supervisor: Caller, line: Any
) -> None:
    path, why = f"{ALERTS}/{line['id']}/seen", "Turno de noche en el albergue"
    for wrong in ("", "x" * 301, 7):
        assert her_supervisor.post(path, {"outcome": "justified", "note": wrong}).status_code == 422

    answer = her_supervisor.post(path, {"outcome": "justified", "note": f" {why} "})

    assert (answer.status_code, answer.json["note"]) == (200, why)
    administrator = office.caller(role="country_admin")
    for reader in (her_supervisor, administrator):
        (listed,) = [one for one in reader.get(f"{ALERTS}?limit=200").json["items"] if one["id"] == line["id"]]
        assert listed["note"] == why
    assert why not in administrator.get("/audit/cases?limit=200").text
    assert why not in str(office.events("cases.bulk_access_detected.v1"))
    (row,) = office.admin("SELECT note, bulk_access::text AS all FROM bulk_access WHERE id = %s", line["id"])
    assert why.encode() not in bytes(row.note)
    assert "albergue" not in row.all


def test_why_is_read_after_the_key_of_the_country_was_changed(
    office: Office, her_supervisor: Caller, line: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    her_supervisor.post(f"{ALERTS}/{line['id']}/seen", {"outcome": "justified", "note": "Turno"})
    keys = with_next_version(office.services.settings.country_keys, "GT")
    with_keys(office, keys)

    assert rewrap(office, keys, monkeypatch, tmp_path).exit_code == 0

    with_keys(office, without_old_versions(keys, "GT"))
    (listed,) = [one for one in her_supervisor.get(f"{ALERTS}?limit=200").json["items"] if one["id"] == line["id"]]
    assert listed["note"] == "Turno"


def test_the_list_is_narrowed_to_what_was_not_seen_and_to_a_kind(her_supervisor: Caller, line: Any) -> None:
    def ids(query: str) -> list[str]:
        return [each["id"] for each in her_supervisor.get(f"{ALERTS}?limit=200&{query}").json["items"]]

    assert line["id"] in ids("seen=false&kind=other_team")
    mark(her_supervisor, line)

    assert line["id"] in ids("seen=true")
    for query in ("seen=false", "kind=night", "kind=much"):
        assert line["id"] not in ids(query)


def test_the_countrys_administrator_marks_it_too(office: Office, line: Any) -> None:
    assert mark(administrator(office), line).status_code == 200


def test_nobody_else_does_and_a_line_about_oneself_does_not_exist(
    office: Office, beto: Caller, ana: Caller, line: Any
) -> None:
    missing = {"id": "019a0000-0000-7000-8000-000000000000"}
    strangers = (
        office.caller(role="supervisor"),
        office.caller(role="country_admin", country="HN"),
        office.caller(role="supervisor", organisation_id=beto.organisation_id, subject=beto.subject),
    )
    for stranger in strangers:
        assert mark(stranger, line).status_code == mark(stranger, missing).status_code == 404
    assert mark(ana, line).status_code == 403
    assert office.app.test_client().post(f"/api/v1{ALERTS}/{line['id']}/seen", json={}).status_code == 401
    assert mark(office.caller(role="country_admin"), line, "perhaps").status_code == 422


def test_a_line_of_the_day_before_does_not_hide_todays(
    office: Office, beto: Caller, her_supervisor: Caller, line: Any
) -> None:
    earlier = str(datetime.now(UTC) - timedelta(hours=25))
    office.admin("UPDATE bulk_access SET at = %s WHERE id = %s", earlier, line["id"])

    listed(office, others(office))

    assert len(kinds(her_supervisor, beto)) == 2
