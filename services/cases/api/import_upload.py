"""The multipart body of an import."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import request

from services.cases.api.case_schemas import ImportForm
from services.cases.usecases.upload_import import UploadImport
from shared.kernel.errors import TooLarge, invalid

P = ParamSpec("P")
R = TypeVar("R")

MAX_FILE_BYTES = 25 * 1024 * 1024
_FORM_BYTES = 64 * 1024
_FORM = ImportForm()


def roomy(view: Callable[P, R]) -> Callable[P, R]:
    """Lets this one view take bodies larger than the platform's usual limit."""

    @wraps(view)
    def enter(*args: P.args, **kwargs: P.kwargs) -> R:
        request.max_content_length = MAX_FILE_BYTES + _FORM_BYTES
        return view(*args, **kwargs)

    return enter


def uploaded() -> UploadImport:
    """The command in the form; `confirm` and `again` may also stand in the query. Raises ValidationError, Invalid."""
    form = _FORM.load({**request.args.to_dict(), **request.form.to_dict()})
    file = request.files.get("file")
    if file is None:
        raise invalid("/file", "required", es="Falta el archivo", en="The file is missing")
    # The name of the file is not read: people put names of people into it.
    content = file.read(MAX_FILE_BYTES + 1)
    if len(content) > MAX_FILE_BYTES:
        raise TooLarge
    return UploadImport(content=content, **form)
