"""No date of the platform's own time is fixed where a real clock runs: the suite must not turn red by the calendar."""

# fixed dates: samples of what the rule finds

import pytest

from infra.local.programs import REPOSITORY
from tests.architecture.fixed_dates import fixed_dates, fixed_dates_in_script

pytestmark = pytest.mark.architecture

LOOKED_AT = ("services", "shared", "gateway", "infra", "tests", "docs")


def test_every_date_written_out_in_python_says_why_the_calendar_cannot_touch_it() -> None:
    paths = [path for folder in LOOKED_AT for path in sorted((REPOSITORY / folder).rglob("*.py"))]
    sources = {path.relative_to(REPOSITORY): path.read_text() for path in paths if "node_modules" not in path.parts}

    found = [f"{path}:{f.line}: {f.text}" for path, source in sources.items() for f in fixed_dates(source)]

    assert len(sources) > 500
    assert not found, "count from today (tests.support.days) or say why:\n" + "\n".join(found)


def test_every_date_written_out_in_the_tests_of_the_screens_says_why_the_calendar_cannot_touch_it() -> None:
    paths = sorted((REPOSITORY / "gateway/web/test").rglob("*.ts*"))

    found = [f"{path.name}:{f.line}: {f.text}" for path in paths for f in fixed_dates_in_script(path.read_text())]

    assert len(paths) > 10
    assert not found, "count from today or say why (// fixed dates: …):\n" + "\n".join(found)


@pytest.mark.parametrize(
    "line",
    [
        # What made fourteen tests fail from one evening on.
        "NOON = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)",
        'body = {"overall_risk": "medium", "done_on": "2026-11-25"}',
        "day = datetime.date(2027, 2, 1)",
        "day = date(year=2026, month=1, day=1)",
        'ask("from=2026-Q4&to=2026-Q4")',
        'month = "2026-11"',
        'moment = f"{x} 2026-11-25T03:00Z"',
        'typed = "14/5/2027"',
        'body = {"birth_year": 2009}',
        'body = dict(birthdate="2008-05-14")',
        "day = date(2026, 1, 1)  # fixed date: why",
    ],
)
def test_a_date_that_a_clock_can_pass_is_found(line: str) -> None:
    assert [f.line for f in fixed_dates(f'"""A module."""\n\n{line}\n')] == [3]


@pytest.mark.parametrize(
    "line",
    [
        "day = date(2019, 5, 1)",
        "far = datetime(2126, 1, 1, tzinfo=UTC)",
        'layout = "ctdc-2025"',
        'number = "GT-7KQ2-2026-048213-5"',
        'body = {"birth_year": 1996}',
        '"""A case of 2026-11-25."""',
        "day = today()  # the 2026-11-25 of one evening",
        "day = date(2026, 1, 1)  # fixed date: the rule is handed its day",
        "# fixed dates: the rules are handed their day\nday = date(2026, 1, 1)",
    ],
)
def test_a_date_that_no_clock_can_pass_is_left_alone(line: str) -> None:
    assert fixed_dates(f'"""A module."""\n\n{line}\n') == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ('given_on: "20/11/2026",', 1),
        ("const TODAY = new Date(2026, 10, 24);", 1),
        ('expires_on: "2027-02-20",', 1),
        ("// on 2026-11-25", 0),
        ('given_on: "20/11/2026", // fixed date: only its form is looked at', 0),
        ('// fixed dates: the function is handed its day\n"2027-02-20"', 0),
    ],
)
def test_the_tests_of_the_screens_are_read_line_by_line(line: str, found: int) -> None:
    assert len(fixed_dates_in_script(line)) == found
