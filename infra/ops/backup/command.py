"""`ceiba backup`: backups of a whole platform, and the way back (docs/runbooks/backup.md)."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from infra.local.ports import free_port
from infra.ops.access import Access
from infra.ops.answers import answer, answer_rows, json_option
from infra.ops.backup import sets
from infra.ops.backup.locking import one_at_a_time
from infra.ops.backup.sets import BackupSet
from infra.ops.backup.site import Site
from infra.ops.cases_work import cases_work
from infra.ops.replay import Moment

identity_option = click.option(
    "--identity",
    type=click.Path(path_type=Path),
    help="The file with the private key of CEIBA_BACKUP_RECIPIENT.",
)
set_option = click.option("--set", "set_id", help="A backup of `ceiba backup list`. Default: the newest.")
signer_option = click.option("--signed-by", help="Refuse a backup that another platform has signed.")


@click.group()
def backup() -> None:
    """Backups of the whole platform."""


@backup.command()
@click.option("--type", "kind", default="full", show_default=True, type=click.Choice(["full", "diff", "incr"]))
@click.option("--without-cluster", is_flag=True, help="Where something else backs up PostgreSQL.")
@json_option
@click.pass_obj
def run(access: Access, kind: str, without_cluster: bool, as_json: bool) -> None:
    """Take a backup, and forget those that are too old."""
    from infra.ops.backup.runs import run_once

    taken, expired = run_once(Site(access), kind=kind, with_cluster=not without_cluster, quiet=as_json)
    answer(_row(taken) | {"signed_by": taken.signed_by, "expired": expired}, as_json=as_json)


@backup.command()
@click.option(
    "--at",
    default="03:00",
    show_default=True,
    type=click.DateTime(["%H:%M"]),
    help="When the cluster is backed up each day, UTC.",
)
@click.pass_obj
def schedule(access: Access, at: datetime) -> None:
    """Take a backup every day, and every five minutes one of what is beside the cluster, until it is stopped."""
    from infra.ops.backup.runs import run_for_ever

    run_for_ever(Site(access), at.time())


@backup.command("list")
@json_option
@click.pass_obj
def list_sets(access: Access, as_json: bool) -> None:
    """The backups that there are, oldest first."""
    store = Site(access).store
    rows = [_row(sets.read_set(store, set_id)) for set_id in sets.ids(store)]
    columns = ("set", "taken_at", "cluster", "release", "documents")
    answer_rows(rows, columns, as_json=as_json, empty="There is no backup.")


@backup.command()
@set_option
@identity_option
@signer_option
@json_option
@click.pass_obj
def verify(access: Access, set_id: str | None, identity: Path | None, signed_by: str | None, as_json: bool) -> None:
    """Read every part of a backup and compare it with the manifest; with --identity also the keys."""
    from infra.ops.backup.verify import opened_vault, require_documents, require_parts, require_signer

    site = Site(access)
    chosen = sets.read_set(site.store, set_id) if set_id else sets.newest(site.store)
    require_signer(chosen, signed_by)
    with sets.scratch() as folder:
        parts = require_parts(site.store, chosen, folder)
        if identity is not None:
            opened_vault(chosen, parts["vault"], identity, folder / "vault")
    documents = require_documents(site.store, chosen, quiet=as_json)
    if chosen.cluster is not None:
        site.cluster().verify()
    whole = {"set": chosen.id, "parts": len(parts), "documents": documents, "keys": identity is not None}
    answer(whole | {"cluster": chosen.cluster is not None, "signed_by": chosen.signed_by}, as_json=as_json)


@backup.command("keys")
@click.option("--out", required=True, type=click.Path(exists=False, path_type=Path), help="A new folder for them.")
@set_option
@identity_option
@signer_option
@json_option
@click.pass_obj
def take_out_keys(
    access: Access, out: Path, set_id: str | None, identity: Path | None, signed_by: str | None, as_json: bool
) -> None:
    """Take the file of secrets out of a backup, where the one of a platform that lives is lost."""
    from infra.ops.backup.put_back import put_vault
    from infra.ops.backup.verify import opened_vault, require_signer

    store = Site(access).store
    chosen = sets.read_set(store, set_id) if set_id else sets.newest(store)
    require_signer(chosen, signed_by)
    if out.exists():
        raise click.UsageError(f"{out} exists already: name a folder that does not")
    with sets.scratch() as folder:
        vault = sets.fetch_part(store, chosen.manifest["parts"]["vault"], folder)
        opened_vault(chosen, vault, required(identity), folder / "vault")
        put_vault(folder / "vault", out)
    answer({"set": chosen.id, "signed_by": chosen.signed_by, "file": out / "platform.json"}, as_json=as_json)


@backup.command()
@click.option(
    "--to", type=Moment(), help="A time after the backup, e.g. 2019-11-25T03:00Z. Default: the newest moment."
)
@click.option("--without-cluster", is_flag=True, help="Where something else restores PostgreSQL.")
@set_option
@identity_option
@signer_option
@json_option
@click.pass_obj
def restore(access: Access, /, *, as_json: bool, without_cluster: bool, to: datetime | None, **given: Any) -> None:
    """Restore a platform into an empty place. May be called again after an interruption.

    Everything is compared before anything is written. Where PostgreSQL runs in another container, start it afterwards
    and call `ceiba backup finish`.
    """
    from infra.ops.backup.finish_here import finished_here
    from infra.ops.backup.restore import Wanted, lay_out

    required(given["identity"])
    site, port = Site(access), free_port()
    if not site.is_in_containers:
        # Empty folders, through which the account of PostgreSQL may pass.
        access.home.prepare()
    wanted = Wanted(to=to, with_cluster=not without_cluster, quiet=as_json, **given)
    with one_at_a_time(site.folder):
        state = lay_out(site, wanted, port)
        answer(finished_here(site, state, port), as_json=as_json)


@backup.command()
@click.option("--here", is_flag=True, help="Run the commands of the services too, where their packages are installed.")
@json_option
@click.pass_obj
def finish(access: Access, here: bool, as_json: bool) -> None:
    """Finish a restore once PostgreSQL has recovered. May be called again after an interruption."""
    from infra.ops.backup.finish import finish as finish_restore

    answer(finish_restore(Site(access), here=here, quiet=as_json), as_json=as_json)


@backup.command("erase-again")
@json_option
def erase_again(as_json: bool) -> None:
    """Erase again who was erased since the moment of a restore.

    Needs the environment of a cases process that sees the heads of the audit, beside which they are listed.
    """
    from services.cases.adapters.person.erased_list import erased_persons
    from services.cases.bootstrap import services
    from services.cases.usecases.person.erase_again import erase_again as erase

    work = cases_work()
    folder = services().settings.common.audit_anchor_dir
    if not folder:
        raise click.UsageError("CEIBA_AUDIT_ANCHOR_DIR is not set: the list of the erased is there")
    persons = list(erased_persons(Path(folder)))
    with click.progressbar(persons, label="erased people", hidden=as_json) as listed:
        erased = erase(listed, open_work=work)
    answer({"listed": len(persons), "erased": erased}, as_json=as_json)


@backup.command()
@identity_option
@json_option
@click.pass_obj
def drill(access: Access, identity: Path | None, as_json: bool) -> None:
    """Restore the newest backup elsewhere, compare every table, try every key, and remove it again."""
    from infra.ops.backup.drill import drill as restore_elsewhere
    from infra.ops.backup.state import note

    site = Site(access)
    tried = sets.newest(site.store, with_cluster=True).id
    try:
        found = restore_elsewhere(site, identity, quiet=as_json)
    except click.ClickException:
        note(access, "drill", tried, succeeded=False)
        raise
    note(access, "drill", tried, succeeded=True)
    answer(found, as_json=as_json)


def required(identity: Path | None) -> Path:
    """Raises click.UsageError where no file was named."""
    if identity is None:
        raise click.UsageError("--identity names the file with the private key that opens the copy of the keys")
    return identity


def _row(backup: BackupSet) -> dict[str, Any]:
    parts = backup.manifest["parts"]
    return {
        "set": backup.id,
        "taken_at": backup.manifest["taken_at"],
        "cluster": backup.cluster["backup"] if backup.cluster else None,
        "release": backup.manifest["release"]["version"],
        "documents": "documents" in parts or backup.manifest["bucket"],
    }
