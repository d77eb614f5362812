"""`ceiba country`: a country is added whole, or nothing is changed and what is wrong is named."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from infra.local.programs import REPOSITORY
from infra.ops.cli import main
from tests.support.builders.countries import COSTA_RICA, write_country
from tests.support.builders.packs import COSTA_RICA as PACK
from tests.support.builders.packs import write_pack

pytestmark = pytest.mark.unit


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shell in which only the home of a platform is known, which does not run."""
    for name in [name for name in os.environ if name.startswith("CEIBA_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("CEIBA_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def add(file: Path, pack: Path) -> Result:
    return CliRunner().invoke(main, ["country", "add", str(file), "--pack", str(pack), "--json"])


def ceiba(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own, which reads the countries when it starts."""
    environment = {**os.environ, "CEIBA_HOME": str(home)}
    command = [sys.executable, "-m", "infra.ops", *arguments]
    return subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("where", ["cr.json", "."])
def test_a_country_is_added_with_its_pack_and_its_keys(tmp_path: Path, home: Path, where: str) -> None:
    write_pack(tmp_path)

    added = add(write_country(tmp_path), tmp_path / where)

    assert added.exit_code == 0, added.output
    item = json.loads((home / "countries" / "cr.json").read_text())
    known = {"code": "CR", "es": "Costa Rica", "alpha_3": "CRI", "tz": "America/Costa_Rica", "currency": "CRC"}
    assert known.items() <= item.items()
    assert json.loads((home / "countries" / "packs" / "cr.json").read_text()) == PACK
    assert "CR" in json.loads((home / "secrets" / "platform.json").read_text())["blind_index_keys"]


def test_the_platform_has_it_from_the_next_start_and_adding_it_again_says_so(tmp_path: Path, home: Path) -> None:
    write_pack(tmp_path)
    file = write_country(tmp_path)
    add(file, tmp_path)

    listed = json.loads(ceiba(home, "country", "list", "--json").stdout)
    before = (home / "countries" / "cr.json").stat()
    again = ceiba(home, "country", "add", str(file), "--pack", str(tmp_path))

    assert [(each["code"], each["added"]) for each in listed[3:]] == [("MX", False), ("CR", True)]
    assert (again.returncode, again.stderr) == (1, "Error: CR is there already\n")
    assert (home / "countries" / "cr.json").stat().st_mtime_ns == before.st_mtime_ns


def test_a_country_that_ships_is_not_added(tmp_path: Path, home: Path) -> None:
    text = json.dumps(PACK).replace('"CR', '"GT')
    write_pack(tmp_path, json.loads(text), "gt.json")
    subdivisions = [{"code": "GT-01", "es": "Guatemala", "en": "Guatemala"}]

    refused = add(write_country(tmp_path, code="GT", subdivisions=subdivisions, national_purposes=[]), tmp_path)

    assert (refused.exit_code, refused.output) == (1, "Error: GT ships with Ceiba\n")
    assert not home.exists()


PROVINCE = COSTA_RICA["subdivisions"][0]
PURPOSE = COSTA_RICA["national_purposes"][0]


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"code": "XX"}, ["code: 'XX' is no code of ISO 3166-1"]),
        ({"code": "C("}, ["code: 'C(' is no code of ISO 3166-1"]),
        ({"dial": "506"}, ["dial: '506' is no prefix such as +506"]),
        ({"dial": 506}, ["country.json: dial: "]),
        ({"colour": "blue"}, ["country.json: the whole: extra fields found (colour)"]),
        ({"subdivisions": []}, ["subdivisions: none"]),
        ({"subdivisions": [PROVINCE, PROVINCE]}, ["subdivisions[1].code: CR-A stands there more than once"]),
        ({"subdivisions": [PROVINCE | {"code": "GT-01"}]}, ["subdivisions[0].code: 'GT-01'"]),
        ({"subdivisions": [PROVINCE | {"es": " "}]}, ["subdivisions[0]: a name is missing"]),
        ({"national_purposes": [PURPOSE | {"code": "GT_X"}]}, ["national_purposes[0].code: 'GT_X'"]),
        ({"national_purposes": [PURPOSE | {"canonical": "x"}]}, ["national_purposes[0].canonical: 'x' is not in"]),
        ({"dial": "506", "subdivisions": []}, ["dial: '506'", "subdivisions: none"]),
    ],
    ids=lambda value: ", ".join(value) if isinstance(value, list) else "",
)
def test_everything_wrong_with_a_file_is_named_and_nothing_is_changed(
    tmp_path: Path, home: Path, changes: dict[str, Any], named: list[str]
) -> None:
    refused = add(write_country(tmp_path, **changes), write_pack(tmp_path))

    assert refused.exit_code == 2
    assert [words for words in named if words not in refused.output] == []
    assert not home.exists()


def test_a_wrong_pack_is_named_beside_the_file_and_nothing_is_changed(tmp_path: Path, home: Path) -> None:
    pack = write_pack(tmp_path, PACK | {"version": 0, "time_zone": "Costa Rica"})

    refused = add(write_country(tmp_path, dial="506"), pack)

    assert refused.exit_code == 2
    for words in ("dial: '506'", "cr.json: version: less than 1", "cr.json: time_zone: no time zone"):
        assert words in refused.output
    assert not home.exists()


@pytest.mark.parametrize("text", ["", "[]", '"CR"'])
def test_a_file_that_is_no_object_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "country.json"
    file.write_text(text)

    assert (refused := add(file, write_pack(tmp_path))).exit_code == 2
    assert "country.json: " in refused.output


def test_a_pack_of_another_country_is_refused(tmp_path: Path) -> None:
    pack = write_pack(tmp_path, json.loads(json.dumps(PACK).replace('"CR', '"PA')), "pa.json")

    refused = add(write_country(tmp_path), pack)

    assert (refused.exit_code, "country: PA, and the file is of CR" in refused.output) == (2, True)


def test_a_country_without_its_pack_stops_the_service_of_cases(tmp_path: Path, home: Path) -> None:
    write_pack(tmp_path)
    add(write_country(tmp_path), tmp_path)
    start = "from services.cases.bootstrap import use_jurisdictions as use; use()"
    environment = {**os.environ, "CEIBA_COUNTRIES": str(home / "countries")}

    done = subprocess.run(
        [sys.executable, "-c", start], cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False
    )

    assert "jurisdiction packs: no pack of CR" in done.stderr
