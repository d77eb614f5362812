"""What the local platform is made of."""

import pytest

from infra.local.programs import celery_pool

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(("platform", "pool"), [("linux", "prefork"), ("darwin", "threads")])
def test_workers_fork_as_in_containers_where_forking_is_safe(platform: str, pool: str) -> None:
    assert celery_pool(platform) == pool
