"""Published figures, read as of one vintage."""

from collections.abc import Callable, Collection
from typing import TypeVar

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.figures.indicator import Source
from services.reporting.domain.figures.published import PublishedVintage
from shared.kernel.country import ALL_COUNTRIES
from shared.kernel.errors import Unavailable

T = TypeVar("T")
READS = 3
"""How often published figures are read before the caller must retry."""


def read_published(
    source: Source, read: Callable[[], tuple[Collection[str], T]], *, work: ReportingWork
) -> tuple[list[PublishedVintage], T]:
    """The result of `read`, with the present vintages of the countries that it read.

    When a new vintage appears during `read`, it is called again. Raises Unavailable after three times.
    """
    publication = work.publications[source]
    for _ in range(READS):
        before = publication.vintages(ALL_COUNTRIES)
        countries, found = read()
        vintages = [vintage for vintage in before if vintage.country in countries]
        if publication.vintages(countries) == vintages:
            return vintages, found
    raise Unavailable(retry_after=1)
