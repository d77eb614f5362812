"""Referrals: send, list, read, the log, the packet, and whether the other side was reached."""

from uuid import UUID

from flask import Response

from services.referrals.adapters.work import ReferralsWork
from services.referrals.api import referral_schemas as schemas
from services.referrals.api.callers_cases import callers_cases
from services.referrals.api.referral_bodies import line_body, names_of, referral_body
from services.referrals.bootstrap import services
from services.referrals.domain.packet import SendReferral
from services.referrals.domain.referral_view import ReferralView
from services.referrals.processes.referrals import view_referral
from services.referrals.usecases.open_packet import check_release, open_packet
from services.referrals.usecases.read_referral import read_log, read_referral
from services.referrals.usecases.send_referral import Prepared, prepare_referral, send_referral
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.idempotency import Created, idempotent_create
from shared.web.inputs import input_of
from shared.web.pagination import page_response
from shared.web.responses import etag_of, json_response

blp = Blueprint("referrals", __name__, url_prefix="/api/v1/referrals", description="Refer a person and answer")


def _before(command: SendReferral) -> Prepared:
    return prepare_referral(command, open_work=lambda: services().work(current_grant()), packets=callers_cases())


def _reload(referral_id: UUID, work: ReferralsWork) -> Created:
    return _sent(read_referral(referral_id, work=work), work)


def _sent(view: ReferralView, work: ReferralsWork) -> Created:
    referral = view.referral
    body = referral_body(view, work)
    return Created(body, location=f"/api/v1/referrals/{referral.id}", etag=etag_of(referral.version))


@blp.post("")
@requires(Permission.REFERRALS_SEND)
@blp.arguments(input_of(SendReferral))
@blp.response(201, schemas.REFERRAL.schema)
@idempotent_create(lambda: services().work(current_grant()), before=_before, reload=_reload)
def send(command: SendReferral, prepared: Prepared, work: ReferralsWork) -> Created:
    """Refer a person to another organisation, under their consent."""
    referral = send_referral(command, prepared, work=work)
    return _sent(view_referral(referral, work=work), work)


@blp.get("")
@requires(Permission.REFERRALS_READ)
@blp.query(schemas.ListReferralsQuery)
@blp.response(200, schemas.ReferralPageSchema)
def list_box(query: schemas.ListReferralsQuery) -> Response:
    """The in-box, the out-box or both, newest first; `sort=respond_by` lists the longest waiting first."""
    after = query.position_in(query.sort)
    with services().work(current_grant()) as work:
        page = work.referrals.page(work.organisation_id, query, order=query.sort, after=after, limit=query.limit)
        names = names_of(page.items, work)
    return page_response([line_body(line, names, work.organisation_id) for line in page.items], page.next_position)


@blp.get("/<uuid:referral_id>")
@requires(Permission.REFERRALS_READ)
@blp.response(200, schemas.REFERRAL.schema)
def read(referral_id: UUID) -> Response:
    """One referral; before acceptance the receiver reads what is needed to say yes or no, and nothing more."""
    with services().work(current_grant()) as work:
        view = read_referral(referral_id, work=work)
        body = referral_body(view, work)
    return json_response(body, etag=etag_of(view.referral.version))


@blp.get("/<uuid:referral_id>/packet")
@requires(Permission.REFERRALS_READ)
@blp.response(200, schemas.PACKET.schema)
def packet(referral_id: UUID) -> Response:
    """Open the sealed packet: the receiver, after acceptance, while the consent holds. Audited.

    The cases service is asked each time whether it still may be opened: 503 with `Retry-After` when it does not answer.
    """
    cases = callers_cases()
    check_release(referral_id, open_work=lambda: services().work(current_grant()), cases=cases)
    with services().work(current_grant()) as work:
        opened = open_packet(referral_id, work=work, private_keys=services().settings.packet_private_keys)
    return json_response(schemas.PACKET.body(opened.referral) | {"packet": opened.content})


@blp.get("/<uuid:referral_id>/events")
@requires(Permission.REFERRALS_READ)
@blp.response(200, schemas.LogSchema)
def events(referral_id: UUID) -> Response:
    """Every step, with its time and who took it."""
    with services().work(current_grant()) as work:
        entries = read_log(referral_id, work=work)
    return page_response([schemas.LOG_ENTRY.body(entry) for entry in entries], None)


@blp.get("/<uuid:referral_id>/deliveries")
@requires(Permission.REFERRALS_READ)
@blp.response(200, schemas.ReferralDeliveriesSchema)
def deliveries(referral_id: UUID) -> Response:
    """Whether the other side was reached by webhook and e-mail; no address is shown."""
    with services().work(current_grant()) as work:
        read_referral(referral_id, work=work)
        found = work.deliveries.of_referral(referral_id)
    return page_response([schemas.DELIVERY.body(delivery) for delivery in found], None)
