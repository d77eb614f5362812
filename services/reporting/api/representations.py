"""What this service answers, as JSON and in the API description."""

from marshmallow import fields

from services.reporting.domain.charts.chart_catalogue import Chart
from services.reporting.domain.charts.charts import ChartTable
from services.reporting.domain.charts.dashboard import Dashboard
from services.reporting.domain.extracts.extracts import Extract, Run
from services.reporting.domain.figures.answers import Answer, DimensionDescription, DimensionValue
from services.reporting.domain.figures.indicator import Indicator
from services.reporting.domain.figures.published import PublishedVintage
from services.reporting.domain.words.texts import Text
from shared.web.representations import Representation, page_of

_TEXT = Representation(Text, "Text")
_VINTAGE = Representation(PublishedVintage, "Vintage")
_VALUE = Representation(DimensionValue, "Value", nested=(_TEXT,))
_DIMENSION = Representation(DimensionDescription, "Dimension", nested=(_TEXT, _VALUE))

INDICATOR = Representation(
    Indicator,
    "Indicator",
    only=("by",),
    computed={
        "id": "description.id",
        "version": "description.version",
        "title": "description.title",
        "definition": "description.definition",
        "unit": "description.unit",
        "by": "breakdowns",
    },
    nested=(_TEXT,),
)
INDICATORS = page_of(INDICATOR).from_dict({"label": fields.Nested(_TEXT.schema, required=True)}, name="IndicatorList")
ANSWER = Representation(Answer, "IndicatorAnswer", nested=(_TEXT, _VINTAGE, _DIMENSION))
CHART_KIND = Representation(Chart, "ChartKind", only=("id", "indicator", "title", "kind"), nested=(_TEXT,))
CHART_KINDS = page_of(CHART_KIND, "ChartList")
CHART = Representation(ChartTable, "Chart", nested=(_TEXT, _VINTAGE))
DASHBOARD = Representation(Dashboard, "Dashboard", nested=(_TEXT, _VINTAGE))
EXTRACT = Representation(Extract, "Extract", without=("countries", "years", "created_by"), computed=("filters",))
EXTRACTS = page_of(EXTRACT, "ExtractList")
RUN = Representation(Run, "Run", without=("recipients", "requested_by"), computed={"progress": "progress_shown"})
RUNS = page_of(RUN, "RunList")
