"""What goes in, and the shape of what comes out (for the reference document)."""

from marshmallow import Schema, fields, validate

from services.reporting.domain.extracts import DEFAULT_K, Format, RunState, Template
from shared.web.schemas import CountryField, StrictSchema
from shared.web.text_fields import LineText


class TextSchema(Schema):
    """A sentence in both languages."""

    es = fields.String()
    en = fields.String()


class IndicatorSchema(Schema):
    """An indicator of the catalogue."""

    id = fields.String()
    version = fields.Integer()
    title = fields.Nested(TextSchema)
    definition = fields.Nested(TextSchema)
    unit = fields.Nested(TextSchema)
    by = fields.List(fields.String())


class IndicatorListSchema(Schema):
    """The catalogue."""

    items = fields.List(fields.Nested(IndicatorSchema))
    next_cursor = fields.String(allow_none=True)
    label = fields.Nested(TextSchema)


class FigureSchema(Schema):
    """One figure. `value` is null exactly when `reason` (list `suppression_reason`) says why it is hidden."""

    key = fields.Dict(keys=fields.String(), values=fields.String())
    value = fields.Float(allow_none=True)
    display = fields.String()
    reason = fields.String(allow_none=True)


class ValueSchema(Schema):
    """A value of a dimension."""

    code = fields.String()
    label = fields.Nested(TextSchema)


class DimensionSchema(Schema):
    """A dimension of a table."""

    id = fields.String()
    title = fields.Nested(TextSchema)
    values = fields.List(fields.Nested(ValueSchema))


class VintageSchema(Schema):
    """The vintage of one country that a figure for the network was read from, and since when it is the present one."""

    country = fields.String()
    number = fields.Integer()
    published_at = fields.DateTime()


class IndicatorAnswerSchema(Schema):
    """A table of figures; keys without a dimension are its margins. `whose` says whose persons are counted."""

    indicator = fields.Nested(IndicatorSchema)
    label = fields.Nested(TextSchema)
    whose = fields.Nested(TextSchema)
    vintages = fields.List(fields.Nested(VintageSchema))
    scope = fields.String()
    countries = fields.List(fields.String())
    first = fields.String(data_key="from")
    last = fields.String(data_key="to")
    by = fields.List(fields.String())
    places = fields.List(fields.String())
    k = fields.Integer(allow_none=True)
    as_of = fields.DateTime(allow_none=True)
    dimensions = fields.List(fields.Nested(DimensionSchema))
    figures = fields.List(fields.Nested(FigureSchema))
    hidden = fields.Dict(keys=fields.String(), values=fields.Integer())


class ChartRowSchema(ValueSchema):
    """A row of the table behind a chart."""

    value = fields.Float(allow_none=True)
    display = fields.String()
    reason = fields.String(allow_none=True)


class ChartSchema(Schema):
    """A chart as a table."""

    id = fields.String()
    title = fields.Nested(TextSchema)
    summary = fields.Nested(TextSchema)
    label = fields.Nested(TextSchema)
    whose = fields.Nested(TextSchema)
    vintages = fields.List(fields.Nested(VintageSchema))
    scope = fields.String()
    countries = fields.List(fields.String())
    first = fields.String(data_key="from")
    last = fields.String(data_key="to")
    as_of = fields.DateTime(allow_none=True)
    unit = fields.Nested(TextSchema)
    columns = fields.List(fields.Nested(TextSchema))
    rows = fields.List(fields.Nested(ChartRowSchema))
    total = fields.Dict()


class DashboardSchema(Schema):
    """Cards and charts."""

    as_of = fields.DateTime(allow_none=True)
    scope = fields.String()
    countries = fields.List(fields.String())
    first = fields.String(data_key="from")
    last = fields.String(data_key="to")
    label = fields.Nested(TextSchema)
    whose = fields.Nested(TextSchema)
    vintages = fields.List(fields.Nested(VintageSchema))
    cards = fields.List(fields.Dict())
    charts = fields.List(fields.Dict())


class FiltersSchema(StrictSchema):
    """Which records. Left out: all countries of the caller, all years."""

    country = fields.List(CountryField(), load_default=list, validate=validate.Length(max=4))
    year = fields.List(
        fields.Integer(validate=validate.Range(2000, 2100)), load_default=list, validate=validate.Length(max=50)
    )


class ScheduleSchema(StrictSchema):
    """When: five cron fields on the clock of an IANA time zone."""

    cron = fields.String(required=True, validate=validate.Length(max=100))
    time_zone = fields.String(required=True, validate=validate.Length(max=60))


class DefineExtractSchema(StrictSchema):
    """An extract definition. `recipients` are organisations that may fetch the files."""

    name = LineText(required=True, validate=validate.Length(1, 120))
    template = fields.Enum(Template, by_value=True, required=True)
    format = fields.Enum(Format, by_value=True, load_default=Format.CSV)
    filters = fields.Nested(FiltersSchema, load_default=lambda: {"country": [], "year": []})
    k = fields.Integer(load_default=DEFAULT_K, validate=validate.Range(DEFAULT_K, 1000))
    schedule = fields.Nested(ScheduleSchema, load_default=None, allow_none=True)
    recipients = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=50))


class ExtractSchema(DefineExtractSchema):
    """A stored definition."""

    id = fields.UUID()
    organisation_id = fields.UUID()
    next_run_at = fields.DateTime(allow_none=True)
    created_at = fields.DateTime()
    version = fields.Integer()


class ExtractListSchema(Schema):
    """A page of definitions."""

    items = fields.List(fields.Nested(ExtractSchema))
    next_cursor = fields.String(allow_none=True)


class RunSchema(Schema):
    """A run of an extract."""

    id = fields.UUID()
    extract_id = fields.UUID()
    organisation_id = fields.UUID()
    countries = fields.List(fields.String())
    state = fields.Enum(RunState, by_value=True)
    progress = fields.Float()
    rows = fields.Integer(allow_none=True)
    suppressed = fields.Integer(allow_none=True)
    attempts = fields.Integer()
    failure = fields.String(allow_none=True)
    manifest = fields.Dict(allow_none=True)
    created_at = fields.DateTime()
    scheduled_for = fields.DateTime(allow_none=True)
    started_at = fields.DateTime(allow_none=True)
    finished_at = fields.DateTime(allow_none=True)
    expires_at = fields.DateTime(allow_none=True)
    version = fields.Integer()


class RunListSchema(Schema):
    """A page of runs."""

    items = fields.List(fields.Nested(RunSchema))
    next_cursor = fields.String(allow_none=True)
