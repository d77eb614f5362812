"""A fifth country by `ceiba country add` alone, added while the platform runs: Costa Rica works from the next start."""

import json
from typing import Any, cast
from uuid import uuid4

import pytest
from sqlalchemy import select

from infra.ops.access import Access
from services.cases.adapters.tables import case_record
from shared.kernel.country import Country
from tests.support.costa_rica import CostaRica, ask_for_token, ceiba
from tests.support.faults import eventually
from tests.support.form_visitor import FormVisitor
from tests.support.journey import a_consent, a_referral, a_registration, register
from tests.support.platform import Caller, Platform

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def costa_rica(own_platform: Platform) -> CostaRica:
    return CostaRica(own_platform)


def test_its_administrator_signs_in_with_the_scope_of_the_country_and_no_other(costa_rica: CostaRica) -> None:
    administrator = costa_rica.administrator

    me = administrator.get("/api/v1/me").json()
    foreign = {"country": "GT", "kind": "ngo", "name": "Otra", "public_name": "Otra"}
    refused = administrator.create("/organisations", foreign)

    assert (administrator.session["countries"], me["countries"], me["role"]) == (["CR"], ["CR"], "country_admin")
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "country_out_of_scope")


def test_the_lists_show_it(costa_rica: CostaRica) -> None:
    caller = costa_rica.platform.client("caseworker", "GT")

    countries = caller.get("/api/v1/code-lists/platform_country").json()
    provinces = caller.get("/api/v1/code-lists/iso_3166_2_cr").json()
    held = {one["code"]: one["held"] for one in caller.get("/api/v1/countries").json()["items"]}
    packs = {one["country"] for one in caller.get("/api/v1/jurisdictions").json()["items"]}

    assert "CR" in json.dumps(countries)
    assert "Limón" in json.dumps(provinces, ensure_ascii=False)
    assert held == {"GT": True, "SV": False, "HN": False, "MX": False, "CR": False}
    assert packs == {"GT", "SV", "HN", "MX", "CR"}


def test_a_case_is_registered_in_its_time_zone_its_provinces_and_its_law(costa_rica: CostaRica) -> None:
    case = costa_rica.case

    assert case["case_number"].startswith("CR-")
    assert (case["country"], case["identified_adm1"], case["suggested_authority"]) == ("CR", "CR-G", "CR_PANI")
    elsewhere = costa_rica.caseworker.post(
        "/api/v1/cases", json=a_registration(country="CR", identified_adm1="GT-01", consents=[])
    )
    assert elsewhere.status_code == 422


def test_a_referral_to_guatemala_is_accepted_there_and_its_packet_opens(costa_rica: CostaRica) -> None:
    shelter = costa_rica.platform.account("clients", "focal_point", "GT", 1)["organisation_id"]
    focal_point = costa_rica.platform.client("focal_point", "GT", 1)

    referral = refer(costa_rica.caseworker, costa_rica.case, shelter)
    packet = accepted(focal_point, referral)

    assert (referral["country"], referral["to_country"]) == ("CR", "GT")
    assert "Hernández López" in packet
    path = f"/api/v1/referrals/{referral['id']}"
    assert eventually(lambda: costa_rica.caseworker.get(path).json()["state"] == "accepted", within=30) is not None


def test_a_referral_from_guatemala_is_accepted_there_and_its_packet_opens(costa_rica: CostaRica) -> None:
    focal_point = costa_rica.system("focal_point")
    worker = costa_rica.platform.client("caseworker", "GT")
    consent = a_consent(purpose="cross_border_transfer", recipient_country="CR")

    packet = accepted(focal_point, refer(worker, register(worker, consents=[consent]), costa_rica.ngo))

    assert "Hernández López" in packet


def refer(sender: Caller, case: dict[str, Any], organisation: str) -> dict[str, Any]:
    """A referral abroad under the first consent of the case."""
    body = a_referral(case, organisation, kind="cross_border")
    sent = sender.post("/api/v1/referrals", json=body, headers={"Idempotency-Key": str(uuid4())})
    assert sent.status_code == 201, sent.text
    referral: dict[str, Any] = sent.json()
    return referral


def accepted(focal_point: Caller, referral: dict[str, Any]) -> str:
    """The packet that the receiver opens after accepting."""
    path = f"/api/v1/referrals/{referral['id']}"
    for action, state in (("receive", "received"), ("accept", "accepted")):
        assert focal_point.post(f"{path}/{action}").json()["state"] == state
    return focal_point.get(f"{path}/packet").text


def test_neither_country_sees_anything_of_the_other(costa_rica: CostaRica) -> None:
    guatemala = costa_rica.platform.client("caseworker", "GT")
    of_guatemala = register(guatemala)

    for caller, other in ((guatemala, costa_rica.case), (costa_rica.caseworker, of_guatemala)):
        assert caller.get(f"/api/v1/cases/{other['id']}").status_code == 404
        assert other["case_number"] not in caller.get("/api/v1/cases").text


def test_row_level_security_holds_where_the_services_forget_it(costa_rica: CostaRica) -> None:
    access = Access(costa_rica.platform.home)
    ids = {"CR": costa_rica.case["id"], "GT": register(costa_rica.platform.client("caseworker", "GT"))["id"]}

    # The process of the test does not know the country, and PostgreSQL compares codes.
    for country, own in ids.items():
        with access.work("cases", cast("Country", country)) as work:
            rows = work.connection.execute(select(case_record.c.id).where(case_record.c.id.in_(ids.values()))).scalars()
            assert [str(each) for each in rows] == [own]


def test_its_persons_are_counted_and_drawn(costa_rica: CostaRica) -> None:
    assert costa_rica.case

    def counted() -> bool:
        answer = costa_rica.caseworker.get("/api/v1/indicators/I01?country=CR&scope=organisation&by=adm1")
        assert answer.status_code == 200, answer.text
        return any(each["key"] == {"adm1": "CR-G"} and each["value"] == 1 for each in answer.json()["figures"])

    assert eventually(counted, within=60) is not None
    chart = costa_rica.caseworker.drawing("/api/v1/charts/persons-by-place.svg?country=CR&scope=organisation")
    assert chart.status_code == 200, chart.text
    assert "Guanacaste" in chart.text


def test_its_token_is_refused_to_the_systems_and_people_of_another_country(costa_rica: CostaRica) -> None:
    platform = costa_rica.platform
    client = platform.account("clients", "caseworker", "GT")

    refused = ask_for_token(platform, client, country="CR")

    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_scope")
    person = FormVisitor(platform.url)
    person.sign_in(platform.account("users", "caseworker", "GT"))
    assert person.session["countries"] == ["GT"]


def test_every_key_of_the_country_is_there_and_its_audit_chain_is_whole(costa_rica: CostaRica) -> None:
    assert costa_rica.case

    assert all(row["found"] for row in ceiba(costa_rica.platform, "keys", "check"))
    assert ceiba(costa_rica.platform, "audit", "verify", "--country", "CR")["findings"] == []


def test_it_is_listed_as_added(costa_rica: CostaRica) -> None:
    listed = {each["code"]: each["added"] for each in ceiba(costa_rica.platform, "country", "list")}

    assert listed == {"GT": False, "SV": False, "HN": False, "MX": False, "CR": True}


def test_the_regional_secretariat_covers_it_without_being_invited_again(costa_rica: CostaRica) -> None:
    coordinator = costa_rica.platform.client("regional_coordinator")

    assert coordinator.get("/api/v1/me").json()["countries"] == ["CR", "GT", "HN", "MX", "SV"]
    assert coordinator.get("/api/v1/indicators/I01?country=CR&scope=network").status_code == 200
