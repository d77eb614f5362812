"""Evidence of a proceeding, as the interface records it."""

from typing import Any

from tests.support.days import in_days
from tests.support.platform import Caller

SEAL = "EM-0042"


def kept_proceeding(keeper: Caller, case_id: str) -> str:
    """The id of a proceeding that the organisation of `keeper` keeps about the first person of its case."""
    body = {
        "country": "GT",
        "institution": "GT_MP_FTP",
        "file_number": "MP001-2026-7",
        "since": in_days(-30),
        "persons": [{"standing": "victim", "case_id": case_id}],
    }
    return str(_added(keeper, "/api/v1/proceedings", body)["id"])


def in_custody(keeper: Caller, case_id: str) -> tuple[str, str]:
    """Ids of a proceeding and of a sealed object that a laboratory has: any user of the keeper records its return."""
    proceeding = kept_proceeding(keeper, case_id)
    path = f"/api/v1/proceedings/{proceeding}"
    collected = {"kind": "object", "description": "Un teléfono", "seal_number": SEAL, "collected_on": in_days(-2)}
    evidence = str(_added(keeper, f"{path}/evidence", collected)["id"])
    given = {
        "evidence_id": evidence,
        "receiver_name": "Laboratorio Inventado",
        "receipt_number": "R-7",
        "seal_intact": True,
        "reason": "Extracción de datos",
    }
    _added(keeper, f"{path}/handovers", given)
    return proceeding, evidence


def _added(keeper: Caller, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = keeper.post(path, json=body)
    assert answer.status_code == 201, answer.text
    added: dict[str, Any] = answer.json()
    return added
