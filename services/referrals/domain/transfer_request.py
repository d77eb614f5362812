"""The receiver of a referral asks for the case, and the sender keeps it or hands it over."""

from dataclasses import dataclass
from typing import Annotated

from shared.kernel.codes import Code


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestTransfer:
    """Why the receiver asks for the case."""

    reason: Annotated[str, Code("transfer_request_reason")]


@dataclass(frozen=True, kw_only=True, slots=True)
class RefuseTransfer:
    """Why the sender keeps it."""

    reason: Annotated[str, Code("transfer_refusal_reason")]
