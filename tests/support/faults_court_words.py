"""Planted words in all that is recorded of a criminal proceeding: names of accused, file numbers, places, requests."""

from collections.abc import Mapping
from typing import Any

import requests

from tests.support.days import in_days
from tests.support.faults_canary import Canaries
from tests.support.in_court import focal_point_of, shared_with_prosecution
from tests.support.platform import Platform


class CourtWords:
    """A liaison follows the proceeding of a person who was shared, and the organisation of the person answers."""

    def __init__(self, platform: Platform, canaries: Canaries) -> None:
        self.canaries = canaries
        self.liaison = platform.client("legal_liaison", "GT")
        self.worker = platform.client("caseworker", "GT")
        self.case, self.person = shared_with_prosecution(platform, self.worker)
        office = platform.account("clients", "legal_liaison", "GT")["organisation_id"]
        self.office = focal_point_of(platform, office, "GT")
        self.path, self.named, self.hearing_id = "", "", ""

    def record(self) -> None:
        """One of everything that may hold words, each read again by those who may."""
        self._open()
        self._accuse()
        self._protect_and_hear()
        self._ask_and_answer()
        self._keep_evidence()
        assert self.canaries.found_in(self.worker.get(f"/api/v1/cases/{self.case['id']}/proceedings").content)

    def answers_without_words(self) -> list[requests.Response]:
        """Lists and calendars without names, and requests that are refused, with words at fault."""
        liaison, word, code = self.liaison, self.canaries.word, self.canaries.code
        body = self._opening() | {"persons": [{"shared_person_id": self.person["id"], "standing": "victim"}]}
        part = {"accused": "status", "hearings": "type", "measures": "kind", "requests": "kind", "evidence": "kind"}
        return [
            liaison.get("/api/v1/hearings"),
            liaison.get("/api/v1/hearings.ics"),
            liaison.get("/api/v1/shared-persons"),
            self.worker.get("/api/v1/indicators"),
            liaison.get(f"{self.path}/persons"),
            liaison.get(f"{self.path}/stages"),
            liaison.post("/api/v1/proceedings", json=body | {"institution": word()}),
            liaison.post("/api/v1/proceedings", json=body | {"file_number": [code()]}),
            liaison.post("/api/v1/proceedings", json=body | {word(): code()}),
            liaison.post("/api/v1/proceedings/search", json={"country": "GT", "file_number": [code()]}),
            liaison.post("/api/v1/proceedings/search", json={"country": word(), "file_number": code()}),
            liaison.get("/api/v1/proceedings", params={"stage": word()}),
            liaison.get(f"/api/v1/proceedings/{word()}"),
            liaison.patch(self.path, json={"court": word()}, headers={"If-Match": f'"{code()}"'}),
            *(liaison.post(f"{self.path}/{kind}", json={name: word(), word(): 1}) for kind, name in part.items()),
            liaison.post(f"{self.path}/accused", json={"name": [word()], "status": "suspect"}),
            self.worker.post(f"{self.path}/requests/{self.person['id']}/answer", json={"answer": word()}),
        ]

    def _opening(self) -> dict[str, Any]:
        return {
            "country": "GT",
            "institution": "GT_MP_FTP",
            "file_number": f"MP001-{self.canaries.code()}",
            "court": f"Juzgado de {self.canaries.word()}",
            "court_file_number": f"C-{self.canaries.code()}",
            "facts_on": in_days(-90),
            "reported_on": in_days(-40),
            "articles": ["GT_202TER"],
            "stage": "investigation",
            "since": in_days(-30),
            "source": "prosecution",
        }

    def _open(self) -> None:
        named = [{"shared_person_id": self.person["id"], "standing": "victim"}]
        body = self._opening() | {"persons": named}
        made = _taken(self.liaison.post("/api/v1/proceedings", json=body), 201)
        self.path = f"/api/v1/proceedings/{made['id']}"
        self._change(self.path, {"court": f"Juzgado de {self.canaries.word()}"}, made["version"])
        wanted = {"country": "GT", "file_number": body["file_number"].lower()}
        assert _taken(self.liaison.post("/api/v1/proceedings/search", json=wanted), 200)["items"]
        (person,) = self.liaison.get(f"{self.path}/persons").json()["items"]
        self.named = person["id"]

    def _accuse(self) -> None:
        name = f"{self.canaries.word()} {self.canaries.word()}"
        accused = self._give("accused", {"name": name, "status": "suspect"})
        self._change(f"{self.path}/accused/{accused['id']}", {"name": f"{name} {self.canaries.word()}"}, 1)
        charge = self._give("charges", {"accused_id": accused["id"], "article": "GT_202TER", "iccs": "0204"})
        judged = {"verdict": "convicted_tip", "given_on": in_days(-1), "sentence_months": 96}
        self._give("judgments", judged | {"accused_id": accused["id"], "charge_id": charge["id"]})

    def _protect_and_hear(self) -> None:
        word = self.canaries.word
        note = f"Que no se acerque {word()}"
        self._give("measures", {"kind": "no_contact", "person": self.named, "from_on": in_days(-1), "note": note})
        hearing = {"type": "preliminary", "scheduled_at": f"{in_days(9)}T15:00:00Z", "persons": [self.named]}
        made = self._give("hearings", hearing | {"place": f"Sala {word()}"})
        self.hearing_id = made["id"]
        moved = {"scheduled_at": f"{in_days(12)}T15:00:00Z", "place": f"Sala {word()}"}
        self._change(f"{self.path}/hearings/{made['id']}", moved, made["version"])
        accompanied = self.worker.post(f"{self.path}/hearings/{made['id']}/accompaniment", json={"accompanied": True})
        _taken(accompanied, 200)

    def _ask_and_answer(self) -> None:
        question = f"¿Conoce a {self.canaries.word()}?"
        request = self._give("requests", {"kind": "report", "person": self.named, "question": question})
        words = f"Sí, a {self.canaries.word()}"
        answer: dict[str, str | bool] = {"outcome": "fulfilled", "answer": words, "text_confirmed": True}
        _taken(self.worker.post(f"{self.path}/requests/{request['id']}/answer", json=answer), 200)

    def _keep_evidence(self) -> None:
        word, code = self.canaries.word, self.canaries.code
        found = {"kind": "object", "collected_on": in_days(-9), "description": f"Teléfono de {word()}"}
        made = self._give("evidence", found | {"seal_number": code(), "collected_by": word()})
        given = {"evidence_id": made["id"], "seal_intact": True, "reason": f"Para {word()}"}
        outside = {"receiver_name": word(), "receipt_number": code(), "new_seal_number": code()}
        _taken(self.liaison.post(f"{self.path}/handovers", json=given | outside), 201)
        assert self.canaries.found_in(self.liaison.get(f"{self.path}/evidence/{made['id']}/custody-sheet").content)

    def _give(self, kind: str, body: Mapping[str, Any]) -> dict[str, Any]:
        made = _taken(self.liaison.post(f"{self.path}/{kind}", json=body), 201)
        if self.canaries.found_in(str(body).encode()):
            assert self.canaries.found_in(self.liaison.get(f"{self.path}/{kind}").content), kind
        return made

    def _change(self, where: str, change: Mapping[str, Any], version: int) -> None:
        _taken(self.liaison.patch(where, json=change, headers={"If-Match": f'"{version}"'}), 200)


def _taken(answer: requests.Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status, (answer.request.method, answer.url, answer.text)
    body: dict[str, Any] = answer.json()
    return body
