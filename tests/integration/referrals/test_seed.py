"""Demonstration data: complete, and the same after a second run."""

import dataclasses
import json
from pathlib import Path
from uuid import uuid4

import pytest

from services.referrals.seed import seed_demo
from shared.settings import NotADemonstration
from tests.integration.referrals.network import Network


@pytest.fixture
def demo_file(tmp_path: Path) -> Path:
    organisations = [
        {"id": str(uuid4()), "name": f"Organización {kind} {country}", "country": country, "kind": kind}
        for country in ("GT", "SV", "HN", "MX")
        for kind in ("ngo", "prosecution", "central_government")
    ]
    file = tmp_path / "demo.json"
    file.write_text(json.dumps({"organisations": organisations}), encoding="utf-8")
    return file


def test_every_organisation_offers_something_and_has_an_address(network: Network, demo_file: Path) -> None:
    seed_demo(demo_file, network.wiring)

    ids = [organisation["id"] for organisation in json.loads(demo_file.read_text())["organisations"]]
    offers = network.rows("SELECT organisation_id::text AS id, count(*) AS n FROM service_offer GROUP BY 1")
    assert {row["id"] for row in offers} == set(ids)
    assert all(3 <= row["n"] <= 6 for row in offers)
    assert network.rows("SELECT count(*) AS n FROM email_channel") == [{"n": len(ids)}]
    found = network.ask("GET", "/directory/services?country=HN&service_type=emergency_shelter", network.sender).json
    assert [offer["capacity_band"] for offer in found["items"]] == ["3+"]


def test_a_second_run_changes_nothing(network: Network, demo_file: Path) -> None:
    seed_demo(demo_file, network.wiring)
    tables = ("service_offer", "email_channel", "organisation")
    before = {table: network.rows(f"SELECT * FROM {table} ORDER BY 1") for table in tables}

    seed_demo(demo_file, network.wiring)

    assert {table: network.rows(f"SELECT * FROM {table} ORDER BY 1") for table in tables} == before


def test_production_is_not_seeded(network: Network, demo_file: Path) -> None:
    settings = network.wiring.settings
    common = dataclasses.replace(settings.common, environment="production")
    production = dataclasses.replace(network.wiring, settings=dataclasses.replace(settings, common=common))

    with pytest.raises(NotADemonstration):
        seed_demo(demo_file, production)
