"""`/jurisdictions`: what differs between countries, for every signed-in caller of any country."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.cases.bootstrap import use_jurisdictions
from services.cases.domain.jurisdictions.registry import packs_in_use
from tests.integration.cases.conftest import Caller, Office
from tests.support.builders.packs import COSTA_RICA, write_pack
from tests.support.tokens import SCOPES

pytestmark = pytest.mark.integration


@pytest.fixture
def costa_rica(office: Office, tmp_path: Path) -> Iterator[None]:
    write_pack(tmp_path)
    use_jurisdictions(tmp_path)
    yield
    use_jurisdictions()


@pytest.mark.parametrize("role", sorted(SCOPES))
def test_every_role_reads_them_of_any_country(office: Office, role: str) -> None:
    caller = office.caller(role=role, country="SV")

    assert caller.get("/jurisdictions").status_code == 200
    assert caller.get("/jurisdictions/GT").status_code == 200


def test_the_index_names_each_country_and_whether_it_is_confirmed(ana: Caller) -> None:
    items = ana.get("/jurisdictions").json["items"]

    assert [item["country"] for item in items] == ["GT", "HN", "MX", "SV"]
    assert items[0] == {
        "country": "GT",
        "name": {"es": "Guatemala", "en": "Guatemala"},
        "version": 1,
        "confirmed": False,
    }


def test_a_pack_is_whole_and_kept_until_it_changes(ana: Caller) -> None:
    answer = ana.get("/jurisdictions/GT")
    kept = ana.get("/jurisdictions/GT", If_None_Match=answer.headers["ETag"])

    assert answer.headers["Cache-Control"] == "private, max-age=3600"
    assert (kept.status_code, kept.data) == (304, b"")
    assert {part: len(answer.json[part]) for part in ("stages", "institutions", "articles", "deadlines", "sheets")} == {
        part: len(getattr(packs_in_use()["GT"], part))
        for part in ("stages", "institutions", "articles", "deadlines", "sheets")
    }
    assert answer.json["stages"][1] == {
        "code": "report",
        "name": {"es": "Denuncia / querella", "en": "Report / private complaint"},
        "confirmed": False,
    }


@pytest.mark.parametrize("country", ["CR", "gt", "nonsense"])
def test_a_country_without_a_pack_is_not_found(ana: Caller, country: str) -> None:
    assert ana.get(f"/jurisdictions/{country}").status_code == 404


@pytest.mark.usefixtures("costa_rica")
def test_a_fifth_country_is_served_from_a_pack_alone(ana: Caller) -> None:
    answer = ana.get("/jurisdictions/CR").json

    assert [item["country"] for item in ana.get("/jurisdictions").json["items"]] == ["CR", "GT", "HN", "MX", "SV"]
    assert answer["stages"] == COSTA_RICA["stages"]
    assert [article["valid_from"] for article in answer["articles"]] == [
        *(a.get("valid_from") for a in COSTA_RICA["articles"])
    ]
    assert [deadline["counted"] for deadline in answer["deadlines"]] == ["working", "calendar", "calendar"]
    assert answer["holidays"][3]["on"] == COSTA_RICA["holidays"][3]["on"]


def test_the_answer_is_as_the_description_of_the_api_says(ana: Caller, office: Office) -> None:
    described = office.app.test_client().get("/openapi.json").json["components"]["schemas"]

    assert set(ana.get("/jurisdictions/GT").json) == set(described["Jurisdiction"]["required"])
    assert set(described["Article"]["required"]) == {
        *("code", "name", "confirmed", "iccs", "valid_from", "valid_to", "penalty"),
    }
