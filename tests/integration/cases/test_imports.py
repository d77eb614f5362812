"""A file of records: checked first, written in chunks, never doubled, its values never shown."""

import gzip
import io
import time
from typing import Any
from uuid import UUID

import pytest
from redis import Redis
from werkzeug.test import TestResponse

from services.cases.adapters.work import CasesWork
from services.cases.domain.imports.ctdc import COLUMNS, LAYOUTS
from services.cases.domain.imports.run import ImportRun
from services.cases.domain.jobs import RunImport
from services.cases.usecases.imports import run_import as running
from services.cases.usecases.imports.remember_extract import remember_extract
from services.cases.usecases.imports.run_import import run_import
from shared.contracts.record_sum import as_text, record_sum, total
from shared.contracts.reporting import ExtractWritten
from shared.contracts.revocations import REVOKED_KEY
from shared.kernel.country import Country
from shared.kernel.ids import new_id
from tests.integration.cases.conftest import Caller, Office

pytestmark = pytest.mark.integration

MEANS, OTHER_RECRUITER = "meansThreats", "recruiterRelationOther"


class Crash(Exception):
    """The worker is killed."""


def a_file(*rows: dict[str, Any], columns: list[str] | tuple[str, ...] = COLUMNS) -> bytes:
    lines = [",".join(columns), *(",".join(str(row.get(column, "")) for column in columns) for row in rows)]
    return "\n".join(lines).encode() + b"\n"


def many(count: int) -> bytes:
    return a_file(
        *({"gender": "Woman", "isSexualExploit": 1, "yearOfRegistration": 2001 + i % 20} for i in range(count))
    )


def upload(caller: Caller, content: bytes, query: str = "", **form: str) -> TestResponse:
    data = {"layout": "ctdc-2025", "country": "GT", "file": (io.BytesIO(content), "nombres.csv"), **form}
    return caller.request("POST", f"/imports{query}", data=data, content_type="multipart/form-data")


def work_on(office: Office, import_id: str, **options: int) -> None:
    job = RunImport(country=Country.GUATEMALA, import_id=UUID(import_id))
    run_import(job, lambda: office.services.system_work(frozenset({Country.GUATEMALA})), most_rows=100_000, **options)


def learn(office: Office, event: ExtractWritten) -> None:
    with office.services.system_work(frozenset({event.country})) as work:
        remember_extract(event, work=work)


def ctdc_of(caller: Caller, case: dict[str, Any]) -> Any:
    codings = caller.get(f"/cases/{case['id']}/coding").json
    coding = next(one for one in codings["standards"] if one["standard"] == "CTDC")
    return {value["field"]: value["values"] for value in coding["values"]}


def cases_of(office: Office, caller: Caller) -> int:
    rows = office.admin("SELECT count(*) AS n FROM case_record WHERE organisation_id = %s", caller.organisation_id)
    return rows[0].n


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "CHECK_CHUNK", 10)
    monkeypatch.setattr(running, "WRITE_CHUNK", 10)


def test_a_dry_run_writes_nothing_and_a_confirmation_writes_the_good_rows(office: Office, ana: Caller) -> None:
    content = a_file(
        {"gender": "Woman", "ageBroad": "09--17", "isSexualExploit": 1, "typeOfSexProstitution": 1},
        {"gender": "Sofía Canaria", "citizenship": "Honduras", MEANS: 7},
        {"gender": "Man", "isForcedLabour": 1, MEANS: 1, "meansFalsePromises": 1, OTHER_RECRUITER: 1},
    )
    uploaded = upload(ana, content)
    path = uploaded.headers["Location"].removeprefix("/api/v1")

    work_on(office, uploaded.json["id"])
    checked = ana.get(path).json

    assert (uploaded.status_code, uploaded.json["state"]) == (202, "uploaded")
    assert (checked["state"], checked["rows"], checked["ok"], checked["problem_rows"]) == ("checked", 3, 2, 1)
    assert checked["uploaded_by"] == ana.subject
    assert cases_of(office, ana) == 0
    problems = ana.get(f"{path}/problems")
    assert {(p["row"], p["column"], p["code"]) for p in problems.json["items"]} == {
        (2, "gender", "unknown_value"),
        (2, "citizenship", "unknown_country"),
        (2, MEANS, "not_a_flag"),
    }
    assert "Canaria" not in problems.text

    assert ana.post(f"{path}/confirm").status_code == 202
    work_on(office, uploaded.json["id"])

    done = ana.get(path).json
    assert (done["state"], done["imported_rows"], done["progress"]) == ("done", 2, 1.0)
    assert cases_of(office, ana) == 2
    assert office.admin("SELECT count(*) AS n FROM import_file WHERE import_id = %s", done["id"])[0].n == 0


@pytest.mark.parametrize("content", [many(25), gzip.compress(many(25))], ids=["plain", "gzip"])
def test_a_confirmed_upload_is_written_without_another_word(office: Office, ana: Caller, content: bytes) -> None:
    answer = upload(ana, content, "?confirm=true")

    work_on(office, answer.json["id"])

    assert ana.get(f"/imports/{answer.json['id']}").json["state"] == "done"
    assert cases_of(office, ana) == 25


def test_the_same_job_twice_writes_every_row_once(office: Office, ana: Caller, small_chunks: None) -> None:
    answer = upload(ana, many(35), confirm="true")

    for _ in range(2):
        work_on(office, answer.json["id"])

    assert cases_of(office, ana) == 35


def test_a_worker_killed_between_and_inside_chunks_loses_and_doubles_nothing(
    office: Office, ana: Caller, small_chunks: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = upload(ana, many(45), confirm="true")
    written = running._write
    calls = iter(range(100))

    def dies_sometimes(run: ImportRun, walk: running.FileWalk, work: CasesWork) -> None:
        written(run, walk, work)
        if next(calls) in (1, 3):
            raise Crash

    monkeypatch.setattr(running, "_write", dies_sometimes)
    for _ in range(2):
        with pytest.raises(Crash):
            work_on(office, answer.json["id"])
    before = cases_of(office, ana)
    work_on(office, answer.json["id"])

    assert 0 < before < 45
    assert cases_of(office, ana) == 45
    told = [e for e in office.events("cases.cases_imported.v1") if e["import_id"] == answer.json["id"]]
    assert sum(len(e["rows"]) for e in told) == 45
    assert {e["records"] for e in told} == {45}


def test_the_same_file_is_not_imported_twice_unless_it_is_meant(
    office: Office, ana: Caller, colleague_elsewhere: Caller
) -> None:
    first = upload(ana, many(3), confirm="true")
    work_on(office, first.json["id"])

    second = upload(ana, many(3))
    meant = upload(ana, many(3), "?again=true", confirm="true")
    elsewhere = upload(colleague_elsewhere, many(3))
    work_on(office, meant.json["id"])

    assert (second.status_code, meant.status_code, elsewhere.status_code) == (409, 202, 202)
    assert f"/api/v1/imports/{first.json['id']}" in second.json["errors"][0]["message"]
    assert cases_of(office, ana) == 6


@pytest.mark.parametrize(
    ("content", "failure"),
    [
        (a_file(columns=[*COLUMNS, "nombre"]), "unknown_column"),
        (gzip.compress(many(500))[:-20], "not_gzip"),
    ],
)
def test_a_file_that_is_not_of_its_layout_fails_with_a_code(
    office: Office, ana: Caller, content: bytes, failure: str
) -> None:
    answer = upload(ana, content)

    work_on(office, answer.json["id"])

    body = ana.get(f"/imports/{answer.json['id']}").json
    assert (body["state"], body["failure"]) == ("failed", failure)
    assert office.admin("SELECT count(*) AS n FROM import_file WHERE import_id = %s", body["id"])[0].n == 0


def test_a_line_of_data_instead_of_a_header_is_not_repeated(office: Office, ana: Caller) -> None:
    answer = upload(ana, "María Canaria,2009\n".encode())

    work_on(office, answer.json["id"])

    problems = ana.get(f"/imports/{answer.json['id']}/problems")
    assert problems.json["items"] == [{"row": 0, "column": "*", "code": "no_header"}]
    assert "Canaria" not in str(office.admin("SELECT * FROM import_problem"))


def test_the_columns_of_2026_are_imported_as_spreadsheets_write_them(office: Office, ana: Caller) -> None:
    row = {"isForcedLabour": "1.0", "sectorOfLabourConstruction": "1.0", MEANS: "0.0", "yearOfRegistration": "2017.0"}
    content = a_file(row, columns=LAYOUTS["ctdc-2026"]).replace(b",", b";")
    answer = upload(ana, content, layout="ctdc-2025", confirm="true")

    work_on(office, answer.json["id"])

    done = ana.get(f"/imports/{answer.json['id']}").json
    assert (done["state"], done["layout"], done["imported_rows"]) == ("done", "ctdc-2026", 1)
    case = ana.get("/cases").json["items"][0]
    assert case["opened_on"] == "2017-01-01"
    assert ctdc_of(ana, case) == {
        "yearOfRegistration": ["2017"], "isForcedLabour": ["1"], "typeOfLabourConstruction": ["1"], MEANS: ["0"],
    }  # fmt: skip


def test_a_record_without_a_year_has_none_in_case_and_facts(office: Office, ana: Caller) -> None:
    answer = upload(
        ana, a_file({"gender": "Woman", "isSexualExploit": 0}, {"yearOfRegistration": 2003}), confirm="true"
    )

    work_on(office, answer.json["id"])

    cases = {case["opened_on"]: ctdc_of(ana, case) for case in ana.get("/cases").json["items"]}
    assert cases.pop("2003-01-01")["yearOfRegistration"] == ["2003"]
    assert list(cases.values()) == [{"gender": ["Woman"], "isSexualExploit": ["0"]}]
    told = next(e for e in office.events("cases.cases_imported.v1") if e["import_id"] == answer.json["id"])
    facts = [dict(zip(told["columns"], row, strict=True)) for row in told["rows"]]
    assert [(fact["year_known"], fact["flags_absent"]) for fact in facts] == [(False, ["isSexualExploit"]), (True, [])]


def test_a_case_that_an_earlier_release_imported_without_a_year_has_none_either(office: Office, ana: Caller) -> None:
    for row in ({"gender": "Woman"}, {"yearOfRegistration": 2003}):
        answer = upload(ana, a_file(row), confirm="true")
        work_on(office, answer.json["id"])
    office.admin("UPDATE case_record SET record = record - 'year_known' - 'flags_absent'")

    undated, dated = ana.get("/cases").json["items"]

    assert "yearOfRegistration" not in ctdc_of(ana, undated)
    assert ctdc_of(ana, dated)["yearOfRegistration"] == ["2003"]


def test_an_extract_of_the_platform_is_not_imported_as_new_people_however_it_was_sorted(
    office: Office, ana: Caller, small_chunks: None
) -> None:
    rows = [{"gender": "Woman", "isSexualExploit": 1}] * 23 + [{"gender": "Man", "isForcedLabour": 1}] * 12
    written = total(record_sum(str(row.get(column, "")) for column in COLUMNS) for row in rows)
    learn(office, ExtractWritten(country=Country.GUATEMALA, run_id=new_id(), content_sum=as_text(written)))
    as_written = a_file(*rows)
    by_a_spreadsheet = a_file(
        *({name: "1.0" if value == 1 else value for name, value in row.items()} for row in rows[::-1]),
        columns=LAYOUTS["ctdc-2026"],
    ).replace(b",", b";")

    for content in (as_written, by_a_spreadsheet, as_written + b"," * 26 + b"\n\n"):
        answer = upload(ana, content, confirm="true")
        work_on(office, answer.json["id"])
        body = ana.get(f"/imports/{answer.json['id']}").json
        assert (body["state"], body["failure"]) == ("failed", "own_extract")
    assert cases_of(office, ana) == 0

    for content, options in ((a_file(*rows[1:]), {}), (as_written, {"again": "true"})):
        answer = upload(ana, content, confirm="true", **options)
        work_on(office, answer.json["id"])
    assert cases_of(office, ana) == 34 + 35


def test_the_uploaded_file_is_kept_encrypted(office: Office, ana: Caller) -> None:
    answer = upload(ana, many(3))

    kept = office.admin("SELECT content FROM import_file WHERE import_id = %s", answer.json["id"])[0].content

    assert b"Woman" not in bytes(kept)


def test_a_stranger_sees_no_import(ana: Caller, colleague_elsewhere: Caller, abroad: Caller) -> None:
    path = f"/imports/{upload(ana, many(3)).json['id']}"

    answers = [
        who.get(f"{path}{below}") for who in (colleague_elsewhere, abroad) for below in ("", "/problems", "/events")
    ]

    assert [answer.status_code for answer in answers] == [404] * 6


def test_a_file_over_25_mib_is_refused(ana: Caller) -> None:
    assert upload(ana, b"x" * (25 * 1024 * 1024 + 1)).status_code == 413


def test_the_same_key_uploads_once(ana: Caller) -> None:
    content = many(4)
    headers = {"Idempotency-Key": "import-1"}
    form = {"layout": "ctdc-2025", "country": "GT"}
    body, content_type = _multipart(content, form)

    first, second = (
        ana.request("POST", "/imports", data=body, content_type=content_type, headers=headers) for _ in range(2)
    )

    assert first.json == second.json


def test_progress_is_streamed_until_the_import_rests(office: Office, ana: Caller) -> None:
    answer = upload(ana, many(3), confirm="true")
    work_on(office, answer.json["id"])

    stream = ana.get(f"/imports/{answer.json['id']}/events")

    assert stream.mimetype == "text/event-stream"
    assert '"state":"done"' in stream.text


def test_progress_is_no_longer_streamed_to_a_suspended_person(
    office: Office, ana: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.web.access.tokens.REVOCATION_READ_EVERY_SECONDS", 0.0)
    answer = upload(ana, many(3))
    pieces = ana.get(f"/imports/{answer.json['id']}/events").iter_encoded()
    assert next(pieces).startswith(b"retry: ")
    assert b'"state":"uploaded"' in next(pieces)

    with Redis.from_url(office.services.settings.common.cache_url) as cache:
        cache.zadd(REVOKED_KEY, {f"sub:{ana.subject}@99": time.time() + 60})

    assert list(pieces) == []


def test_imports_are_listed_newest_first(office: Office, ana: Caller) -> None:
    ids = [upload(ana, many(n)).json["id"] for n in (1, 2, 3)]

    page = ana.get("/imports?limit=2").json
    rest = ana.get(f"/imports?limit=2&cursor={page['next_cursor']}").json

    assert [run["id"] for run in page["items"] + rest["items"]] == ids[::-1]


def _multipart(content: bytes, form: dict[str, str]) -> tuple[bytes, str]:
    from werkzeug.test import EnvironBuilder

    builder = EnvironBuilder(method="POST", data={**form, "file": (io.BytesIO(content), "x.csv")})
    environ = builder.get_environ()
    return environ["wsgi.input"].read(), environ["CONTENT_TYPE"]
