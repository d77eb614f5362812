"""Index again the names that were indexed by an older rule, while people go on working.

A batch is a transaction of its own. What is done is marked and not done again, so a run that was interrupted is
simply started once more.
"""

from collections.abc import Callable
from uuid import UUID

from services.cases.adapters.work import CasesWork

BATCH = 200


def waiting_names(open_work: Callable[[], CasesWork]) -> int:
    """How many people are still indexed by an older rule."""
    with open_work() as work:
        return work.stale_names.count()


def reindex_names(
    open_work: Callable[[], CasesWork], report: Callable[[int], None] = lambda _: None, *, batch: int = BATCH
) -> int:
    """Renew the tokens of every such name; answers how many. `report` gets the size of each batch.

    Cases that somebody is changing at that moment are left out. Raises DecryptionError when a country key is missing.
    """
    done, after = 0, None
    while True:
        with open_work() as work:
            count, after = _batch(after, batch, work)
        if count == 0:
            return done
        done += count
        report(count)


def _batch(after: UUID | None, limit: int, work: CasesWork) -> tuple[int, UUID | None]:
    rows = work.stale_names.take(after, limit)
    if not rows:
        return 0, after
    tokens = []
    for row, names in zip(rows, work.vault.decrypt_names(rows), strict=True):
        of_name = (names.get(field) for field in ("first_names", "surnames", "known_as"))
        tokens += [(row.id, token) for token in work.search_index.name_tokens(row.country, *of_name)]
    work.stale_names.renew(rows, tokens)
    for country in sorted({row.country for row in rows}):
        work.audit("search_index.renewed", country=country, object_type="search_index", object_id=None)
    return len(rows), rows[-1].id
