"""What a liaison asks of every endpoint of the cases service, taken from the application, and about which records."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from shared.web.access.authorization import ANY_CALLER, PUBLIC, required_permission
from tests.integration.cases.conftest import Caller, Office, join
from tests.integration.cases.court import ARTICLE, a_proceeding, a_shareable_case, added, opened, shared
from tests.support.days import in_days

PROCEEDINGS, CARE, VIA, EVERYBODY = "proceedings", "care", "another service", "everybody"
KINDS = ("accused", "charges", "hearings", "measures", "judgments", "reparations", "requests", "evidence", "handovers")


@dataclass(frozen=True)
class Endpoint:
    """One method of one rule of the application, and what it is about."""

    method: str
    rule: Rule
    about: str

    @property
    def name(self) -> str:
        return f"{self.method} {self.rule.rule.removeprefix('/api/v1')}"

    def path(self, values: Mapping[str, Any]) -> str:
        """A path of the rule; ids that `values` do not name lead to nothing."""
        of_rule = {name: values.get(name, uuid4()) for name in self.rule.arguments}
        return str(self.rule.build(of_rule)[1]).removeprefix("/api/v1")


def endpoints(app: Flask) -> list[Endpoint]:
    """Every endpoint of the service, but those that describe it or tell whether it runs."""
    return [
        Endpoint(method, rule, _about(app.view_functions[rule.endpoint]))
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        if rule.rule.startswith("/api/v1") and required_permission(app.view_functions[rule.endpoint]) != PUBLIC
    ]


def _about(view: Callable[..., Any]) -> str:
    permission = required_permission(view) or ""
    if getattr(view, "required_service", None):
        return VIA
    if permission == ANY_CALLER:
        return EVERYBODY
    return PROCEEDINGS if permission.startswith("proceedings:") else CARE


@dataclass(frozen=True)
class Record:
    """A proceeding of an office with a part of each kind, about the person of a case."""

    keeper: Caller
    case: Any
    person: Any
    """As the office knows them."""
    proceeding: Any
    in_proceeding: Any
    parts: Mapping[str, Any]
    bodies: Mapping[str, Any]
    """What a keeper writes, by the name of the endpoint."""

    def path(self, endpoint: Endpoint) -> str:
        """The path of an endpoint that leads to this record."""
        kind = next((kind for kind in KINDS if f">/{kind}" in endpoint.rule.rule), "accused")
        kind = "given" if endpoint.rule.rule.endswith("/take-back") else kind
        values = {
            "case_id": self.case["id"],
            "proceeding_id": self.proceeding["id"],
            "id_in_proceeding": self.in_proceeding["id"],
            "part_id": self.parts[kind]["id"],
        }
        return endpoint.path(values)

    def ask(self, endpoint: Endpoint, caller: Caller) -> TestResponse:
        """Ask for this record, with a body and a version that are right for its keeper."""
        path, headers = self.path(endpoint), {}
        if endpoint.method == "PATCH":
            headers["If-Match"] = self._version(path)
        return caller.request(endpoint.method, path, json=self.bodies.get(endpoint.name), headers=headers)

    def _version(self, path: str) -> str:
        whole = self.keeper.get(path)
        if "ETag" not in whole.headers:
            whole = self.keeper.get(f"/proceedings/{self.proceeding['id']}")
        return whole.headers["ETag"]

    def secrets(self) -> Iterator[str]:
        """What nobody else may be told."""
        yield from (self.proceeding["id"], self.in_proceeding["id"], self.person["id"], self.person["label"])
        yield from (part["id"] for part in self.parts.values())


def recorded(office: Office, ana: Caller, liaison: Caller) -> Record:
    """A case of Ana that is shared with the office of a liaison, and a proceeding there with a part of each kind."""
    colleague = office.caller(role="legal_liaison", organisation_id=liaison.organisation_id)
    join(office, liaison, colleague)
    case, other = a_shareable_case(ana), a_shareable_case(ana)
    for each in (case, other):
        shared(office, ana, liaison, each)
    (second, person) = liaison.get("/shared-persons").json["items"]
    proceeding = opened(liaison, [{"shared_person_id": person["id"], "standing": "victim"}])
    (in_proceeding,) = liaison.get(f"/proceedings/{proceeding['id']}/persons").json["items"]
    bodies = bodies_of(second, in_proceeding)
    parts: dict[str, Any] = {}
    for kind in KINDS[:-1]:
        name = f"POST /proceedings/<uuid:proceeding_id>/{kind}"
        bodies[name] = _referring(bodies[name], parts)
        parts[kind] = added(colleague, proceeding, kind, bodies[name])
    handover = {"evidence_id": parts["evidence"]["id"], "to_user": liaison.subject, "seal_intact": True}
    parts["handovers"] = added(colleague, proceeding, "handovers", handover)
    own, given = (
        added(liaison, proceeding, "evidence", bodies["POST /proceedings/<uuid:proceeding_id>/evidence"])
        for _ in range(2)
    )
    handover = {"evidence_id": given["id"], "to_user": colleague.subject, "seal_intact": True}
    parts["given"] = added(liaison, proceeding, "handovers", handover)
    outside = {"receiver_name": "Laboratorio", "receipt_number": "R-1", "seal_intact": True}
    bodies["POST /proceedings/<uuid:proceeding_id>/handovers"] = outside | {"evidence_id": own["id"]}
    return Record(liaison, case, person, proceeding, in_proceeding, parts, bodies)


def _referring(body: Any, parts: Mapping[str, Any]) -> Any:
    """A body whose references to an accused and a charge are filled in."""
    found = {"accused_id": "accused", "charge_id": "charges"}
    return {name: parts[found[name]]["id"] if name in found else value for name, value in body.items()}


def bodies_of(second: Any, in_proceeding: Any) -> dict[str, Any]:
    """What a keeper may write at each endpoint; `second` is another shared person."""
    one, named = "/proceedings/<uuid:proceeding_id>", in_proceeding["id"]
    part = f"{one}/{{}}/<uuid:part_id>".format
    someone = {"shared_person_id": second["id"], "standing": "victim"}
    return {
        "POST /proceedings": a_proceeding(persons=[someone]),
        "POST /proceedings/search": {"country": "GT", "file_number": a_proceeding()["file_number"]},
        f"PATCH {one}": {"court": "Juzgado Octavo"},
        f"POST {one}/persons": someone,
        f"PATCH {one}/persons/<uuid:id_in_proceeding>": {"standing": "witness"},
        f"POST {one}/stages": {"stage": "trial", "on": in_days(-1), "source": "court"},
        f"POST {one}/accused": {"name": "Una persona", "status": "suspect"},
        f"PATCH {part('accused')}": {"status": "detained"},
        f"POST {one}/charges": {"accused_id": None, "article": ARTICLE["GT"], "iccs": "0204"},
        f"PATCH {part('charges')}": {"aggravated": True},
        f"POST {one}/hearings": {
            "type": "trial_session",
            "scheduled_at": f"{in_days(9)}T15:00:00Z",
            "persons": [named],
        },
        f"PATCH {part('hearings')}": {"victim_presence": "gesell"},
        f"POST {one}/measures": {"kind": "no_contact", "person": named, "from_on": in_days(-1)},
        f"PATCH {part('measures')}": {"until_on": in_days(90)},
        f"POST {one}/judgments": {
            "accused_id": None,
            "charge_id": None,
            "verdict": "convicted_tip",
            "given_on": in_days(-1),
        },
        f"PATCH {part('judgments')}": {"sentence_months": 96},
        f"POST {one}/reparations": {"type": "compensation", "status": "ordered", "person": named},
        f"PATCH {part('reparations')}": {"ordered_on": in_days(-1)},
        f"POST {one}/requests": {"kind": "report", "person": named, "question": "¿Informe?"},
        f"PATCH {part('requests')}": {"due_on": in_days(9)},
        f"POST {one}/evidence": {"kind": "object", "collected_on": in_days(-2)},
        f"PATCH {part('evidence')}": {"in_error": True},
    }
