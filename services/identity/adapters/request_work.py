"""Requests for access inside an organisation: made, answered, closed, and what follows from a yes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from services.identity.adapters.repositories import IdentityRepositories
from services.identity.domain.access_requests import (
    AccessRequest,
    Decider,
    RequestKind,
    RequestState,
    about_subject,
    asked_of,
    end_of,
    new_request,
    rules_request,
)
from services.identity.domain.authority import (
    decider_of,
    needs_yes,
    require_may_decide,
    who_decides,
)
from services.identity.domain.clients import Client
from services.identity.domain.organisation_rules import WeakerRules, changed_values
from services.identity.domain.organisations import Organisation
from services.identity.domain.people import Person
from services.identity.domain.roles import Role
from services.identity.domain.welcomes import new_welcome
from shared.kernel.errors import NotFound


class RequestWork(IdentityRepositories):
    """The part of the unit of work that is about requests for access."""

    def request_access(
        self,
        kind: RequestKind,
        subject: Person | Client,
        role: Role,
        *,
        overlap_hours: int | None = None,
        country_role_id: UUID | None = None,
        jwks: Mapping[str, Any] | None = None,
    ) -> None:
        """Ask the subject's organisation for its yes. An open request about the same subject gives way to this one.

        Raises NotFound for an application of the platform.
        """
        now = self.clock.now()
        request = new_request(kind, subject, role, by=self.grant, at=now, overlap_hours=overlap_hours)
        request = replace(request, country_role_id=country_role_id, jwks=jwks)
        self._ask(request, about_subject(subject), fields=[kind])

    def request_weaker_rules(self, organisation: Organisation, rules: WeakerRules) -> None:
        """Ask the organisation to give up some of its rules. An open request of the kind gives way to this one."""
        request = rules_request(organisation, rules, by=self.grant, at=self.clock.now())
        weaker = replace(organisation, **rules.applied_to(organisation))
        answerable = self.people.who_answer_for(organisation.id, besides=[self.grant.subject])
        values = changed_values(organisation, weaker)
        self._ask(request, "rules", fields=[request.kind, *values], besides=answerable)

    def _ask(self, request: AccessRequest, about: str, *, fields: Sequence[str], besides: Sequence[UUID] = ()) -> None:
        """Store it, and let those know who may decide it; the organisation as a whole, where there is none.

        `besides` are people of the organisation who are to know too.
        """
        for closed in self.access_requests.add(request):
            self._publish_decided(closed)
        self.audit(
            "access_request.made",
            country=request.country,
            object_type="access_request",
            object_id=request.id,
            fields=fields,
        )
        told = self.deciders_of(request)
        if besides or not told:
            told = {**told, request.organisation_id: sorted({*told.get(request.organisation_id, ()), *besides})}
        for organisation_id, people in told.items():
            self.publish(asked_of(request, about, people, of=organisation_id))

    def ask_region_instead(self, stopped: Person) -> None:
        """Let the region know, as of a new request, of what it decides now that a supervisor was stopped.

        Who was told already gets no second notice.
        """
        if stopped.role is not Role.SUPERVISOR:
            return
        for request in self.access_requests.open_to(stopped.organisation_id, self.clock.now()):
            if self._decider(request) is Decider.REGION:
                for organisation_id, people in self.deciders_of(request).items():
                    self.publish(asked_of(request, self._about(request), people, of=organisation_id))

    def _about(self, request: AccessRequest) -> str:
        if request.kind is RequestKind.RULES:
            return "rules"
        client = self.clients.find_by_ids([request.subject_id]).get(request.subject_id)
        return about_subject(client) if client else "person"

    def deciders_of(self, request: AccessRequest) -> Mapping[UUID, Sequence[UUID]]:
        """Organisation → its people who may decide the request."""
        found = defaultdict[UUID, list[UUID]](list)
        for user_id, organisation_id in self.access_requests.deciders_of(request, self._decider(request)):
            found[organisation_id].append(user_id)
        return found

    def request_client_access(
        self, kind: RequestKind, client: Client, *, overlap_hours: int = 0, jwks: Mapping[str, Any] | None = None
    ) -> None:
        """As `request_access`, for a client that exists already.

        One that its organisation never let in stays a new client for it, whatever was done to it meanwhile: the person
        who says yes must know that.
        """
        if client.role is None:
            raise NotFound
        if self.access_requests.never_approved(client.id):
            kind, overlap_hours = RequestKind.CLIENT, 0
        if client.secret_leaked_at is not None:
            overlap_hours = 0
        self.request_access(kind, client, client.role, overlap_hours=overlap_hours or None, jwks=jwks)

    def needs_yes_to(
        self, kind: RequestKind, person: Person, role: Role | None = None, country_role_id: UUID | None = None
    ) -> bool:
        """Whether the person's organisation must say yes first; it is then asked.

        Without `role` it is about the one that they have. Where the caller needs no yes, who awaited one is let in: it
        is their own organisation, or the operator.
        """
        if role is None:
            role, country_role_id = person.given
        if needs_yes(self.grant, person, role):
            # Who never came has nothing to get back: it is a request to let them come.
            never_came = kind is RequestKind.REINSTATEMENT and not (person.activated_at or person.password_hash)
            kind = RequestKind.INVITATION if person.awaits_yes or never_came else kind
            self.request_access(kind, person, role, country_role_id=country_role_id)
            return True
        if person.awaits_yes:
            self.close_requests_about(person.id)
            self.let_in(person)
        return False

    def let_in(self, person: Person) -> None:
        """The organisation has said yes to who awaited it; they are mailed."""
        now = self.clock.now()
        self.people.let_in(person.id, now)
        self.welcomes.add(new_welcome(person, now))

    def decide_request(self, request_id: UUID, state: RequestState) -> AccessRequest:
        """The request to the caller's organisation as the caller decided it, audited.

        Raises NotFound, PersonNeeded, NotYoursToDecide, AlreadyDecided.
        """
        request = self.access_requests.get_for_update(request_id)
        decider = self._decider(request)
        if request.organisation_id != self.grant.organisation_id and decider is not Decider.REGION:
            raise NotFound
        require_may_decide(request, self.grant, self.caller(), decider)
        return self.close_request(request, state)

    def close_request(self, request: AccessRequest, state: RequestState) -> AccessRequest:
        """A locked request as the caller answered or withdrew it, audited and published. Raises AlreadyDecided."""
        decided = request.decided(state, by=self.grant.subject, at=self.clock.now())
        self.access_requests.save_decision(decided)
        self.end_request(decided)
        return decided

    def end_request(self, request: AccessRequest) -> None:
        """Audit and publish how a request ended, with what was asked for."""
        self.audit(
            f"access_request.{request.state}",
            country=request.country,
            object_type="access_request",
            object_id=request.id,
            fields=[request.kind],
        )
        self._publish_decided(request)

    def close_requests_about(self, subject_id: UUID) -> None:
        """Close what is open about one person or client without an answer; its organisation is asked no longer."""
        for closed in self.access_requests.close_all_of(subject_id, self.clock.now()):
            self._publish_decided(closed)

    def shown_deciders(self, requests: Sequence[AccessRequest]) -> Mapping[UUID, Decider]:
        """Request → who may decide it as the caller is told, for those that are open."""
        caller, now = self.caller(), self.clock.now()
        is_open = [request for request in requests if request.is_open(now)]
        return {request.id: decider_of(request, self.grant, caller, self._decider(request)) for request in is_open}

    def caller(self) -> Person | None:
        """The person who calls; None for a system."""
        try:
            return self.people.find(UUID(self.grant.subject))
        except ValueError:
            return None

    def _decider(self, request: AccessRequest) -> Decider:
        return who_decides(request, self.access_requests.supervision_of(request))

    def _publish_decided(self, request: AccessRequest) -> None:
        self.publish(end_of(request, self.clock.now()))
