"""What tests of documents do over HTTP, and the folder in which the service keeps the files."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

from werkzeug.test import TestResponse

from services.cases.bootstrap import services
from services.cases.domain.jobs import RemoveDocumentFiles
from services.cases.tasks import remove_files
from shared.kernel.country import Country
from tests.integration.cases.conftest import Caller, Office
from tests.support.builders.files import PLANTED, a_pdf

NAME = f"acta de {PLANTED}.pdf"
PDF = a_pdf()


def path_of(case: Any) -> str:
    return f"/cases/{case['id']}/documents"


def add(caller: Caller, case: Any, content: bytes = PDF, *, kind: str = "court", **more: str) -> TestResponse:
    """Add a document; `person_id` and headers may be given."""
    query = f"?kind={kind}" + (f"&person_id={more.pop('person_id')}" if "person_id" in more else "")
    headers = {
        "Content-Type": "application/octet-stream",
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(NAME)}",
        **{name.replace("_", "-"): value for name, value in more.items()},
    }
    return caller.request("POST", f"{path_of(case)}{query}", data=content, headers=headers)


def added(caller: Caller, case: Any, content: bytes = PDF, **more: str) -> Any:
    answer = add(caller, case, content, **more)
    assert answer.status_code == 201, answer.text
    return answer.json


def ticket(caller: Caller, case: Any, document: Any) -> TestResponse:
    return caller.post(f"{path_of(case)}/{document['id']}/ticket", X_Purpose="service_delivery")


def download(caller: Caller, case: Any, document: Any) -> TestResponse:
    address: str = ticket(caller, case, document).json["address"]
    return caller.get(address.removeprefix("/api/v1"))


def steps(caller: Caller, case: Any, document: Any) -> list[str]:
    return [step["step"] for step in caller.get(f"{path_of(case)}/{document['id']}/custody").json["items"]]


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def remove_files_of(office: Office, case: Any) -> None:
    """What the worker does with the job of this case."""
    jobs = [job for job in office.events("cases.remove_document_files.v1") if job["case_id"] == case["id"]]
    assert len(jobs) == 1
    remove_files(RemoveDocumentFiles(country=Country("GT"), case_id=case["id"]), services())
