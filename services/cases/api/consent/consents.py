"""`/cases/{id}/consents`: the ledger of what the person agreed to."""

from collections.abc import Mapping
from uuid import UUID

from flask import Response, request

from services.cases.adapters.case.case_json import CONSENT
from services.cases.adapters.work import CasesWork
from services.cases.api.caller import platform_work
from services.cases.api.responses import RECORDED_CONSENT, ConsentList
from services.cases.api.schemas import ConsentSchema, WithdrawSchema
from services.cases.bootstrap import services
from services.cases.domain.consent.consent import Consent
from services.cases.usecases.consent.read_consents import read_consents
from services.cases.usecases.consent.record_consent import record_consent
from services.cases.usecases.consent.withdraw_consent import withdraw_consent
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.idempotency import Created, idempotent_create
from shared.web.pagination import whole_list_response
from shared.web.responses import json_response

blp = Blueprint("consents", __name__, url_prefix="/api/v1/cases/<uuid:case_id>/consents", description="Consentimiento")


@blp.get("")
@requires(Permission.CASES_READ)
@blp.response(200, ConsentList)
def list_all(case_id: UUID) -> Response:
    """Every consent, withdrawn ones too."""
    with services().work(current_grant()) as work:
        consents = read_consents(case_id, work=work)
    return whole_list_response([CONSENT.body(consent) for consent in consents])


@blp.post("")
@requires(Permission.CASES_WRITE)
@blp.arguments(ConsentSchema())
@blp.response(201, RECORDED_CONSENT.schema)
@idempotent_create(lambda: _work_on_consents((request.view_args or {})["case_id"]))
def give(consent: Consent, work: CasesWork, case_id: UUID) -> Created:
    """Record an answer. A no takes back what was given before for its purpose to those it is about (`took_back`)."""
    recorded, taken_back = record_consent(case_id, consent, work=work)
    body = RECORDED_CONSENT.body(recorded) | {"took_back": [withdrawn.id for withdrawn in taken_back]}
    return Created(body, location=f"/api/v1/cases/{case_id}/consents/{recorded.id}")


@blp.post("/<uuid:consent_id>/withdraw")
@requires(Permission.CASES_WRITE)
@blp.arguments(WithdrawSchema())
@blp.response(200, CONSENT.schema)
def withdraw(body: Mapping[str, str], case_id: UUID, consent_id: UUID) -> Response:
    """Take it back: nothing more is disclosed under it from now on."""
    with _work_on_consents(case_id) as work:
        consent = withdraw_consent(case_id, consent_id, body["channel"], work=work)
    return json_response(CONSENT.body(consent))


def _work_on_consents(case_id: UUID) -> CasesWork:
    """The caller's own; of merged cases the platform's: a no reaches each of them, and the caller may not see all."""
    with services().work(current_grant()) as work:
        case = work.cases.get(case_id)
    is_merged = case.duplicate_of is not None or bool(case.also_numbered)
    return platform_work() if is_merged else services().work(current_grant())
