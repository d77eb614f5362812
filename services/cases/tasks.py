"""Jobs and ticks. Each opens its own units of work and is idempotent by the state of what it works on."""

from collections.abc import Callable
from functools import partial

from celery.exceptions import SoftTimeLimitExceeded

from services.cases.bootstrap import Services, services
from services.cases.domain.jobs import (
    FillPracticeSpace,
    FollowProceeding,
    RemoveDocumentFiles,
    RunImport,
    RunImportUnversioned,
)
from services.cases.practice import fill_practice_space
from services.cases.usecases.access.list_unusual_accesses import list_unusual_accesses
from services.cases.usecases.access.watch_accesses import watch_accesses, watch_unusual_accesses
from services.cases.usecases.case.end_retention import MOST, end_retention
from services.cases.usecases.consent.give_back_consents import give_back_consents
from services.cases.usecases.consent.stop_counting import stop_counting
from services.cases.usecases.documents.clear_document_files import clear_document_files
from services.cases.usecases.documents.remove_document_files import remove_document_files
from services.cases.usecases.imports.run_import import run_import
from services.cases.usecases.person.end_lone_erasures import end_lone_erasures
from services.cases.usecases.proceedings.follow_proceeding import follow_proceeding
from services.cases.usecases.proceedings.remind_hearings import end_lapsed, remind_hearings
from shared.kernel.country import BOTH_REALMS, REALMS, Country
from shared.messaging.handlers import Jobs
from shared.telemetry import get_logger

log = get_logger(__name__)


def continue_import(job: RunImport, parts: Services) -> None:
    """Check or write the next rows."""
    run_import(job, lambda: parts.system_work(frozenset({job.country})), most_rows=parts.settings.import_rows)


def remove_files(job: RemoveDocumentFiles, parts: Services) -> None:
    """Remove the files of documents that are gone."""
    remove_document_files(
        job, open_work=lambda: parts.system_work(frozenset({job.country})), storage=parts.documents.storage
    )


def follow(job: FollowProceeding, parts: Services) -> None:
    """Bring a change of a proceeding into its cases and statistics."""
    with parts.system_work(frozenset({job.country})) as work:
        follow_proceeding(job, work=work)


def tick_files() -> None:
    """Remove the files that no case knows, country by country."""
    parts = services()
    for country in sorted(BOTH_REALMS):
        clear_document_files(
            country,
            open_work=partial(parts.system_work, frozenset({country})),
            storage=parts.documents.storage,
        )


def tick_retention() -> None:
    """Anonymise the cases whose retention has ended, country by country; one that fails stops no other."""
    parts = services()

    def end(country: Country) -> None:
        end_retention(country, open_work=partial(parts.system_work, frozenset({country})), most=MOST)

    _in_each_country(end, "retention not ended")


def tick_consents() -> None:
    """Stop counting persons whose consent has ended, and end consents that a mistaken merge left behind."""
    parts = services()

    def follow(country: Country) -> None:
        open_work = partial(parts.system_work, frozenset({country}))
        stop_counting(country, open_work=open_work)
        give_back_consents(country, open_work=open_work)

    _in_each_country(follow, "consents not followed")


def _in_each_country(do: Callable[[Country], None], failure: str) -> None:
    """Do something in each country; one that fails stops no other, and is named at the end."""
    failed: list[str] = []
    for country in sorted(BOTH_REALMS):
        try:
            do(country)
        except SoftTimeLimitExceeded:
            raise
        except Exception:
            log.exception("tick of a country failed", country=country)
            failed.append(country)
    if failed:
        raise RuntimeError(f"{failure}: {', '.join(failed)}")


def tick_accesses() -> None:
    """Alert others to accounts that open or search much. Recipients may be in any country."""
    parts = services()
    for realm in REALMS:
        with parts.system_work(realm) as work:
            watch_accesses(parts.settings.bulk_limits, work=work)


def tick_unusual_accesses() -> None:
    """Alert others to accounts that read far more than usual, and list who reads at night or of other teams."""
    parts = services()
    for realm in REALMS:
        with parts.system_work(realm) as work:
            watch_unusual_accesses(parts.settings.bulk_limits, work=work)
        with parts.system_work(realm) as work:
            list_unusual_accesses(parts.settings.listed, work=work)


def tick_hearings() -> None:
    """Remind of hearings that come near, country by country."""
    parts = services()
    _in_each_country(lambda country: _remind(country, parts), "hearings not reminded of")


def tick_erasures() -> None:
    """Erase the persons whose erasure no second person could decide, country by country."""
    parts = services()

    def end(country: Country) -> None:
        end_lone_erasures(country, open_work=partial(parts.system_work, frozenset({country})))

    _in_each_country(end, "erasures not carried out")


def _remind(country: Country, parts: Services) -> None:
    with parts.system_work(frozenset({country})) as work:
        remind_hearings(country, work=work)
    with parts.system_work(frozenset({country})) as work:
        end_lapsed(country, work=work)


JOBS: Jobs = {
    RunImport: continue_import,
    RunImportUnversioned: continue_import,
    RemoveDocumentFiles: remove_files,
    FollowProceeding: follow,
    FillPracticeSpace: fill_practice_space,
}
