"""`ceiba retention`: anonymises the closed cases whose retention has ended, or says how many they are.

It runs with the environment of a cases process, whose clock does the same once a day.
"""

from typing import TYPE_CHECKING

import click

from infra.ops.answers import answer_rows, json_option
from infra.ops.cases_work import cases_work
from infra.ops.options import countries_option
from shared.kernel.country import Country

if TYPE_CHECKING:
    from services.cases.usecases.case.end_retention import RetentionReport


@click.group()
def retention() -> None:
    """How long closed cases are kept."""


@retention.command()
@click.option("--dry-run", is_flag=True, help="Only say what would be anonymised.")
@countries_option
@json_option
def run(dry_run: bool, countries: tuple[str, ...], as_json: bool) -> None:
    """Anonymise them, by country. May be interrupted and started again. What is anonymised cannot be brought back.

    Exit code 1 when some failed; the next run tries them again.
    """
    # Imported when needed: the image of another service does not hold cases.
    from services.cases.usecases.case.end_retention import end_retention, report_retention

    open_work = cases_work()
    rows: list[dict[str, object]] = []
    for country in map(Country, countries or tuple(Country)):
        report = report_retention(country, open_work=open_work)
        if not dry_run:
            ended = report.ended.total()
            with click.progressbar(length=ended, label=f"{country} cases", hidden=as_json or not ended) as bar:
                report = end_retention(country, open_work=open_work, progress=bar.update)
        rows.extend(_rows(report))
    columns = ("country", "class", "closed", "ended", "anonymised", "failed")
    answer_rows(rows, columns, as_json=as_json, empty="no closed case is old enough to be looked at")
    if any(row["failed"] for row in rows):
        raise SystemExit(1)


def _rows(report: "RetentionReport") -> list[dict[str, object]]:
    return [
        {
            "country": report.country,
            "class": kind,
            "closed": report.closed[kind],
            "ended": report.ended[kind],
            "anonymised": report.anonymised[kind],
            "failed": report.failed[kind],
        }
        for kind in sorted(report.closed)
    ]
