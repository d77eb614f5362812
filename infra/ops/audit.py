"""`ceiba audit`: verifies the audit trail, exports it, and records a restore of the database.

Exit codes of `verify`: 0 unchanged, 1 changed, 2 wrong usage, 3 unknown, because a database does not respond or a file
of heads cannot be read.
"""

import os
import time
from pathlib import Path
from typing import Any

import click

from infra.local.secrets import SERVICES
from infra.ops.access import Access, Unreachable
from infra.ops.answers import answer_json, answer_rows, json_option
from infra.ops.audit_export import check_export, export
from infra.ops.options import countries_option
from shared.anchor_settings import AnchorBucket, anchor_bucket
from shared.db.audit.anchor_objects import BucketAway
from shared.db.audit.anchors import Anchors, Restore, anchored
from shared.db.audit.audit_restore import NoRestore, record_restore
from shared.db.audit.audit_since import BEGINNING, NotAMoment, start_of
from shared.db.audit.audit_verification import ChainCheck, RestoreSeen, check_chain
from shared.db.audit.bucket_anchors import BucketAnchors
from shared.db.audit.bucket_reading import vouched_in_bucket
from shared.db.audit.verified import note_verified
from shared.kernel.country import Country
from shared.settings import read

services_option = click.option(
    "--service", "services", multiple=True, type=click.Choice(SERVICES), help="Default: all."
)
anchors_option = click.option(
    "--anchors", type=click.Path(path_type=Path), help="Folder of the heads kept outside the database."
)


@click.group()
def audit() -> None:
    """The record of who read and changed what."""


audit.add_command(export)
audit.add_command(check_export)


@audit.command()
@services_option
@countries_option
@anchors_option
@click.option(
    "--since",
    metavar="DATE|NUMBER|last",
    help="Begin at the newest anchored head that is not behind it; 'last': where the last verification without a"
    " finding ended. A row that was changed before is found by the whole walk alone, without this option.",
)
@json_option
@click.pass_obj
def verify(access: Access, /, *, as_json: bool, since: str | None, anchors: Path | None, **where: Any) -> None:
    """Walk every chain and compare it with its anchored heads. Exit code 1 when anything was changed."""
    folder = _folder(access, anchors)
    began = time.monotonic()
    seen = [
        (service, checked_chain(access, service, Country(country), folder, since=since, bucket=anchor_bucket_given()))
        for service in where["services"] or SERVICES
        for country in where["countries"] or tuple(Country)
    ]
    _note_verified(seen, folder, whole=since is None)
    findings = [
        {"service": service, "country": f.country, "seq": f.seq, "problem": f.problem, "entry": f.entry}
        for service, walked in seen
        for f in walked.findings
    ]
    restores = [_shown(service, restore) for service, walked in seen for restore in walked.restores]
    rows = sum(walked.head.seq - walked.start.seq for _, walked in seen)
    _print_findings(findings, restores, _pace(rows, time.monotonic() - began), as_json=as_json)
    if findings:
        raise SystemExit(1)


@audit.command("record-restore")
@click.option("--by", required=True, help="Who restored it: an account or a function, e.g. 'operator on duty'.")
@click.option("--reason", required=True, help="Why, e.g. 'disk failed, backup of 03:00'. No person's name.")
@services_option
@countries_option
@anchors_option
@json_option
@click.pass_obj
def record(access: Access, /, *, as_json: bool, by: str, reason: str, **where: Any) -> None:
    """Write down, in trail and anchors, that a database was restored from a backup. May be repeated.

    Only where the chain ends before its anchored heads; a chain that was changed is refused with exit code 1.
    """
    folder = _folder(access, where["anchors"])
    why = {"by": by.strip(), "reason": reason.strip()}
    if not all(why.values()):
        raise click.UsageError("--by and --reason must say something")
    rows = [
        row
        for service in where["services"] or SERVICES
        for country in where["countries"] or tuple(Country)
        for row in recorded(access, service, Country(country), folder, why)
    ]
    columns = ("service", "country", "lost", "from_seq", "to_seq", "row")
    answer_rows(rows, columns, as_json=as_json, empty="No chain ends before its anchored heads: nothing to record.")


def _folder(access: Access, given: Path | None) -> Path:
    folder = given or Path(os.environ.get("CEIBA_AUDIT_ANCHOR_DIR", access.home.anchors))
    if not folder.is_dir():
        raise click.UsageError(f"{folder} is no folder of anchored heads: set --anchors or CEIBA_AUDIT_ANCHOR_DIR")
    return folder


def checked_chain(
    access: Access,
    service: str,
    country: Country,
    folder: Path,
    *,
    since: str | None = None,
    bucket: AnchorBucket | None = None,
) -> ChainCheck:
    """Walk the chain of a country and compare it with its heads in `folder` and in `bucket`.

    `since` as the option of `verify`.
    """
    heads = _heads(folder, service, country)
    try:
        start = start_of(since, heads) if since else BEGINNING
    except NotAMoment:
        raise click.UsageError(f"--since {since}: a date such as 2019-04-01, the number of a seal, or last") from None
    try:
        vouched = vouched_in_bucket(bucket, service, country, anchored(heads)) if bucket else None
    except BucketAway as problem:
        raise Unreachable(str(problem)) from None
    with access.database(service, "relay") as connection:
        return check_chain(connection, country, heads, start, vouched)


def _heads(folder: Path, service: str, country: str) -> Path:
    return folder / f"{service}-{country}.heads"


def _note_verified(seen: list[tuple[str, ChainCheck]], folder: Path, *, whole: bool) -> None:
    """Keep how far each chain is whole. A folder that cannot be written costs the next run its start."""
    for service, walked in seen:
        heads = _heads(folder, service, walked.country)
        try:
            note_verified(heads, walked.head.seq, len(walked.findings), whole=whole)
        except OSError as problem:
            click.echo(f"{service} {walked.country}: not noted as verified: {type(problem).__name__}", err=True)


def _pace(rows: int, seconds: float) -> dict[str, Any]:
    return {"entries": rows, "seconds": round(seconds, 2), "entries_per_second": round(rows / max(seconds, 0.001))}


def recorded(access: Access, service: str, country: Country, folder: Path, why: dict[str, str]) -> list[dict[str, Any]]:
    """Record a restore of the chain of a country, if it lost entries. Raises click.ClickException for a changed one."""
    bucket = anchor_bucket_given()
    seen = checked_chain(access, service, country, folder, bucket=bucket)
    with access.database(service, "relay") as relay:
        relay.autocommit = True
        try:
            restore = record_restore(
                seen,
                relay=relay,
                open_work=lambda: access.work(service, country),
                anchors=[*([BucketAnchors(bucket, service)] if bucket else []), Anchors(folder, service)],
                **why,
            )
        except NoRestore as problem:
            raise click.ClickException(f"{service} {country}: {problem}") from None
        except OSError as problem:
            raise click.ClickException(f"{service} {country}: not anchored: {type(problem).__name__}") from None
    return [_lines(service, country, restore)] if restore else []


def anchor_bucket_given() -> AnchorBucket | None:
    """The bucket that the environment names. Raises SettingsError when a part of it is missing."""
    return read(anchor_bucket)


def _print_findings(
    findings: list[dict[str, Any]], restores: list[dict[str, Any]], pace: dict[str, Any], *, as_json: bool
) -> None:
    if as_json:
        answer_json({"findings": findings, "restores": restores, **pace})
        return
    click.echo("{entries} entries in {seconds} s, {entries_per_second} a second".format_map(pace), err=True)
    for restore in restores:
        click.echo(
            f"{restore['service']} {restore['country']}: restored at {restore['at']}, {restore['lost']} entries lost"
            f" (from number {restore['from_seq']} back to {restore['to_seq']}; {', '.join(restore['told'])})"
        )
    columns = ("service", "country", "seq", "problem", "entry")
    answer_rows(findings, columns, as_json=False, empty="Every chain is as it was sealed.")


def _shown(service: str, seen: RestoreSeen) -> dict[str, Any]:
    by_and_reason = [text for text in seen.audit_fields if text.startswith(("by:", "reason:"))]
    return _lines(service, seen.country, seen.restore) | {"told": by_and_reason}


def _lines(service: str, country: str, restore: Restore) -> dict[str, Any]:
    return {
        "service": service,
        "country": str(country),
        "at": restore.at,
        "lost": restore.lost,
        "from_seq": restore.last.seq,
        "to_seq": restore.kept.seq,
        "row": restore.audit_seq,
    }
