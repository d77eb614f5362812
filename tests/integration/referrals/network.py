"""A small network to refer people in: four organisations in three countries, and people who act for them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
from flask.testing import FlaskClient
from psycopg.rows import dict_row
from werkzeug.test import TestResponse

from services.referrals.bootstrap import Services
from services.referrals.handlers import HANDLERS
from services.referrals.tasks import JOBS
from shared.contracts.cases import ConsentWithdrawn
from shared.contracts.event import Envelope, Event
from shared.contracts.subscriptions import REFERRALS_EVENTS
from shared.kernel.country import Country
from shared.kernel.grant import Grant
from shared.kernel.ids import new_id
from shared.messaging.consumer import Consumer
from shared.messaging.signing import sign
from tests.integration.referrals.fake_cases import FakeCases
from tests.support.builders import referral_bodies
from tests.support.builders.referrals import a_caller, a_card
from tests.support.databases import ServiceDatabase
from tests.support.event_keys import keys_of
from tests.support.tokens import bearer


class MovingClock:
    """The real clock, plus what a test adds to it."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def advance(self, **by: float) -> None:
        self.ahead += timedelta(**by)


@dataclass(frozen=True)
class Organisation:
    id: UUID
    country: Country
    name: str


def an_organisation(country: str, name: str = "Casa") -> Organisation:
    return Organisation(uuid4(), Country(country), f"{name} {country}")


@dataclass
class Network:
    """Sender in GT, a shelter in GT, a shelter in HN, and strangers."""

    wiring: Services
    database: ServiceDatabase
    client: FlaskClient
    cases: FakeCases
    clock: MovingClock
    sender: Organisation = field(default_factory=lambda: an_organisation("GT", "Remitente"))
    shelter: Organisation = field(default_factory=lambda: an_organisation("GT", "Albergue"))
    abroad: Organisation = field(default_factory=lambda: an_organisation("HN", "Refugio"))
    stranger: Organisation = field(default_factory=lambda: an_organisation("GT", "Ajena"))

    def join_all(self) -> "Network":
        for organisation in (self.sender, self.shelter, self.abroad, self.stranger):
            self.join(organisation)
        return self

    def join(self, organisation: Organisation, kind: str = "ngo") -> None:
        with self.wiring.system_work(frozenset({organisation.country})) as work:
            card = a_card(organisation.id, organisation.country, kind=kind, public_name=organisation.name)
            work.organisations.put(replace(card, updated_at=self.clock.now()))

    def grant(self, organisation: Organisation) -> Grant:
        return a_caller(organisation.id, organisation.country)

    def ask(
        self,
        method: str,
        path: str,
        organisation: Organisation | None,
        role: str = "focal_point",
        *,
        json: Any = None,
        headers: dict[str, str] | None = None,
        **token: Any,
    ) -> TestResponse:
        """A request through the endpoint; `organisation` None means anonymous."""
        sent = dict(headers or {})
        if organisation is not None:
            described = {"role": role, "country": str(organisation.country), "organisation_id": organisation.id} | token
            sent |= bearer(**described)
        return self.client.open(f"/api/v1{path}", method=method, json=json, headers=sent)

    def referral(self, **changes: Any) -> dict[str, Any]:
        given = {
            "case_id": str(uuid4()),
            "consent_id": str(uuid4()),
            "to_organisation_id": str(self.shelter.id),
            "message": "Llega esta noche",
        }
        return referral_bodies.a_referral(**given | changes)

    def offer(self, organisation: Organisation | None = None, **changes: Any) -> dict[str, Any]:
        """A published offer of `organisation`, by default the shelter."""
        body = referral_bodies.an_offer(**changes)
        answer = self.ask("POST", "/directory/services", organisation or self.shelter, json=body)
        assert answer.status_code == 201, answer.json
        return dict(answer.json)

    def free_places(self, offer: Mapping[str, Any]) -> int | None:
        """How many places of an offer are free: no caller sees the number."""
        (row,) = self.rows("SELECT capacity_free FROM service_offer WHERE id = %s", offer["id"])
        free: int | None = row["capacity_free"]
        return free

    def send(self, **changes: Any) -> dict[str, Any]:
        answer = self.ask("POST", "/referrals", self.sender, "caseworker", json=self.referral(**changes))
        assert answer.status_code == 201, answer.json
        return dict(answer.json)

    def step(
        self, referral_id: str, action: str, organisation: Organisation, json: Any = None, **more: Any
    ) -> TestResponse:
        role = "caseworker" if action == "cancel" else "focal_point"
        defaults: dict[str, Any] = {"reject": {"reason": "capacity"}, "complete": {"outcome": "delivered"}}
        body = defaults.get(action, {}) if json is None else json
        return self.ask("POST", f"/referrals/{referral_id}/{action}", organisation, role, json=body, **more)

    def walk(self, referral_id: str, *actions: str, by: Organisation | None = None) -> None:
        for action in actions:
            answer = self.step(referral_id, action, by or self.shelter)
            assert answer.status_code == 200, (action, answer.json)

    def rows(self, statement: str, *values: Any) -> list[dict[str, Any]]:
        """Rows as a superuser sees them."""
        with psycopg.connect(self.database.admin_url, row_factory=dict_row, autocommit=True) as connection:
            cursor = connection.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def receive(self, event: Event, consumer: str, *, event_id: UUID | None = None) -> None:
        """Apply one event as the worker does; with the same `event_id` it is the same message again."""
        envelope = Envelope(
            id=event_id or new_id(),
            name=event.NAME,
            producer=event.NAME.partition(".")[0],
            consumer=consumer,
            position=None,
            aggregate_id=event.aggregate_id,
            occurred_at=datetime.now(UTC),
            trace="",
            data=event.data(),
        )
        self._consumer().take(sign(envelope, keys_of(envelope.producer, self.database.secrets)))

    def withdraw_consent(self, sent: dict[str, Any], *, event_id: UUID | None = None) -> None:
        """The person withdraws the consent under which `sent` was sent; the event is received."""
        event = ConsentWithdrawn(
            country=Country.GUATEMALA,
            case_id=UUID(sent["case_id"]),
            consent_id=UUID(sent["consent_id"]),
            person_key="k",
            purpose="referral",
        )
        self.receive(event, REFERRALS_EVENTS, event_id=event_id)

    def deliver_events(self) -> None:
        """Carry the events of the service to its own consumer, as relay and worker would, and wait for deliveries."""
        consumer = self._consumer()
        rows = self.rows(
            "UPDATE outbox_delivery d SET state = 'acked' FROM outbox o WHERE o.id = d.event_id AND d.state = 'pending'"
            " AND d.consumer LIKE 'referrals.%%' RETURNING o.*, d.consumer, d.position"
        )
        for row in sorted(rows, key=lambda row: (row["created_at"], row["position"] or 0)):
            envelope = Envelope(
                id=row["id"],
                name=row["name"],
                producer="referrals",
                consumer=row["consumer"],
                position=row["position"],
                aggregate_id=row["aggregate_id"],
                occurred_at=row["created_at"],
                trace=row["trace"],
                request_id=row["request_id"],
                data=row["data"],
            )
            consumer.take(sign(envelope, keys_of("referrals", self.database.secrets)))
        self.wiring.dispatcher.wait()
        assert not self.rows("SELECT * FROM dead_letter"), "an event was dead-lettered"
        assert not self.rows("SELECT * FROM inbox WHERE done_at IS NULL"), "an event was not applied"

    def notifications(self, organisation: Organisation) -> list[dict[str, Any]]:
        answer = self.ask("GET", "/notifications?limit=200", organisation)
        assert answer.status_code == 200, answer.json
        return list(answer.json["items"])

    def _consumer(self) -> Consumer:
        return Consumer(self.wiring.settings.common, HANDLERS, JOBS, lambda: self.wiring)
