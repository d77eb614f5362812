"""Ask the cases service for a sealed packet, acting for the caller (`token_exchange`)."""

import base64
import binascii
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import orjson
import urllib3

from services.referrals.domain.errors import CasesUnavailable
from services.referrals.domain.packet import Packet, PacketRequest
from services.referrals.domain.referral import Referral
from services.referrals.domain.texts import check_senders_text
from shared.contracts.transfer_refusals import TRANSFER_REFUSALS
from shared.kernel.country import Country
from shared.kernel.errors import (
    Conflict,
    DomainError,
    FieldProblem,
    Forbidden,
    InsufficientUserAuthentication,
    Invalid,
    NotFound,
    TooManyRequests,
    Unauthenticated,
)
from shared.kernel.grant import Permission
from shared.telemetry import current_request_id, current_trace, get_logger
from shared.text.free_text import Finding
from shared.web.http_errors import field_at

log = get_logger(__name__)

RETRY_AFTER = 5
_CONFIRMATION = "text_confirmed"
"""The field with which the cases service compares the message before it makes the packet."""
_SIGN_IN_AGAIN = "insufficient_user_authentication"
Exchange = Callable[[str, str], str]
_PASSED_ON: Mapping[int, type[DomainError]] = {
    401: Unauthenticated,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    422: Invalid,
    429: TooManyRequests,
}


class CasesClient:
    """A pool of connections to the cases service, with one retry: two requests for one referral id disclose once."""

    def __init__(
        self,
        base_url: str,
        *,
        exchange: Exchange,
        connect: float = 1.0,
        read: float = 5.0,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._exchange = exchange
        # Of one server, so that no request has to be looked up by its address.
        pools = urllib3.PoolManager(
            maxsize=16,
            ssl_context=tls,
            timeout=urllib3.Timeout(connect=connect, read=read),
            retries=urllib3.Retry(total=1, redirect=0, status=0, other=0, allowed_methods=None, backoff_factor=0),
        )
        self._pool = pools.connection_from_url(base_url)

    def for_caller(self, *, authorization: str, language: str) -> "CallersCases":
        """The cases service as the caller behind `authorization` sees it."""
        return CallersCases(self, self._exchange, authorization, language)

    def post(self, path: str, body: Mapping[str, Any], headers: Mapping[str, str]) -> tuple[int, Any]:
        """Status and JSON of one call. Raises CasesUnavailable when there is no usable response."""
        try:
            response = self._pool.urlopen(
                "POST",
                path,
                body=orjson.dumps(body),
                headers={"Content-Type": "application/json", "Accept": "application/json", **headers},
                redirect=False,
            )
            return response.status, orjson.loads(response.data or b"null")
        except (urllib3.exceptions.HTTPError, orjson.JSONDecodeError) as error:
            log.warning("cases request failed", error=type(error).__name__)
            raise CasesUnavailable(retry_after=RETRY_AFTER) from None


@dataclass(frozen=True, slots=True)
class CallersCases:
    """Implements `PacketSource`, `ReleaseCheck`, `CaseOpener` and `TextSource` for one request."""

    _client: CasesClient
    _exchange: Exchange
    """The caller's `Authorization` header and a scope → the header that cases accepts from this service."""
    _authorization: str = field(repr=False)
    _language: str

    def prepare(self, request: PacketRequest) -> Packet:
        """As `PacketSource` says; the refusals of the cases service become the caller's."""
        command = request.command
        # Said only where there is something to say: a cases service of the previous release does not know the field.
        along: dict[str, Any] = {"accompanied_by": command.accompanied_by} if command.accompanied_by else {}
        if command.override_id is not None:
            along["override_id"] = command.override_id
        confirmation = {} if command.message is None else {_CONFIRMATION: command.text_confirmed}
        status, response = self._ask_for_packet(request, along | confirmation)
        if status == 422 and _is_unknown(_CONFIRMATION, response):
            # The cases service is of a release that does not compare the message when it makes the packet.
            check_senders_text(command.message, "message", command.text_confirmed, case_id=command.case_id, texts=self)
            status, response = self._ask_for_packet(request, along)
        if status in (200, 201):
            return _packet(response)
        raise _refusal(status, response)

    def _ask_for_packet(self, request: PacketRequest, more: Mapping[str, Any]) -> tuple[int, Any]:
        command = request.command
        return self._client.post(
            f"/api/v1/cases/{command.case_id}/packets",
            {
                "referral_id": request.referral_id,
                "kind": command.kind,
                "services": command.services,
                "disclosure_profile": command.disclosure_profile,
                "consent_id": command.consent_id,
                "to_organisation_id": command.to_organisation_id,
                "to_country": request.to_country,
                "recipient_type": request.recipient_type,
                "message": command.message,
                "previewed": command.previewed,
                **more,
            },
            self._headers(Permission.REFERRALS_SEND),
        )

    def refusal(self, referral: Referral) -> str | None:
        """Implements `ReleaseCheck` by asking the cases service."""
        path = f"/api/v1/cases/{referral.case_id}/packets/{referral.id}/check"
        status, response = self._client.post(
            path, {"country": referral.country}, self._headers(Permission.REFERRALS_READ)
        )
        if status != 200:
            raise _refusal(status, response)
        try:
            return None if response["holds"] is True else str(response["reason"])
        except (KeyError, TypeError) as error:
            log.warning("check response rejected", error=type(error).__name__)
            raise CasesUnavailable(retry_after=RETRY_AFTER) from None

    def open_case(self, referral: Referral, content: Any) -> UUID:
        """Implements `CaseOpener` by asking the cases service; two requests for one referral open one case."""
        accepted = (referral.answered_at or referral.sent_at).astimezone(referral.to_country.time_zone)
        body = {
            "referral_id": referral.id,
            "referral_code": referral.code,
            "kind": referral.kind,
            "services": referral.services,
            "urgency": referral.urgency,
            "country": referral.to_country,
            "referring_country": referral.country,
            "referring_organisation_id": referral.from_organisation_id,
            "accepted_on": accepted.date(),
            "packet": content,
        }
        headers = self._headers(Permission.CASES_WRITE)
        status, response = self._client.post("/api/v1/cases/from-referral", body, headers)
        if status != 200:
            raise _refusal(status, response)
        try:
            return UUID(response["id"])
        except (KeyError, TypeError, ValueError) as error:
            log.warning("case response rejected", error=type(error).__name__)
            raise CasesUnavailable(retry_after=RETRY_AFTER) from None

    def find_identifying(self, case_id: UUID, text: str) -> list[Finding]:
        """Implements `TextSource` by asking the cases service."""
        headers = self._headers(Permission.REFERRALS_SEND)
        status, response = self._client.post(f"/api/v1/cases/{case_id}/text-check", {"text": text}, headers)
        if status == 200:
            return _findings(response)
        raise _refusal(status, response)

    def _headers(self, scope: Permission) -> dict[str, str]:
        return {
            "Authorization": self._exchange(self._authorization, scope),
            "Accept-Language": self._language,
            "X-Request-Id": current_request_id(),
            "traceparent": current_trace(),
        }


def _findings(response: Any) -> list[Finding]:
    try:
        return [Finding(one["code"], int(one["offset"]), int(one["length"])) for one in response["findings"]]
    except (KeyError, TypeError, ValueError) as error:
        log.warning("text check response rejected", error=type(error).__name__)
        raise CasesUnavailable(retry_after=RETRY_AFTER) from None


def _packet(response: Any) -> Packet:
    try:
        expires = response["consent_expires_on"]
        return Packet(
            country=Country(response["country"]),
            capacity=response["capacity"],
            sealed=base64.b64decode(response["sealed"], validate=True),
            fields=tuple(response["fields"]),
            payload_sha256=response["payload_sha256"],
            consent_expires_on=None if expires is None else date.fromisoformat(expires),
            workers=tuple(response.get("workers") or ()),
        )
    except (KeyError, TypeError, ValueError, binascii.Error) as error:
        log.warning("packet response rejected", error=type(error).__name__)
        raise CasesUnavailable(retry_after=RETRY_AFTER) from None


def _refusal(status: int, response: Any) -> DomainError:
    kind = _PASSED_ON.get(status)
    if kind is None:
        log.error("packet refused", status=status)
        return CasesUnavailable(retry_after=RETRY_AFTER)
    if kind is Unauthenticated and isinstance(response, dict) and response.get("code") == _SIGN_IN_AGAIN:
        return InsufficientUserAuthentication()
    if kind is Conflict and isinstance(response, dict):
        kind = TRANSFER_REFUSALS.get(str(response.get("code")), Conflict)
    return kind(problems=_problems(response))


def _is_unknown(name: str, response: Any) -> bool:
    """Whether `response` refuses the field `name` because it does not know it."""
    refused = response.get("errors") if isinstance(response, dict) else None
    return any((one.get("pointer"), one.get("code")) == (f"/{name}", "unknown_field") for one in refused or [])


def _problems(response: Any) -> list[FieldProblem]:
    """The problems of an RFC 9457 response; its sentences are already in the caller's language."""
    if not isinstance(response, dict):
        return []
    found = [
        FieldProblem(field_at(str(p["pointer"])), str(p["code"]), {"es": str(p["message"]), "en": str(p["message"])})
        for p in response.get("errors") or []
    ]
    code, title = response.get("code"), response.get("title")
    if not found and response.get("status") == 422 and code and title:
        found = [FieldProblem("consent_id", str(code), {"es": str(title), "en": str(title)})]
    return found
