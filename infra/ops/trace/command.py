"""The command `ceiba trace`."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import click

from infra.ops.access import Access
from infra.ops.answers import answer_json, json_option
from infra.ops.trace.found import Found, window_of
from infra.ops.trace.in_databases import in_databases
from infra.ops.trace.in_logs import in_logs


@click.command()
@click.argument("request_id", type=click.UUID)
@click.option(
    "--logs",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    help="A file with log lines; - for what is piped in, as from `docker compose logs --no-log-prefix`.",
)
@click.option("--since", type=click.DateTime(), help="When the request was made (UTC), for an id that does not say it.")
@json_option
@click.pass_obj
def trace(access: Access, request_id: UUID, logs: tuple[Path, ...], since: datetime | None, as_json: bool) -> None:
    """Follow one request (its X-Request-Id) through audit, events, deliveries and logs, in order of time.

    Shows ids and codes, never who or what it was about. Exit code 1 when it left nothing.
    """
    window = window_of(request_id, since.replace(tzinfo=UTC) if since else None)
    if window is None:
        raise click.UsageError("this id does not say when the request was made: give --since")
    found = [*in_databases(access, request_id, window)]
    for file in logs:
        with click.open_file(str(file), encoding="utf-8", errors="replace") as lines:
            found += in_logs(lines, request_id, window.since.date())
    _print(sorted(found, key=lambda each: each.at), as_json=as_json)
    if not found:
        raise SystemExit(1)


def _print(found: list[Found], *, as_json: bool) -> None:
    if as_json:
        answer_json([{"at": each.at, "where": each.where, "what": each.what, **each.details} for each in found])
        return
    for each in found:
        details = " ".join(f"{name}={value}" for name, value in each.details.items() if value is not None)
        click.echo(
            f"{each.at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f} {each.where:<18} {each.what:<20} {details}".rstrip()
        )
    if not found:
        click.echo("Nothing was left by this request.")
