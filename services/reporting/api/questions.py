"""From a query string to a question."""

from typing import Any

from marshmallow import fields, validate

from services.reporting.bootstrap import services
from services.reporting.domain.errors import TooFine
from services.reporting.domain.indicators import Indicator
from services.reporting.domain.periods import NotAVintage, Span, last_quarters, span
from services.reporting.domain.questions import Question, Scope
from services.reporting.domain.tables import MAX_DIMENSIONS
from services.reporting.usecases.ask import Desk
from shared.kernel.country import Country
from shared.kernel.errors import NotFound, invalid
from shared.kernel.grant import Grant, Permission
from shared.web.authorization import current_grant
from shared.web.language import LANGUAGES
from shared.web.schemas import StrictSchema

DEFAULT_QUARTERS = 4
MAX_PERIODS = 20


class ScopeArguments(StrictSchema):
    """Query of every figure: countries (comma separated), periods (`YYYY` or `YYYY-Qn`), whose figures."""

    country = fields.String(load_default="", validate=validate.Length(max=20))
    first = fields.String(data_key="from", load_default=None, validate=validate.Length(max=10))
    last = fields.String(data_key="to", load_default=None, validate=validate.Length(max=10))
    scope = fields.Enum(Scope, by_value=True, load_default=None)


class ChartArguments(ScopeArguments):
    """Query of a chart; `lang` is for images, which a browser asks for without a language header of ours."""

    lang = fields.String(load_default=None, validate=validate.OneOf(LANGUAGES))


class IndicatorArguments(ScopeArguments):
    """Query of an indicator: `by` and `adm1` are comma separated."""

    by = fields.String(load_default="", validate=validate.Length(max=100))
    adm1 = fields.String(load_default="", validate=validate.Length(max=400))


def desk() -> Desk:
    """Where the caller's questions are answered."""
    return Desk(current_grant(), services().work, services().system_work)


def question_of(indicator: Indicator, query: dict[str, Any]) -> Question:
    """The question in `query`. Raises Invalid, TooFine, or NotFound for a country out of scope."""
    by = tuple(dict.fromkeys(_split(query.get("by", ""))))
    allowed = {*indicator.by, "country"}
    if not set(by) <= allowed:
        raise invalid("?by", "unknown_dimension", es="Esa dimensión no existe.", en="There is no such dimension.")
    places = frozenset(_split(query.get("adm1", "")))
    # The period is a dimension too, and so is a place that limits the table.
    detail = {name for name in by if name != "country"} | ({"adm1"} if places else set())
    if len(by) >= MAX_DIMENSIONS or len(detail) >= MAX_DIMENSIONS:
        raise TooFine
    if places and "adm1" not in indicator.by:
        raise invalid(
            "?adm1", "unknown_filter", es="Este filtro no aplica aquí.", en="This filter does not apply here."
        )
    return Question(indicator=indicator, countries=countries_of(query), span=span_of(query), by=by, places=places)


def countries_of(query: dict[str, Any]) -> frozenset[str]:
    """The countries asked for, all the caller's when none is. Raises NotFound for one out of scope."""
    grant = current_grant()
    wanted = _split(query["country"]) or sorted(grant.countries)
    if not all(code in set(Country) and grant.covers(Country(code)) for code in wanted):
        raise NotFound
    return frozenset(str(code) for code in wanted)


def span_of(query: dict[str, Any]) -> Span:
    """The periods asked for; the last four quarters when none is."""
    now = services().clock.now().strftime("%Y-%m")
    default = last_quarters(now, DEFAULT_QUARTERS)
    first = query["first"] or (default.first if not query["last"] else query["last"])
    try:
        asked = span(first, query["last"] or (default.last if "-Q" in first else now[:4]))
    except NotAVintage:
        raise invalid(
            "?from",
            "not_a_vintage",
            es="Use trimestres (2026-Q3) o años (2026), del más antiguo al más reciente.",  # fixed date: an example
            en="Use quarters (2026-Q3) or years (2026), oldest first.",  # fixed date: an example
        ) from None
    if len(asked.periods) > MAX_PERIODS:
        raise TooFine
    return asked


def scope_of(query: dict[str, Any], grant: Grant) -> Scope:
    """Whose figures: those who work with cases see their own organisation's unless they ask otherwise.

    A country administrator sees the network of the country: the own office often has no case at all.
    """
    if query["scope"] is not None:
        return Scope(query["scope"])
    return Scope.ORGANISATION if grant.allows(Permission.CASES_READ) else Scope.NETWORK


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
