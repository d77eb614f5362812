"""`ceiba audit export` and `check-export`: the trail as signed files, and whether such files are as they were signed.

Exit codes of `check-export`: 0 every file verifies, 1 one does not, 2 wrong usage.
"""

import base64
import binascii
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from infra.local.secrets import SERVICES
from infra.ops.access import Access
from infra.ops.answers import answer_rows, json_option
from infra.ops.options import countries_option
from shared.audit_export import checked_export, export_lines
from shared.contracts.codelists import code_list
from shared.db.audit.audit_chain import AuditChain, SealedRow
from shared.kernel.country import Country
from shared.messaging.signing import EventKeys, PublicKeys

BATCH = 2000
Span = tuple[datetime, datetime]
_moment = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"])


@click.command("export")
@click.option("--service", "services", multiple=True, type=click.Choice(SERVICES), help="Default: all.")
@countries_option
@click.option("--from", "since", required=True, type=_moment, help="First moment, UTC.")
@click.option("--to", "until", required=True, type=_moment, help="The moment before which it ends, UTC.")
@click.option("--reason", required=True, type=click.Choice(tuple(code_list("audit_export_reason").active)))
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder of the files.")
@json_option
@click.pass_obj
def export(access: Access, /, *, out: Path, reason: str, as_json: bool, **asked: Any) -> None:
    """Write every sealed entry of a time into signed files, one for each service and country. It is itself an entry."""
    span = asked["since"].replace(tzinfo=UTC), asked["until"].replace(tzinfo=UTC)
    if span[0] >= span[1]:
        raise click.UsageError("--to comes after --from")
    out.mkdir(parents=True, exist_ok=True)
    rows = [
        _exported(access, service, Country(country), span, reason, out)
        for service in asked["services"] or SERVICES
        for country in asked["countries"] or tuple(Country)
    ]
    answer_rows(rows, ("file", "entries", "key", "public_key"), as_json=as_json, empty="")


@click.command("check-export")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--public-key",
    "given",
    multiple=True,
    metavar="SERVICE:BASE64",
    help="A key to believe, as `export` printed it. Default: those of this platform.",
)
@json_option
@click.pass_obj
def check_export(access: Access, folder: Path, given: tuple[str, ...], as_json: bool) -> None:
    """Verify signature and chain of every file in FOLDER. Exit code 1 when one is not as it was signed."""
    keys = PublicKeys(_given(given) if given else {service: _public_keys(access, service) for service in SERVICES})
    files = sorted(folder.glob("*.ndjson"))
    if not files:
        raise click.UsageError(f"{folder} holds no .ndjson file")
    rows = [row for file in files for row in _checked(file, keys)]
    answer_rows(rows, ("file", "entries", "gaps", "line", "problem"), as_json=as_json, empty="")
    if any(row["problem"] for row in rows):
        raise SystemExit(1)


def _exported(access: Access, service: str, country: Country, span: Span, reason: str, out: Path) -> dict[str, Any]:
    keys = EventKeys(service, base64.b64decode(access.secrets.event_keys[service][0]), {})
    file = out / f"audit-{service}-{country}.ndjson"
    statement = {
        "country": country,
        "since": span[0],
        "until": span[1],
        "reason": reason,
        "exported_at": datetime.now(UTC),
        "exported_by": "system:operator",
        "organisation_id": None,
    }
    entries = -1
    begun = file.with_suffix(".part")
    # For its owner's eyes, and under its name only once the entry of the export is committed (ADR 0013).
    begun.touch(mode=0o600)
    with access.work(service, country) as work, begun.open("wb") as lines:
        for line in export_lines(_rows(AuditChain(work.connection), country, span), statement, keys):
            entries += 1
            lines.write(line)
        fields = [f"entries:{entries}", f"since:{span[0].isoformat()}", f"until:{span[1].isoformat()}"]
        work.audit(
            "audit.exported", country=country, object_type="country", object_id=None, purpose=reason, fields=fields
        )
    begun.rename(file)
    public = base64.b64encode(_public_keys(access, service)[0]).decode()
    return {"file": file.name, "entries": entries, "key": keys.key_id, "public_key": f"{service}:{public}"}


def _rows(chain: AuditChain, country: Country, span: Span) -> Iterator[SealedRow]:
    after = 0
    while rows := chain.sealed(country, since=span[0], until=span[1], after=after, most=BATCH):
        yield from rows
        after = rows[-1].seq


def _checked(file: Path, keys: PublicKeys) -> list[dict[str, Any]]:
    with file.open("rb") as lines:
        found = checked_export(lines, keys)
    summary = {"file": file.name, "entries": found.entries, "gaps": found.gaps}
    problems: list[tuple[int | None, str | None]] = [*found.problems] or [(None, None)]
    return [summary | {"line": line, "problem": problem} for line, problem in problems]


def _public_keys(access: Access, service: str) -> tuple[bytes, ...]:
    pairs = [Ed25519PrivateKey.from_private_bytes(base64.b64decode(key)) for key in access.secrets.event_keys[service]]
    return tuple(pair.public_key().public_bytes_raw() for pair in pairs)


def _given(texts: tuple[str, ...]) -> dict[str, tuple[bytes, ...]]:
    found: dict[str, tuple[bytes, ...]] = {}
    for text in texts:
        service, _, key = text.partition(":")
        try:
            found[service] = (*found.get(service, ()), base64.b64decode(key, validate=True))
        except binascii.Error:
            raise click.UsageError(f"--public-key of {service or 'no service'} is not base64") from None
    return found
