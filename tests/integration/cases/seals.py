"""What tests of sealed cases and of emergency access do over HTTP."""

from typing import Any
from uuid import UUID

from tests.integration.cases.conftest import Caller, Office

WHY = {"reason": "person_is_here", "explanation": "Canariazopilote is at the gate"}


def sealed(ana: Caller, *named: Caller, **more: Any) -> Any:
    case = ana.register(**more)
    answer = seal(ana, case, ana, *named)
    assert answer.status_code == 200, answer.text
    return case


def seal(caller: Caller, case: Any, *named: Caller, etag: str = '"1"') -> Any:
    body: Any = {"named": [each.subject for each in named]}
    return caller.put(f"/cases/{case['id']}/seal", body, If_Match=etag)


def ask(caller: Caller, number: str, **more: Any) -> Any:
    return caller.post("/emergency-accesses", {"case_number": number, **WHY, **more})


def end_window(office: Office, case: Any) -> None:
    office.admin("UPDATE case_record SET emergency_until = now() - interval '1 s' WHERE id = %s", UUID(case["id"]))
    office.admin("UPDATE emergency_access SET until = now() WHERE case_id = %s AND until > now()", UUID(case["id"]))
