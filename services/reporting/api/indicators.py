"""Indicators, charts and the dashboard."""

from dataclasses import replace

from flask import Response

from services.reporting.api.questions import answer_to, countries_of, question_of, scope_of, span_of
from services.reporting.api.representations import (
    ANSWER,
    CHART,
    CHART_KIND,
    CHART_KINDS,
    DASHBOARD,
    INDICATOR,
    INDICATORS,
)
from services.reporting.api.schemas import ChartArguments, FigureQuery, IndicatorArguments, ScopeArguments
from services.reporting.domain.charts import CHARTS, ChartTable, chart_table
from services.reporting.domain.dashboard import CARDS, dashboard_of
from services.reporting.domain.drawing import draw_bars
from services.reporting.domain.indicators import CATALOGUE, NETWORK_LABEL
from services.reporting.domain.questions import Question, Scope
from shared.kernel.errors import NotFound
from shared.kernel.grant import Permission
from shared.web.authorization import requires
from shared.web.blueprint import Blueprint
from shared.web.pagination import whole_list, whole_list_response
from shared.web.problems import language
from shared.web.responses import json_response

blp = Blueprint("indicators", __name__, url_prefix="/api/v1", description="Figures detected by the network")


@blp.get("/indicators")
@requires(Permission.REPORTING_READ)
@blp.response(200, INDICATORS)
def list_indicators() -> Response:
    """The catalogue of indicators."""
    items = [INDICATOR.body(indicator) for indicator in CATALOGUE.values()]
    return json_response(whole_list(items) | {"label": NETWORK_LABEL})


@blp.get("/indicators/<string:indicator_id>")
@requires(Permission.REPORTING_READ)
@blp.arguments(IndicatorArguments, location="query")
@blp.response(200, ANSWER.schema)
def read_indicator(query: FigureQuery, indicator_id: str) -> Response:
    """One indicator as a table of at most three dimensions, the period included.

    For the network it is a sum of cohorts of at least 11 persons who are alike in what is published, as of the vintage
    that `vintages` names; `withheld` stands for a detail that too few share, and a null value with the reason
    `not_published` for nobody published so far. For the own organisation it is of this moment.
    """
    if indicator_id not in CATALOGUE:
        raise NotFound
    question = question_of(CATALOGUE[indicator_id], query)
    return json_response(ANSWER.body(answer_to(question, query.scope or Scope.NETWORK)))


@blp.get("/charts")
@requires(Permission.REPORTING_READ)
@blp.response(200, CHART_KINDS)
def list_charts() -> Response:
    """The catalogue of charts."""
    return whole_list_response([CHART_KIND.body(chart) for chart in CHARTS.values()])


@blp.get("/charts/<string:chart_id>.svg")
@requires(Permission.REPORTING_READ)
@blp.arguments(ChartArguments, location="query")
def draw_chart(query: FigureQuery, chart_id: str) -> Response:
    """The chart as an image, with a title and a description for readers without sight."""
    chosen = query.lang or language()
    response = Response(draw_bars(_chart(chart_id, query), chosen), mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Language"] = chosen
    response.headers["Vary"] = "Authorization, Accept-Language"
    return response


@blp.get("/charts/<string:chart_id>")
@requires(Permission.REPORTING_READ)
@blp.arguments(ChartArguments, location="query")
@blp.response(200, CHART.schema)
def read_chart(query: FigureQuery, chart_id: str) -> Response:
    """The chart as a table with a one-sentence summary."""
    return json_response(CHART.body(_chart(chart_id, query)))


@blp.get("/dashboard")
@requires(Permission.REPORTING_READ)
@blp.arguments(ScopeArguments, location="query")
@blp.response(200, DASHBOARD.schema)
def dashboard(query: FigureQuery) -> Response:
    """A few figures at a glance, and the charts to show beside them."""
    countries, span = countries_of(query), span_of(query)
    questions = [Question(indicator=CATALOGUE[card.indicator], countries=countries, span=span) for card in CARDS]
    answers = [answer_to(question, scope_of(query)) for question in questions]
    return json_response(DASHBOARD.body(dashboard_of(answers)))


def _chart(chart_id: str, query: FigureQuery) -> ChartTable:
    if chart_id not in CHARTS:
        raise NotFound
    chart = CHARTS[chart_id]
    question = question_of(CATALOGUE[chart.indicator], replace(query, by=chart.by or ""))
    return chart_table(chart, answer_to(question, scope_of(query)))
