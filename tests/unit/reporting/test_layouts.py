"""The layout of microdata, periods, schedules, files, referrals."""

# fixed dates: the rules are handed their moment

import csv
import io
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reporting.domain.errors import BadPeriod, BadSchedule
from services.reporting.domain.extracts.ctdc import COLUMNS, Profile, majority_of, period_of, region_of, to_row
from services.reporting.domain.extracts.extracts import Format
from services.reporting.domain.extracts.files import CHUNK_BYTES, FileParts
from services.reporting.domain.extracts.schedule import Schedule
from services.reporting.domain.facts.referral_facts import ReferralFact, ReferralState, answer_group, month_of, newer
from services.reporting.domain.figures.periods import last_quarters, quarter_of, span
from shared.contracts.codelists import code_list

GOLDEN_HEADER = (
    "yearOfRegistration,gender,ageBroad,citizenship,CountryOfExploitation,traffickMonths,meansDebtBondageEarnings,"
    "meansThreats,meansAbusePsyPhySex,meansFalsePromises,meansDrugsAlcohol,meansDenyBasicNeeds,meansExcessiveWorkHours,"
    "meansWithholdDocs,isForcedLabour,isSexualExploit,isOtherExploit,typeOfLabourAgriculture,typeOfLabourConstruction,"
    "typeOfLabourDomesticWork,typeOfLabourHospitality,typeOfSexProstitution,typeOfSexPornography,"
    "recruiterRelationIntimatePartner,recruiterRelationFriend,recruiterRelationFamily,recruiterRelationOther"
)


def a_profile(**changes: Any) -> Profile:
    values: dict[str, Any] = {
        "year": 2026,
        "gender": "trans_feminine",
        "age_band": "9_17",
        "citizenship": "HND",
        "exploitation_country": "GTM",
        "duration": "m25_plus",
        "types": (),
        "subforms": (),
        "controls": (),
        "recruiters": (),
    }
    return Profile(**values | changes)


def flags(profile: Profile) -> set[str]:
    return {name for name, value in zip(COLUMNS[6:], to_row(profile)[6:], strict=True) if value == "1"}


def test_the_first_line_of_a_csv_file_is_the_published_header() -> None:
    first = b"".join(FileParts({}, COLUMNS, Format.CSV)).decode().splitlines()[0]
    assert first == GOLDEN_HEADER
    assert list(COLUMNS) == list(code_list("ctdc_columns_synthetic_2025").items)


def test_coded_values_are_written_in_the_words_of_the_layout() -> None:
    assert to_row(a_profile())[:6] == (
        "2026",
        "Trans/Transgender/NonConforming",
        "9--17",
        "HND",
        "GTM",
        "25+ (2+ yrs)",
    )
    assert to_row(a_profile(gender="unknown", age_band="unknown", duration=None))[1:3] == ("", "")


@pytest.mark.parametrize(
    ("field", "codes", "columns"),
    [
        ("controls", ("debt_bondage",), {"meansDebtBondageEarnings"}),
        ("controls", ("takes_earnings",), {"meansDebtBondageEarnings"}),
        (
            "controls",
            ("physical_threats", "threat_family", "threat_law_enforcement", "uses_children"),
            {"meansThreats"},
        ),
        ("controls", ("psychological_abuse", "physical_abuse", "sexual_abuse"), {"meansAbusePsyPhySex"}),
        (
            "controls",
            ("restricts_financial_access", "restricts_movement", "restricts_medical_care", "withholds_necessities"),
            {"meansDenyBasicNeeds"},
        ),
        ("controls", ("other", "gang_control"), set()),
        ("controls", ("meansThreats",), {"meansThreats"}),
        ("types", ("forced_begging", "sexual_exploitation"), {"isForcedLabour", "isSexualExploit"}),
        ("types", ("other",), {"isOtherExploit"}),
        ("subforms", ("serv_domestic", "sex_pornography"), {"typeOfLabourDomesticWork", "typeOfSexPornography"}),
        ("recruiters", ("parent_caregiver", "smuggler"), {"recruiterRelationFamily", "recruiterRelationOther"}),
        ("recruiters", ("unknown",), set()),
    ],
)
def test_codes_set_the_flags_of_the_layout(field: str, codes: tuple[str, ...], columns: set[str]) -> None:
    for code in codes:
        assert flags(a_profile(**{field: (code,)})) <= columns
    assert flags(a_profile(**{field: codes})) == columns


def test_coarsening_goes_from_year_to_period_age_to_majority_and_country_to_region() -> None:
    assert (period_of("2026"), period_of("")) == ("2025--2029", "")
    assert (majority_of("09--17"), majority_of("48+"), majority_of("")) == ("Minor", "Adult", "")
    assert (region_of("HND"), region_of("FRA")) == ("Central America", "FRA")
    assert majority_of(majority_of("0--8")) == "Minor"
    assert region_of(region_of("BRA")) == "South America"


@pytest.mark.parametrize("file_format", list(Format))
def test_a_file_in_parts_holds_every_record_and_no_part_grows_with_the_file(file_format: Format) -> None:
    classes: dict[tuple[str, ...], int] = {("x" * 100, ""): 11_000, ("y", "z"): 11}
    file = FileParts(classes, ("a", "b"), file_format)
    parts = list(file)
    content = b"".join(parts)
    assert max(map(len, parts)) < 2 * CHUNK_BYTES
    assert (file.rows, file.size) == (11_011, len(content))
    if file_format is Format.CSV:
        assert len(list(csv.DictReader(io.StringIO(content.decode())))) == 11_011
    else:
        assert orjson.loads(content)[-1] == {"a": "y", "b": "z"}


@pytest.mark.parametrize(
    ("zone", "due"),
    [
        ("America/Guatemala", "2026-12-01T12:00:00+00:00"),
        ("America/El_Salvador", "2026-12-01T12:00:00+00:00"),
        ("America/Tegucigalpa", "2026-12-01T12:00:00+00:00"),
        ("America/Mexico_City", "2026-12-01T12:00:00+00:00"),
        ("America/Cancun", "2026-12-01T11:00:00+00:00"),
        ("America/Tijuana", "2026-12-01T14:00:00+00:00"),
    ],
)
def test_six_in_the_morning_is_six_in_each_time_zone(zone: str, due: str) -> None:
    assert Schedule("0 6 1 * *", zone).next_after(datetime(2026, 11, 24, tzinfo=UTC)).isoformat() == due


def test_six_in_the_morning_stays_six_when_a_mexican_border_city_changes_its_clock() -> None:
    schedule = Schedule("0 6 * * *", "America/Tijuana")
    before = schedule.next_after(datetime(2027, 3, 13, 0, tzinfo=UTC))
    after = schedule.next_after(datetime(2027, 3, 14, 8, tzinfo=UTC))
    assert [moment.astimezone(ZoneInfo("America/Tijuana")).hour for moment in (before, after)] == [6, 6]
    assert (before.hour, after.hour) == (14, 13)


def test_a_time_that_the_clock_shows_twice_is_due_once_and_one_it_skips_is_due_once() -> None:
    zone = "America/Tijuana"
    autumn, spring = Schedule("30 1 * * *", zone), Schedule("30 2 * * *", zone)
    moments = _due(autumn, datetime(2026, 10, 30, 12, tzinfo=UTC), 4)
    assert [moment.astimezone(ZoneInfo(zone)).day for moment in moments] == [31, 1, 2, 3]
    moments = _due(spring, datetime(2027, 3, 12, 12, tzinfo=UTC), 3)
    assert [moment.astimezone(ZoneInfo(zone)).day for moment in moments] == [13, 14, 15]


def _due(schedule: Schedule, moment: datetime, times: int) -> list[datetime]:
    moments = []
    for _ in range(times):
        moment = schedule.next_after(moment)
        moments.append(moment)
    return moments


@pytest.mark.parametrize(
    ("cron", "zone"),
    [("* * * *", "UTC"), ("61 * * * *", "UTC"), ("0 0 31 2 *", "UTC"), ("* * * * * *", "UTC"), ("0 0 * * *", "Mars")],
)
def test_a_schedule_that_makes_no_sense_is_refused(cron: str, zone: str) -> None:
    with pytest.raises(BadSchedule):
        Schedule(cron, zone)


@pytest.mark.parametrize(
    ("cron", "daily"),
    [("0 6 * * *", True), ("30 23 1 * *", True), ("0 6 * * 1", True), ("*/15 6 * * *", False), ("0 * * * *", False),
     ("0 6,18 * * *", False), ("0-5 6 * * *", False), ("* * * * *", False)],
)  # fmt: skip
def test_a_schedule_that_is_due_more_than_once_a_day_is_known(cron: str, daily: bool) -> None:
    assert Schedule(cron, "America/Guatemala").is_daily_at_most is daily


def test_only_whole_quarters_and_years_are_vintages() -> None:
    assert span("2025-Q3", "2026-Q1").periods == ("2025-Q3", "2025-Q4", "2026-Q1")
    assert span("2025", "2026").months == ("2025-01", "2026-12")
    assert last_quarters("2026-02", 2).periods == ("2025-Q4", "2026-Q1")
    for first, last in (("2026-01", "2026-02"), ("2026", "2026-Q1"), ("2026-Q2", "2026-Q1"), ("2026-Q5", "2026-Q5")):
        with pytest.raises(BadPeriod):
            span(first, last)


@given(st.integers(1, 12), st.integers(2000, 2099))
def test_every_month_is_inside_its_quarter(month: int, year: int) -> None:
    text = f"{year}-{month:02d}"
    first, last = span(quarter_of(text), quarter_of(text)).months
    assert first <= text <= last


def test_the_month_of_a_referral_is_read_from_its_identifier() -> None:
    milliseconds = int(datetime(2026, 3, 31, 23, 59, tzinfo=UTC).timestamp() * 1000)
    assert month_of(UUID(int=(milliseconds << 80) | (7 << 76) | (2 << 62))) == "2026-03"


def test_answer_times_are_grouped_by_their_upper_edge() -> None:
    assert [answer_group(hours) for hours in (0.2, 1.0, 5.0, 168.0, 200.0)] == ["1", "1", "6", "168", "more"]


def test_a_decision_stays_when_the_referral_goes_on() -> None:
    def fact(state: str, accepted: bool | None, hours: float | None) -> ReferralFact:
        return ReferralFact(
            referral_id=UUID(int=1),
            country="GT",
            to_country="HN",
            from_organisation_id=UUID(int=2),
            to_organisation_id=UUID(int=3),
            month="2026-11",
            kind="service_referral",
            services=(),
            urgency="24h",
            state=ReferralState(state),
            reason=None,
            accepted=accepted,
            hours_to_answer=hours,
        )

    done = newer(fact("accepted", True, 4.0), fact("completed", True, None))
    assert (done.state, done.accepted, done.hours_to_answer) == ("completed", True, 4.0)
    withdrawn = newer(fact("accepted", True, 4.0), fact("withdrawn", None, None))
    assert (withdrawn.state, withdrawn.accepted) == ("withdrawn", True)
