"""Indicators and the dashboard."""

from flask import Response

from services.reporting.api.questions import answer_to, answers_to, countries_of, limits_of, question_of, scope_of
from services.reporting.api.representations import (
    ANSWER,
    DASHBOARD,
    INDICATOR,
    INDICATORS,
)
from services.reporting.api.schemas import FigureQuery, IndicatorArguments, ScopeArguments
from services.reporting.domain.charts.chart_catalogue import charts_for
from services.reporting.domain.charts.dashboard import cards_for, dashboard_of
from services.reporting.domain.figures.indicators import CATALOGUE, NETWORK_LABEL
from services.reporting.domain.figures.questions import Scope
from shared.kernel.errors import NotFound
from shared.kernel.grant import Permission
from shared.web.access.authorization import requires
from shared.web.blueprint import Blueprint
from shared.web.pagination import whole_list
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

    Figures of the network about criminal proceedings are by year: quarters are widened to the years they are in, and
    `from` and `to` say so. An amount of several currencies is null, and `display` names each of them.
    """
    if indicator_id not in CATALOGUE:
        raise NotFound
    question = question_of(CATALOGUE[indicator_id], query)
    return json_response(ANSWER.body(answer_to(question, query.scope or Scope.NETWORK)))


@blp.get("/dashboard")
@requires(Permission.REPORTING_READ)
@blp.arguments(ScopeArguments, location="query")
@blp.response(200, DASHBOARD.schema)
def dashboard(query: FigureQuery) -> Response:
    """A few figures at a glance, and the charts to show beside them."""
    limits = limits_of(query)
    cards = cards_for(limits)
    answers = answers_to([question_of(CATALOGUE[card.indicator], query) for card in cards], scope_of(query))
    charts = charts_for(len(countries_of(query)), limits)
    return json_response(DASHBOARD.body(dashboard_of([*zip(cards, answers, strict=True)], charts)))
