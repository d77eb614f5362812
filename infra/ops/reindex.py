"""`ceiba reindex-names`: indexes names again, after an upgrade that changes the rule of the index.

It runs with the environment of a cases process, because it needs the keys to decrypt names.
"""

import click

from infra.ops.answers import answer, json_option
from infra.ops.cases_work import cases_work
from shared.crypto import DecryptionError


@click.command("reindex-names")
@json_option
def reindex_names(as_json: bool) -> None:
    """Index again the names indexed by an older rule, in every country. May be interrupted and started again.

    Exit code 1 while some are left.
    """
    # Imported when needed: the image of another service does not hold cases.
    from services.cases.usecases.person import reindex_names as use_case

    open_work = cases_work()
    try:
        with click.progressbar(length=use_case.waiting_names(open_work), label="names", hidden=as_json) as bar:
            done = use_case.reindex_names(open_work, bar.update)
    except DecryptionError:
        raise click.ClickException("a name is sealed under a key that CEIBA_COUNTRY_KEYS does not hold") from None
    left = use_case.waiting_names(open_work)
    answer({"reindexed": done, "left": left}, as_json=as_json)
    if left:
        raise SystemExit(1)
