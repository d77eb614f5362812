"""What a worker of this service does: one function per job, and the ticks."""

from functools import partial

from services.reporting.bootstrap import Services, services
from services.reporting.domain.figures.indicator import Source
from services.reporting.domain.jobs import RunExtract
from services.reporting.usecases.extracts.drop_expired_files import drop_expired_files
from services.reporting.usecases.extracts.run_extract import run_extract
from services.reporting.usecases.extracts.start_due_extracts import start_due_extracts
from services.reporting.usecases.figures.publish_vintage import publish_vintage
from shared.kernel.country import ALL_COUNTRIES
from shared.messaging.handlers import Jobs


def on_run_extract(job: RunExtract, parts: Services) -> None:
    """Carry out one run, with access to the countries of its records."""
    run_extract(job.run_id, open_work=partial(parts.system_work, frozenset(job.countries)))


def tick_extracts() -> None:
    """Start the extracts that are due."""
    with services().system_work(ALL_COUNTRIES) as work:
        start_due_extracts(work=work)


def tick_files() -> None:
    """Delete the files that have expired."""
    with services().system_work(ALL_COUNTRIES) as work:
        drop_expired_files(work=work)


def tick_vintages() -> None:
    """Publish a new vintage for each country where one is due, each source of facts in a transaction of its own."""
    for country in sorted(ALL_COUNTRIES):
        for source in Source:
            # All countries, because a referral is stored in its sender's country and received in another.
            with services().system_work(ALL_COUNTRIES) as work:
                publish_vintage(country, source, work=work)


JOBS: Jobs = {RunExtract: on_run_extract}
