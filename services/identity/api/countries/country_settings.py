"""`/api/v1/countries/{country}/settings`: what a country decides for itself."""

from uuid import UUID

from flask import Response
from marshmallow import fields

from services.identity.adapters.work import IdentityWork
from services.identity.bootstrap import services
from services.identity.domain.countries.setting_versions import SettingPlan, SettingStatus, SettingVersion
from services.identity.domain.countries.settings_document import SettingEntry
from services.identity.usecases.countries.decide_setting import decide_setting
from services.identity.usecases.countries.import_settings import ImportSettings, export_settings, import_settings
from services.identity.usecases.countries.preview_setting import PreviewSetting, preview_setting
from services.identity.usecases.countries.propose_setting import ProposeSetting, propose_setting
from services.identity.usecases.countries.read_settings import CountrySetting, read_setting_history, read_settings
from shared.kernel.country import Country
from shared.kernel.errors import NotFound
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, not_practised, recently_signed_in, requires
from shared.web.blueprint import Blueprint
from shared.web.idempotency import Created, idempotent_create
from shared.web.inputs import input_of
from shared.web.pagination import page_response
from shared.web.representations import Representation, page_of
from shared.web.responses import json_response
from shared.web.schemas import StrictSchema

blp = Blueprint(
    "country_settings",
    __name__,
    url_prefix="/api/v1/countries/<country>/settings",
    description="What a country decides for itself",
)

VERSION = Representation(SettingVersion, "SettingVersion")
VERSIONS = page_of(VERSION)
SETTING = Representation(CountrySetting, "CountrySetting", nested=(VERSION,))
PLAN = Representation(SettingPlan, "SettingPlan")


ENTRY = Representation(SettingEntry, "SettingEntry")
DOCUMENT = StrictSchema.from_dict(
    {"settings": fields.List(fields.Nested(ENTRY.schema), required=True)}, name="SettingsDocument"
)


@blp.get("")
@requires(Permission.ORGANISATIONS_READ)
@blp.response(200, page_of(SETTING))
def browse(country: str) -> Response:
    """Every setting: what it may be, what holds today, what comes, and what waits for a second person."""
    with services().work(current_grant()) as work:
        found = read_settings(_country(country), pledges=services().pledges, work=work)
    return page_response([SETTING.body(one) for one in found], None)


@blp.get("/export")
@requires(Permission.ORGANISATIONS_READ)
@blp.response(200, DOCUMENT)
def export(country: str) -> Response:
    """Everything that the country has decided and that holds or comes, as another installation takes it."""
    with services().work(current_grant()) as work:
        found = export_settings(_country(country), work=work)
    return json_response({"settings": [ENTRY.body(one) for one in found]})


@blp.post("/import")
@requires(Permission.ORGANISATIONS_WRITE)
@not_practised
@recently_signed_in
@blp.arguments(input_of(ImportSettings))
@blp.response(201, VERSIONS)
@idempotent_create(lambda: services().work(current_grant()))
def take_over(command: ImportSettings, work: IdentityWork, country: str) -> Created:
    """Propose each setting of an export that differs. If anything is wrong, all of it is said and nothing proposed."""
    proposed = import_settings(_country(country), command, work=work)
    body = {"items": [VERSION.body(one) for one in proposed], "next_cursor": None}
    return Created(body, location=f"/api/v1/countries/{country}/settings")


@blp.get("/<name>/history")
@requires(Permission.ORGANISATIONS_READ)
@blp.response(200, VERSIONS)
def history(country: str, name: str) -> Response:
    """Every version of a setting with the status that it has today, the newest first."""
    with services().work(current_grant()) as work:
        found = read_setting_history(_country(country), name, work=work)
    return page_response([VERSION.body(one) for one in found], None)


@blp.post("/<name>/preview")
@requires(Permission.ORGANISATIONS_WRITE)
@not_practised
@blp.arguments(input_of(PreviewSetting))
@blp.response(200, PLAN.schema)
def preview(command: PreviewSetting, country: str, name: str) -> Response:
    """What would change in words, from when, and whether it would wait for a second person. Nothing is stored."""
    with services().work(current_grant()) as work:
        plan = preview_setting(_country(country), name, command, work=work)
    return json_response(PLAN.body(plan))


@blp.post("/<name>/versions")
@requires(Permission.ORGANISATIONS_WRITE)
@not_practised
@recently_signed_in
@blp.arguments(input_of(ProposeSetting))
@blp.response(201, VERSION.schema)
@idempotent_create(lambda: services().work(current_grant()))
def propose(command: ProposeSetting, work: IdentityWork, country: str, name: str) -> Created:
    """Decide another value; one that protects people less waits for another administrator (`proposed`)."""
    return _created(propose_setting(_country(country), name, command, work=work), status=201)


@blp.post("/<name>/versions/<uuid:version_id>/approve")
@requires(Permission.SETTINGS_DECIDE)
@recently_signed_in
@blp.response(200, VERSION.schema)
@idempotent_create(lambda: services().work(current_grant()))
def approve(work: IdentityWork, country: str, name: str, version_id: UUID) -> Created:
    """Approve what another administrator proposed."""
    return _created(decide_setting(version_id, _country(country), name, SettingStatus.APPROVED, work=work), status=200)


@blp.post("/<name>/versions/<uuid:version_id>/reject")
@requires(Permission.SETTINGS_DECIDE)
@blp.response(200, VERSION.schema)
@idempotent_create(lambda: services().work(current_grant()))
def reject(work: IdentityWork, country: str, name: str, version_id: UUID) -> Created:
    """Reject what was proposed; who proposed it takes it back by this."""
    return _created(decide_setting(version_id, _country(country), name, SettingStatus.REJECTED, work=work), status=200)


def _created(version: SettingVersion, *, status: int) -> Created:
    address = f"/api/v1/countries/{version.country}/settings/{version.name}/history"
    return Created(VERSION.body(version), location=address, status=status)


def _country(code: str) -> Country:
    if code not in Country.__members__.values():
        raise NotFound
    return Country(code)
