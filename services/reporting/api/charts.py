"""Charts as tables and as images."""

from dataclasses import replace
from hashlib import sha256

from flask import Response, request

from services.reporting.api.questions import answer_to, question_of, scope_of
from services.reporting.api.representations import CHART, CHART_KIND, CHART_KINDS
from services.reporting.api.schemas import ChartArguments, FigureQuery
from services.reporting.bootstrap import drawer
from services.reporting.domain.charts.chart_catalogue import CHARTS
from services.reporting.domain.charts.charts import ChartTable, chart_table
from services.reporting.domain.charts.pictures import PictureOf, picture
from services.reporting.domain.charts.plotting import plot_of
from services.reporting.domain.figures.indicators import CATALOGUE
from shared.kernel.errors import NotFound
from shared.kernel.grant import Permission
from shared.web.access.authorization import requires
from shared.web.blueprint import Blueprint
from shared.web.pagination import whole_list_response
from shared.web.problems import language
from shared.web.responses import json_response

WIDTH_STEP = 20
"""Widths that differ by less get one drawing."""

blp = Blueprint("charts", __name__, url_prefix="/api/v1/charts", description="Charts of what the network detected")


@blp.get("")
@requires(Permission.REPORTING_READ)
@blp.response(200, CHART_KINDS)
def list_charts() -> Response:
    """The catalogue of charts."""
    return whole_list_response([CHART_KIND.body(chart) for chart in CHARTS.values()])


@blp.get("/<string:chart_id>.svg")
@requires(Permission.REPORTING_READ)
@blp.arguments(ChartArguments, location="query")
def draw_chart(query: FigureQuery, chart_id: str) -> Response:
    """The chart as an image, with a title and a description for readers without sight; 304 while it is the same."""
    width = query.width // WIDTH_STEP * WIDTH_STEP
    wanted = PictureOf(language=query.lang or language(), theme=query.theme, width=width, bare=query.bare)
    chart = _chart(chart_id, query)
    plot = plot_of(chart, wanted.language, wanted.width)
    svg = picture(chart, drawer().draw(plot) if plot else None, wanted)
    return _image(svg, wanted.language)


@blp.get("/<string:chart_id>")
@requires(Permission.REPORTING_READ)
@blp.arguments(ChartArguments, location="query")
@blp.response(200, CHART.schema)
def read_chart(query: FigureQuery, chart_id: str) -> Response:
    """The chart as a table with a one-sentence summary."""
    # Who reads it usually asks for the image next, and what draws takes a second to start.
    drawer().start()
    return json_response(CHART.body(_chart(chart_id, query)))


def _chart(chart_id: str, query: FigureQuery) -> ChartTable:
    if chart_id not in CHARTS:
        raise NotFound
    chart = CHARTS[chart_id]
    question = question_of(CATALOGUE[chart.indicator], replace(query, by=",".join(chart.by)))
    return chart_table(chart, answer_to(question, scope_of(query)))


def _image(svg: str, chosen: str) -> Response:
    response = Response(svg, mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Language"] = chosen
    response.headers["Vary"] = "Authorization, Accept-Language"
    response.set_etag(sha256(svg.encode()).hexdigest()[:32])
    response.make_conditional(request)
    return response
