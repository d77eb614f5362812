"""A platform whose database is gone does not begin with an empty one."""

from pathlib import Path

import pytest

from infra.local.home import Home
from infra.local.platform import assemble
from infra.local.ports import free_port
from infra.local.postgres import CannotRunHere
from tests.support.clusters import keep_clusters_temporary

pytestmark = pytest.mark.unit


@pytest.fixture
def home(tmp_path: Path) -> Home:
    keep_clusters_temporary()
    home = Home(tmp_path / "home")
    home.prepare()
    return home


def test_a_platform_that_has_run_and_lost_its_data_names_the_runbook(home: Home) -> None:
    home.seeded.touch()

    with pytest.raises(CannotRunHere, match=r"data of PostgreSQL are gone from .*docs/runbooks/restore\.md"):
        assemble(home, free_port())
