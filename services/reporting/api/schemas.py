"""The queries and bodies that the endpoints take."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from marshmallow import ValidationError, validates_schema

from services.reporting.domain.charts.themes import Theme
from services.reporting.domain.extracts.extracts import DefineExtract
from services.reporting.domain.extracts.schedule import Schedule, schedule_problem
from services.reporting.domain.figures.questions import Scope
from shared.kernel.codes import LENIENT, Length, Named, Range
from shared.kernel.language import Language
from shared.web.inputs import InputSchema, QuerySchema
from shared.web.schemas import Refusal


@dataclass(frozen=True, kw_only=True, slots=True)
class FigureQuery:
    """Which figures, as a query says it; lists are comma separated."""

    country: Annotated[str, Length(max=20)] = ""
    first: Annotated[str | None, Named("from"), Length(max=10)] = None
    """A period: `YYYY` or `YYYY-Qn`."""
    last: Annotated[str | None, Named("to"), Length(max=10)] = None
    scope: Scope | None = None
    by: Annotated[str, Length(max=100)] = ""
    adm1: Annotated[str, Length(max=400)] = ""
    forms: Annotated[str, Named("type"), Length(max=400)] = ""
    lang: Language | None = None
    theme: Theme = Theme.LIGHT
    width: Annotated[int, Range(240, 1280), LENIENT] = 640
    """Of the image, in pixels."""
    bare: bool = False
    """Without title and source, for a page that has them beside the image."""


class ScopeArguments(QuerySchema[FigureQuery], only=("country", "first", "last", "scope", "adm1", "forms")):
    """Query of every figure: countries, periods (`YYYY` or `YYYY-Qn`), whose figures, places and forms.

    Countries, places (`adm1`, ISO 3166-2) and forms of exploitation (`type`) are comma separated.
    """


class ChartArguments(
    QuerySchema[FigureQuery],
    only=("country", "first", "last", "scope", "adm1", "forms", "lang", "theme", "width", "bare"),
):
    """Query of a chart; `lang` is for images, which a browser asks for without a language header of ours."""


class IndicatorArguments(QuerySchema[FigureQuery], only=("country", "first", "last", "scope", "by", "adm1", "forms")):
    """Query of an indicator: `by`, `adm1` and `type` are comma separated."""


class ScheduleInputSchema(InputSchema[Schedule]):
    """When: five cron fields on the clock of an IANA time zone, once a day at most."""

    @validates_schema(skip_on_field_errors=True)
    def check(self, schedule: Mapping[str, str], **_: object) -> None:
        """Raises ValidationError for a schedule that is none, or is due too often."""
        problem = schedule_problem(schedule["cron"], schedule["time_zone"])
        if problem is not None:
            raise ValidationError({problem.field: [Refusal(problem.code, problem.message)]})


class DefineExtractSchema(InputSchema[DefineExtract], nested=(ScheduleInputSchema,)):
    """An extract definition. `recipients` are organisations that may fetch the files."""
