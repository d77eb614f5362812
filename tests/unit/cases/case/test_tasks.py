"""What the clock of the cases service starts."""

from types import SimpleNamespace
from typing import Any

import pytest

from services.cases import tasks
from shared.kernel.country import BOTH_REALMS, Country


def test_a_country_whose_retention_fails_stops_no_other_and_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[Country] = []

    def end(country: Country, **_: Any) -> None:
        if country == Country.GUATEMALA:
            raise ValueError("its database is gone")
        done.append(country)

    monkeypatch.setattr(tasks, "services", lambda: SimpleNamespace(system_work=lambda _: None))
    monkeypatch.setattr(tasks, "end_retention", end)

    with pytest.raises(RuntimeError, match="GT"):
        tasks.tick_retention()
    assert done == sorted(BOTH_REALMS - {Country.GUATEMALA})
