"""A process knows the countries of the folder that its environment names, in every list and rule."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from infra.local.programs import REPOSITORY

pytestmark = pytest.mark.unit

PANAMA = {
    "code": "PA",
    "es": "Panamá",
    "en": "Panama",
    "alpha_3": "PAN",
    "tz": "America/Panama",
    "subdivisions": [{"code": "PA-8", "es": "Panamá", "en": "Panama"}],
    "national_purposes": [],
    "practice": "XP",
}


def told(folder: Path, expression: str) -> Any:
    """The value of an expression in a process with that folder."""
    code = f"""
import json
from shared.contracts.codelists import code_list, is_subdivision
from shared.kernel.country import ALL_COUNTRIES, NETWORK, Country
from shared.text.public_names import is_public_place
print(json.dumps({expression}))
"""
    environment = {**os.environ, "CEIBA_COUNTRIES": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pa.json").write_text(json.dumps(PANAMA))
    return tmp_path


def test_it_is_a_country_after_those_that_ship_with_its_time_zone(folder: Path) -> None:
    zone = (
        "[list(NETWORK), Country('PA').time_zone.key, Country('PA') in ALL_COUNTRIES, Country('PA') is Country['PA']]"
    )

    assert told(folder, zone) == [["GT", "SV", "HN", "MX", "PA"], "America/Panama", True, True]


def test_the_lists_have_it_and_its_subdivisions(folder: Path) -> None:
    lists = (
        "[code_list('platform_country').items['PA'], list(code_list('iso_3166_2_pa').items), is_subdivision('PA-8')]"
    )

    item, subdivisions, is_one = told(folder, lists)

    assert (item["alpha_3"], item["tz"], subdivisions, is_one) == ("PAN", "America/Panama", ["PA-8"], True)
    assert item.keys().isdisjoint({"subdivisions", "national_purposes"})


def test_its_name_tells_nothing_about_a_person(folder: Path) -> None:
    assert told(folder, "is_public_place('Panamá')") is True


def test_without_the_folder_there_are_those_that_ship(tmp_path: Path) -> None:
    assert told(tmp_path / "none", "list(NETWORK)") == ["GT", "SV", "HN", "MX"]


def test_a_file_that_cannot_be_read_is_named(folder: Path) -> None:
    (folder / "ni.json").write_text("{")

    assert "ni.json: Expecting property name" in refused(folder)


@pytest.mark.parametrize("content", ["[]", "{}", '{"code": "NI", "practice": 1}'])
def test_a_folder_of_something_else_is_one_line_and_exit_code_2(folder: Path, content: str) -> None:
    (folder / "package.json").write_text(content)

    assert "package.json: " in refused(folder)


def test_a_file_in_place_of_the_folder_is_one_line_and_exit_code_2(folder: Path) -> None:
    assert "pa.json: not a folder" in refused(folder / "pa.json")


def test_two_countries_name_no_practice_country_together(folder: Path) -> None:
    (folder / "cr.json").write_text(json.dumps({**PANAMA, "code": "CR", "alpha_3": "CRI", "tz": "America/Costa_Rica"}))

    assert "two countries name one practice country" in refused(folder)


def refused(folder: Path) -> str:
    """The one line in which a process with that folder ends."""
    with pytest.raises(subprocess.CalledProcessError) as failed:
        told(folder, "list(Country)")
    assert (failed.value.returncode, failed.value.stderr.count("\n")) == (2, 1), failed.value.stderr
    said: str = failed.value.stderr
    assert said.startswith("ceiba: CEIBA_COUNTRIES: ")
    return said
