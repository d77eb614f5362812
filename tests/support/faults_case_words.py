"""Planted words in all that is collected of a case: its parts, files, alleged perpetrators, exceptions, and its end."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import requests

from tests.support.builders.parts import CANARY, EXAMPLES
from tests.support.days import in_days
from tests.support.faults_canary import Canaries
from tests.support.platform import Caller

WORDS = {
    path: [name for name, value in example.body.items() if CANARY in str(value)]
    for path, example in sorted(EXAMPLES.items())
}
"""Which fields of each kind of part people fill with words, by the end of its path; however they are kept."""
WITH_WORDS = tuple(path for path, names in WORDS.items() if names)
_turns: Iterator[int] = count()


def scrub_planted(caller: Caller, canaries: Canaries, where: str) -> None:
    """Has a text with planted words scrubbed. It comes back to who wrote it, and may stay nowhere else."""
    text = f"Llega doña {canaries.word()}, escribe desde {canaries.code()}@example.org y dice {canaries.word()}"
    answer = caller.post(where, json={"text": text})
    assert answer.status_code == 200, (where, answer.status_code)
    assert answer.json()["findings"], where


def scrubbing_refused(caller: Caller, canaries: Canaries, where: str) -> list[requests.Response]:
    """The same where the body is wrong."""
    word = canaries.word
    return [
        caller.post(where, json={"text": [word()]}),
        caller.post(where, json={"text": f"{word()} " * 400}),
        caller.post(where, json={"text": word(), word(): 1}),
        caller.post(where, json=word()),
    ]


class CaseWords:
    """Somebody writes about the persons of one case in turn, and finds again what they wrote."""

    def __init__(self, caller: Caller, canaries: Canaries, case: Mapping[str, Any], along: Sequence[str]) -> None:
        self.caller = caller
        self.canaries = canaries
        self.path = f"/api/v1/cases/{case['id']}"
        self._persons = (None, *along)
        """The first person of a case is named by nothing."""

    def record(self, recipient: str) -> None:
        """One of everything that may hold words."""
        for path in WITH_WORDS:
            self._record_part(path)
        self._describe_perpetrator()
        self._add_file()
        self._assess()
        asked = {
            "basis": "vital_interest",
            "purpose": "referral",
            "recipient_organisation_id": recipient,
            "data_scope": "d2_protection",
            "reason": f"Peligra {self.canaries.word()}",
        }
        self._give(f"{self.path}/overrides", asked)
        self._finds(f"{self.path}/overrides")
        scrub_planted(self.caller, self.canaries, f"{self.path}/scrub-text")

    def close(self) -> None:
        """The case ends, in words."""
        word = self.canaries.word
        end = {"reason": "plan_completed", "recontact": "yes"}
        words = {"recontact_how": f"Por {word()}", "note": f"Vuelve con {word()}"}
        answer = self.caller.post(f"{self.path}/close", json=end | words)
        assert answer.status_code == 200, answer.text
        self._finds(f"{self.path}/closure")

    def be_refused(self) -> list[requests.Response]:
        """The same in ways that are refused, with the words at fault and with other words."""
        caller, word = self.caller, self.canaries.word
        answers = []
        for path in WITH_WORDS:
            body, (name, *_) = self._body(path), WORDS[path]
            answers += [
                caller.post(f"{self.path}/{path}", json=wrong)
                for wrong in (body | {name: [word()]}, body | {"person_id": str(uuid4())}, body | {word(): 1})
            ]
        known = {"country": "GT", "kind": "individual", "alias": word()}
        return [
            *answers,
            caller.post("/api/v1/perpetrators", json=known | {"kind": word()}),
            caller.post("/api/v1/perpetrators", json=known | {"description": [word()]}),
            caller.get("/api/v1/perpetrators", params={"kind": word()}),
            caller.post(f"{self.path}/close", json={"reason": word(), "note": word()}),
            caller.post(f"{self.path}/assessments", json={"overall_risk": word(), "items": [{"note": word()}]}),
            caller.post(f"{self.path}/overrides", json={"basis": word(), "reason": word()}),
            self._send_file(f"{word()}\0".encode()),
            self._send_file(b"a", kind=word()),
            caller.get(f"{self.path}/documents/{uuid4()}/content", params={"ticket": word()}),
            *scrubbing_refused(caller, self.canaries, f"{self.path}/scrub-text"),
        ]

    def _record_part(self, path: str) -> None:
        of_case = f"{self.path}/{path}"
        person = self._persons[next(_turns) % len(self._persons)]
        part = self._give(of_case, self._body(path) | ({"person_id": person} if person else {}))
        self._finds(of_case)
        change = {name: f"Ahora {self.canaries.word()}" for name in WORDS[path]}
        self._change(f"{of_case}/{part['id']}", change, part["version"])

    def _body(self, path: str) -> dict[str, Any]:
        example = EXAMPLES[path]
        before = {name: self._give(where, self._planted(body)) for name, (where, body) in example.before.items()}
        return self._planted(example.body) | {name: made["id"] for name, made in before.items()}

    def _planted(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """The body with a planted word wherever the example has its own."""
        return {
            name: value.replace(CANARY, self.canaries.word()) if isinstance(value, str) else value
            for name, value in body.items()
        }

    def _describe_perpetrator(self) -> None:
        word = self.canaries.word
        known = self._give("/api/v1/perpetrators", {"country": "GT", "kind": "individual", "alias": word()})
        change = {"alias": word(), "description": f"Vive junto a {word()}"}
        self._change(f"/api/v1/perpetrators/{known['id']}", change, known["version"])
        self._finds("/api/v1/perpetrators")

    def _add_file(self) -> None:
        of_case, why = f"{self.path}/documents", {"X-Purpose": "service_delivery"}
        person = self._persons[next(_turns) % len(self._persons)]
        content = f"{self.canaries.word()} vive aquí".encode()
        added = self._send_file(content, **({"person_id": person} if person else {}))
        assert added.status_code == 201, added.text
        self._finds(of_case)
        ticket = self.caller.post(f"{of_case}/{added.json()['id']}/ticket", headers=why)
        assert self.caller.get(ticket.json()["address"]).content == content

    def _send_file(self, content: bytes, **query: str) -> requests.Response:
        name = quote(f"carta de {self.canaries.word()}.txt")
        headers = {
            "Content-Type": "application/octet-stream",
            "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
        }
        return self.caller.post(
            f"{self.path}/documents", params={"kind": "other"} | query, data=content, headers=headers
        )

    def _assess(self) -> None:
        item = {"domain": "security", "factor": "migration", "is_risk": "yes", "level": "high"}
        words = {"note": f"Teme a {self.canaries.word()}"}
        body = {"overall_risk": "high", "done_on": in_days(0), "items": [item | words]}
        self._give(f"{self.path}/assessments", body)
        self._finds(f"{self.path}/assessments")

    def _give(self, where: str, body: Mapping[str, Any]) -> dict[str, Any]:
        # An example names what must be there first by its address within the service.
        where = where if where.startswith("/api/") else f"/api/v1{where}"
        answer = self.caller.post(where, json=body)
        assert answer.status_code == 201, (where, answer.text)
        made: dict[str, Any] = answer.json()
        return made

    def _change(self, where: str, change: Mapping[str, Any], version: int) -> None:
        answer = self.caller.patch(where, json=change, headers={"If-Match": f'"{version}"'})
        assert answer.status_code == 200, (where, answer.text)

    def _finds(self, where: str) -> None:
        """What was put in is given back to who may read it: otherwise nothing was planted there."""
        assert self.canaries.found_in(self.caller.get(where).content), where
