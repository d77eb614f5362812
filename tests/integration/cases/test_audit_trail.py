"""The audit of the cases service: who reads it, what it never says, its chain, and the file that is signed."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.rows import namedtuple_row

from shared.audit_export import checked_export
from shared.db.audit import audit_chain
from shared.db.audit.audit import Sealer
from shared.kernel.country import Country
from tests.integration.cases.conftest import Caller, Office, join
from tests.integration.cases.seals import sealed as sealed_case
from tests.integration.cases.test_access_log import of_case, opened
from tests.support.event_keys import public_keys_of

pytestmark = pytest.mark.integration

TRAIL = "/audit/cases"
CANARY = "Xochitl-Kanarienvogel"


@pytest.fixture
def administrator(office: Office) -> Caller:
    return office.caller(role="country_admin")


def sealed(office: Office, anchors: Path) -> None:
    settings = replace(office.services.settings.common, audit_anchor_dir=str(anchors))
    with psycopg.connect(office.database.relay_url, autocommit=True, row_factory=namedtuple_row) as relay:
        sealer = Sealer(settings)
        while sealer.seal(relay):
            pass


def chain_of(caller: Caller) -> Any:
    answer = caller.get(f"{TRAIL}/chain")
    assert answer.status_code == 200, answer.text
    (state,) = answer.json["items"]
    return state


def span(**changes: str) -> dict[str, str]:
    now = datetime.now(UTC)
    asked = {
        "country": "GT",
        "since": (now - timedelta(hours=1)).isoformat(),
        "until": (now + timedelta(hours=1)).isoformat(),
        "reason": "complaint",
    }
    return asked | changes


def test_the_administrator_sees_who_read_a_file_and_its_supervisor_too(
    administrator: Caller, ana: Caller, her_supervisor: Caller
) -> None:
    case = opened(ana)

    for reader in (administrator, her_supervisor):
        (row,) = of_case(reader.get(f"{TRAIL}?action=identity.read&actor={ana.subject}"), case)
        assert (row["actor"], row["organisation_id"], row["purpose"]) == (
            ana.subject,
            str(ana.organisation_id),
            "referral",
        )


def test_a_supervisor_sees_what_others_did_to_a_case_of_the_organisation(
    administrator: Caller, ana: Caller, her_supervisor: Caller
) -> None:
    case = opened(ana)
    assert administrator.get(f"/cases/{case}/access-log").status_code == 200

    rows = of_case(her_supervisor.get(f"{TRAIL}?actor={administrator.subject}"), case)

    assert [row["action"] for row in rows] == ["access_log.read"]


def test_another_organisation_and_another_country_see_nothing_of_it(office: Office, ana: Caller) -> None:
    case = opened(ana)

    for stranger in (office.caller(role="supervisor"), office.caller(role="country_admin", country="HN")):
        answer = stranger.get(f"{TRAIL}?object_id={case}")
        assert (answer.status_code, answer.json["items"]) == (200, [])


def test_a_sealed_case_is_in_the_trail_of_the_people_named_alone(
    office: Office, administrator: Caller, ana: Caller, beto: Caller, her_supervisor: Caller
) -> None:
    join(office, ana, beto, her_supervisor)
    other = office.caller(role="supervisor", organisation_id=ana.organisation_id)
    case = sealed_case(ana, her_supervisor)["id"]

    assert of_case(her_supervisor.get(f"{TRAIL}?object_id={case}"), case)
    for hidden_from in (administrator, other):
        assert of_case(hidden_from.get(f"{TRAIL}?object_id={case}"), case) == []


def test_nothing_that_a_file_says_is_in_the_trail(
    office: Office, tmp_path: Path, administrator: Caller, ana: Caller
) -> None:
    case = ana.register(
        identity={
            "first_names": CANARY,
            "surnames": CANARY,
            "phones": [{"number": "+50255551234", "safe_to_call": False}],
        }
    )
    at = f"/cases/{case['id']}"
    assert ana.post(f"{at}/notes", {"text": f"{CANARY} vive con su tía"}).status_code == 201
    assert ana.patch(at, {"risk_level": "high"}, If_Match=f'"{ana.get(at).json["version"]}"').status_code == 200
    ana.post("/cases/search", {"name": CANARY})
    ana.get(f"{at}/identity", X_Purpose="referral")
    sealed(office, tmp_path)

    pages = administrator.get(f"{TRAIL}?limit=200&actor={ana.subject}").text
    file = administrator.post(f"{TRAIL}/exports", span()).text

    for text in (pages, file):
        assert case["id"] in text
        assert not [word for word in (CANARY, "5551234", "vive con") if word in text]


def test_the_trail_is_narrowed_by_each_filter_and_reading_it_is_an_entry(administrator: Caller, ana: Caller) -> None:
    case = opened(ana, "prosecution_sharing")
    soon = f"{datetime.now(UTC) + timedelta(minutes=5):%Y-%m-%dT%H:%M:%SZ}"
    narrowed = ["object_type=case", f"object_id={case}", f"actor={ana.subject}", "purpose=prosecution_sharing"]
    for query in (*narrowed, f"organisation_id={ana.organisation_id}", "country=GT", f"at[lte]={soon}"):
        assert of_case(administrator.get(f"{TRAIL}?{query}&limit=200"), case), query
    for query in ("object_type=person", f"object_id={uuid4()}", "country=HN", f"at[gte]={soon}"):
        assert of_case(administrator.get(f"{TRAIL}?{query}&limit=200"), case) == [], query

    (own, *_) = administrator.get(f"{TRAIL}?actor={administrator.subject}&action=audit.read").json["items"]
    assert (own["object_type"], own["organisation_id"]) == ("country", str(administrator.organisation_id))


def test_looks_at_the_audit_are_left_out_for_who_asks_for_it(administrator: Caller, ana: Caller) -> None:
    case = opened(ana)
    for path in (TRAIL, "/access-alerts"):
        assert administrator.get(path).status_code == 200

    def listed(query: str) -> list[Any]:
        items: list[Any] = administrator.get(f"{TRAIL}?limit=200&{query}").json["items"]
        return items

    looks = {"audit.read", "bulk_accesses.read"}
    assert looks <= {entry["action"] for entry in listed("looks=true")}
    without = listed("looks=false")
    assert not looks & {entry["action"] for entry in without}
    assert [entry for entry in without if entry["object_id"] == case]


def test_the_chain_says_what_waits_what_is_sealed_and_what_is_anchored(
    office: Office, tmp_path: Path, administrator: Caller, ana: Caller
) -> None:
    opened(ana)
    assert chain_of(administrator)["waiting"] > 0

    sealed(office, tmp_path)

    state = chain_of(administrator)
    assert state["sealed_seq"] == state["anchored_seq"] > 0
    assert state["sealed_hash"] == state["anchored_hash"]
    assert state["compared"] > 0
    assert state["first_wrong"] is None


def test_an_entry_that_was_changed_behind_its_seal_is_named(
    office: Office, tmp_path: Path, administrator: Caller, ana: Caller
) -> None:
    opened(ana)
    sealed(office, tmp_path)
    seq = chain_of(administrator)["sealed_seq"]
    changed = (
        "UPDATE audit SET actor = %s WHERE id = (SELECT audit_id FROM audit_seal WHERE country = 'GT' AND seq = %s)"
    )
    (row,) = office.admin(
        "SELECT actor FROM audit JOIN audit_seal ON audit_id = id WHERE audit_seal.country = 'GT' AND seq = %s",
        str(seq),
    )

    office.admin(changed, "another", str(seq))
    assert chain_of(administrator)["first_wrong"] == seq

    office.admin(changed, row.actor, str(seq))
    assert chain_of(administrator)["first_wrong"] is None


def test_what_is_sealed_while_the_state_is_read_is_not_taken_for_missing(
    office: Office, tmp_path: Path, administrator: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_newest = audit_chain._newest

    def newest(country: Country) -> Any:
        with office.services.system_work(frozenset({country})) as work:
            work.audit("case.read", country=country, object_type="case", object_id=None)
        sealed(office, tmp_path)
        return read_newest(country)

    monkeypatch.setattr(audit_chain, "_newest", newest)

    assert chain_of(administrator)["first_wrong"] is None


def test_an_end_of_the_chain_that_was_cut_is_named(
    office: Office, tmp_path: Path, administrator: Caller, ana: Caller
) -> None:
    opened(ana)
    sealed(office, tmp_path)
    before = chain_of(administrator)["sealed_seq"]
    (row,) = office.admin("DELETE FROM audit_seal WHERE country = 'GT' AND seq = %s RETURNING *", str(before))

    assert chain_of(administrator)["first_wrong"] == before

    put_back = "INSERT INTO audit_seal (country, seq, audit_id, hash) VALUES ('GT', %s, %s, %s)"
    office.admin(put_back, str(before), row.audit_id, bytes(row.hash))
    assert chain_of(administrator)["first_wrong"] is None


def test_an_export_verifies_and_a_changed_line_is_found(
    office: Office, tmp_path: Path, administrator: Caller, ana: Caller
) -> None:
    case = opened(ana)
    sealed(office, tmp_path)
    keys = public_keys_of("cases", office.database.secrets)

    answer = administrator.post(f"{TRAIL}/exports", span())

    assert answer.status_code == 200, answer.text
    content = answer.get_data()
    checked = checked_export(content.splitlines(keepends=True), keys)
    assert (checked.problems, checked.statement["reason"]) == ([], "complaint")
    assert checked.entries > 3
    assert case.encode() in content
    changed = content.replace(ana.subject.encode(), b"x", 1)
    assert [p for _, p in checked_export(changed.splitlines(keepends=True), keys).problems] == [
        "changed",
        "content_differs",
    ]
    lines = content.splitlines(keepends=True)
    shortened = checked_export(lines[:1] + lines[2:], keys)
    assert {p for _, p in shortened.problems} == {"content_differs"}
    strangers = public_keys_of("identity", office.database.secrets)
    assert [p for _, p in checked_export(lines, strangers).problems] == ["unknown_key_or_signature"]
    (own, *_) = administrator.get(f"{TRAIL}?action=audit.exported&actor={administrator.subject}").json["items"]
    assert own["purpose"] == "complaint"


def test_a_supervisor_exports_what_concerns_the_organisation_and_every_line_verifies_by_itself(
    office: Office, tmp_path: Path, ana: Caller, her_supervisor: Caller, colleague_elsewhere: Caller
) -> None:
    mine, theirs = opened(ana), opened(colleague_elsewhere)
    mine_too = opened(ana)
    sealed(office, tmp_path)

    content = her_supervisor.post(f"{TRAIL}/exports", span()).get_data()

    checked = checked_export(content.splitlines(keepends=True), public_keys_of("cases", office.database.secrets))
    assert checked.problems == []
    assert checked.gaps > 0
    assert mine.encode() in content
    assert mine_too.encode() in content
    assert theirs.encode() not in content


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reason": "curiosity"}, "unknown_code"),
        ({"until": "2020-01-01T00:00:00Z"}, "bad_span"),
        ({"country": "HN"}, ""),
    ],
)
def test_an_export_needs_a_reason_a_span_and_a_country_of_ones_own(
    administrator: Caller, changes: dict[str, str], code: str
) -> None:
    answer = administrator.post(f"{TRAIL}/exports", span(**changes))

    assert answer.status_code == 422
    assert code in answer.text


# Raw SQL: entries of a year, of a hundred people in ten organisations and two countries.
FILL = """
INSERT INTO audit
SELECT (lpad(to_hex((extract(epoch FROM now()) * 1000)::bigint - n * 300000::bigint), 12, '0')
        || substr(md5(n::text), 13))::uuid,
    CASE WHEN n % 3 = 0 THEN 'HN' ELSE 'GT' END, now() - n * interval '5 minutes', 'person-' || n % 100, 'ceiba-web',
    md5((n % 10)::text)::uuid, 'case.read', 'case', md5((n % 5000)::text)::uuid, NULL, '{}', '', true
FROM generate_series(1, 100000) AS n
"""


def test_a_page_of_a_hundred_thousand_entries_comes_at_once(
    office: Office, administrator: Caller, her_supervisor: Caller, record_property: Any
) -> None:
    """p95 of a page in milliseconds, 100,000 rows, on two cores: see docs/performance.md."""
    office.admin(FILL)
    office.admin("ANALYZE audit")
    slow = {}
    for name, reader, query in (
        ("newest", administrator, ""),
        ("person", administrator, "?actor=person-7"),
        ("rare person", administrator, "?actor=nobody"),
        ("object", administrator, f"?object_id={UUID(int=7)}"),
        ("action", administrator, "?action=identity.erased"),
        ("organisation", her_supervisor, ""),
    ):
        times = []
        for _ in range(20):
            began = time.perf_counter()
            assert reader.get(f"{TRAIL}{query}").status_code == 200
            times.append((time.perf_counter() - began) * 1000)
        slow[name] = sorted(times)[18]
    record_property("p95_ms", slow)
    print(slow)
    assert max(slow.values()) < 500, slow
