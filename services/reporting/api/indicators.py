"""Indicators, charts and the dashboard."""

from typing import Any

from flask import Response

from services.reporting.api.questions import (
    ChartArguments,
    IndicatorArguments,
    ScopeArguments,
    countries_of,
    desk,
    question_of,
    scope_of,
    span_of,
)
from services.reporting.api.schemas import ChartSchema, DashboardSchema, IndicatorAnswerSchema, IndicatorListSchema
from services.reporting.domain.charts import CHARTS, chart_body
from services.reporting.domain.drawing import draw_bars
from services.reporting.domain.indicators import CATALOGUE, NETWORK_LABEL
from services.reporting.domain.questions import Scope
from services.reporting.usecases.read_dashboard import read_dashboard
from shared.kernel.errors import NotFound
from shared.kernel.grant import Permission
from shared.web.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.problems import language
from shared.web.responses import json_response

blp = Blueprint("indicators", __name__, url_prefix="/api/v1", description="Figures detected by the network")


@blp.get("/indicators")
@requires(Permission.REPORTING_READ)
@blp.response(200, IndicatorListSchema)
def list_indicators() -> Response:
    """The catalogue of indicators."""
    items = [
        {
            "id": indicator.id,
            "version": indicator.version,
            "title": dict(indicator.title),
            "definition": dict(indicator.definition),
            "unit": dict(indicator.unit),
            "by": [*indicator.by, "country"],
        }
        for indicator in CATALOGUE.values()
    ]
    return json_response({"items": items, "next_cursor": None, "label": dict(NETWORK_LABEL)})


@blp.get("/indicators/<string:indicator_id>")
@requires(Permission.REPORTING_READ)
@blp.arguments(IndicatorArguments, location="query")
@blp.response(200, IndicatorAnswerSchema)
def read_indicator(query: dict[str, Any], indicator_id: str) -> Response:
    """One indicator as a table of at most three dimensions, the period included.

    For the network it is a sum of cohorts of at least 11 persons who are alike in what is published, as of the vintage
    that `vintages` names; `withheld` stands for a detail that too few share, and a null value with the reason
    `not_published` for nobody published so far. For the own organisation it is of this moment.
    """
    if indicator_id not in CATALOGUE:
        raise NotFound
    scope = query["scope"] or Scope.NETWORK
    return json_response(desk().ask(question_of(CATALOGUE[indicator_id], query), scope))


@blp.get("/charts")
@requires(Permission.REPORTING_READ)
def list_charts() -> Response:
    """The catalogue of charts."""
    items = [{"id": chart.id, "indicator": chart.indicator, "title": dict(chart.title)} for chart in CHARTS.values()]
    return json_response({"items": items, "next_cursor": None})


@blp.get("/charts/<string:chart_id>.svg")
@requires(Permission.REPORTING_READ)
@blp.arguments(ChartArguments, location="query")
def draw_chart(query: dict[str, Any], chart_id: str) -> Response:
    """The chart as an image, with a title and a description for readers without sight."""
    chosen = query["lang"] or language()
    response = Response(draw_bars(_chart(chart_id, query), chosen), mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Language"] = chosen
    response.headers["Vary"] = "Authorization, Accept-Language"
    return response


@blp.get("/charts/<string:chart_id>")
@requires(Permission.REPORTING_READ)
@blp.arguments(ChartArguments, location="query")
@blp.response(200, ChartSchema)
def read_chart(query: dict[str, Any], chart_id: str) -> Response:
    """The chart as a table with a one-sentence summary."""
    return json_response(_chart(chart_id, query))


@blp.get("/dashboard")
@requires(Permission.REPORTING_READ)
@blp.arguments(ScopeArguments, location="query")
@blp.response(200, DashboardSchema)
def dashboard(query: dict[str, Any]) -> Response:
    """A few figures at a glance, and the charts to show beside them."""
    scope = scope_of(query, current_grant())
    return json_response(read_dashboard(countries_of(query), span_of(query), scope, desk()))


def _chart(chart_id: str, query: dict[str, Any]) -> dict[str, Any]:
    if chart_id not in CHARTS:
        raise NotFound
    chart = CHARTS[chart_id]
    question = question_of(CATALOGUE[chart.indicator], {**query, "by": chart.by or ""})
    return chart_body(chart, desk().ask(question, scope_of(query, current_grant())))
