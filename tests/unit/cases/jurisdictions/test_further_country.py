"""A fifth country from a pack alone: a file in a folder, and nothing else."""

# fixed dates: every rule is handed its day

from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import cast

import pytest

from services.cases.domain.jurisdictions.pack import Pack
from services.cases.domain.jurisdictions.registry import pack_of, packs_in_use, use_packs
from services.cases.domain.person.age import Majority
from services.cases.domain.person.elements import check_elements
from services.cases.domain.person.person import Experience, Person
from shared.kernel.country import Country
from shared.kernel.errors import Invalid
from tests.support.builders.packs import COSTA_RICA, stage_name, write_pack
from tests.support.use_cases import code_of

pytestmark = pytest.mark.unit


@pytest.fixture(autouse=True)
def the_packs_that_ship() -> Iterator[None]:
    yield
    use_packs()


@pytest.fixture
def costa_rica(tmp_path: Path) -> Pack:
    write_pack(tmp_path)
    use_packs(tmp_path)
    return pack_of("CR")


def test_it_stands_beside_those_that_ship(costa_rica: Pack) -> None:
    assert sorted(packs_in_use()) == ["CR", "GT", "HN", "MX", "SV"]
    assert (costa_rica.version, costa_rica.currency, costa_rica.time_zone) == (3, "CRC", "America/Costa_Rica")


def test_its_stages_have_its_names_and_others_those_of_the_list(costa_rica: Pack) -> None:
    assert stage_name(costa_rica, "investigation", "es") == "Procedimiento preparatorio"
    assert stage_name(costa_rica, "investigation", "en") == "Preparatory procedure"
    with pytest.raises(Invalid) as refused:
        costa_rica.require_stage("execution", "stage")
    assert code_of(refused) == "unknown_code"


def test_its_codes_are_taken_and_those_of_others_are_not(costa_rica: Pack) -> None:
    assert costa_rica.require_institution("CR_FACTRA", "institution").role == "prosecution"
    assert costa_rica.require_standing("private_accuser", "standing").name.en == "Private accuser"
    with pytest.raises(Invalid) as elsewhere:
        costa_rica.require_institution("GT_MP_FTP", "institution")
    with pytest.raises(Invalid) as from_elsewhere:
        pack_of("GT").require_article("CR_CP_172", None, "article")
    assert {code_of(elsewhere), code_of(from_elsewhere)} == {"other_country"}


def test_a_retired_institution_or_standing_is_refused_and_stays_readable(costa_rica: Pack) -> None:
    with pytest.raises(Invalid) as institution:
        costa_rica.require_institution("CR_CNTT", "institution")
    with pytest.raises(Invalid) as standing:
        costa_rica.require_standing("offended_party", "standing")

    assert {code_of(institution), code_of(standing)} == {"not_in_force"}
    assert {"CR_CNTT": "Comisión anterior"}.items() <= {i.code: i.name.es for i in costa_rica.institutions}.items()


def test_its_children_have_its_own_authority(costa_rica: Pack) -> None:
    assert costa_rica.child_protection.code == "CR_PANI"


def test_its_articles_are_those_of_the_day(costa_rica: Pack) -> None:
    assert costa_rica.require_article("CR_CP_172", date(2013, 2, 7), "article").penalty is None
    assert costa_rica.require_article("CR_CP_172", date(2013, 2, 8), "article").penalty is not None
    with pytest.raises(Invalid) as refused:
        costa_rica.require_article("CR_CP_172", date(2009, 6, 23), "article")
    assert code_of(refused) == "not_in_force"


def test_its_deadlines_and_holidays_are_counted(costa_rica: Pack) -> None:
    judged = {
        act.code: (act.due_on, act.before_stage) for act in costa_rica.due_dates("first_judgment", date(2026, 3, 30))
    }

    assert judged == {"reading": (date(2026, 4, 4), None), "appeal": (date(2026, 4, 22), "appeal")}
    assert not costa_rica.is_working_day(date(2026, 12, 28))
    assert costa_rica.is_working_day(date(2027, 12, 28))
    assert costa_rica.working_day_before(date(2026, 12, 29), 1) == date(2026, 12, 25)


def test_a_pack_of_a_country_that_ships_replaces_it(tmp_path: Path) -> None:
    own = deepcopy(COSTA_RICA)
    own.update(country="GT", version=2)
    for part in (*own["institutions"], *own["articles"]):
        part["code"] = part["code"].replace("CR_", "GT_")
    write_pack(tmp_path, own, "gt.json")

    use_packs(tmp_path)

    assert (pack_of("GT").version, pack_of("SV").version) == (2, 1)


@pytest.mark.parametrize(
    ("said", "needed"), [({}, True), ({"means_required": True}, True), ({"means_required": False}, False)]
)
def test_a_pack_says_whether_trafficking_needs_a_means(tmp_path: Path, said: dict[str, bool], needed: bool) -> None:
    write_pack(tmp_path, COSTA_RICA | said)
    use_packs(tmp_path)
    excused = Experience(means=["not_required_law"])

    def check() -> None:
        check_elements(cast("Country", "CR"), Person(), Majority.ADULT, [excused])

    if needed:
        with pytest.raises(Invalid) as refused:
            check()
        assert code_of(refused) == "means_required_by_law"
    else:
        check()


@pytest.mark.parametrize(("country", "needed"), [("GT", False), ("SV", True), ("HN", False), ("MX", False)])
def test_of_the_four_that_ship_only_el_salvador_needs_one(country: str, needed: bool) -> None:
    assert pack_of(country).means_required is needed
