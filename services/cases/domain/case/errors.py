"""The errors of a case and its persons."""

from collections.abc import Mapping
from uuid import UUID

from shared.kernel.errors import Conflict, Invalid, Unavailable, invalid


class CaseClosedAlready(Conflict):
    """A closed case cannot be changed; it must be reopened first."""

    slug = "case-closed"
    title = {"es": "El caso está cerrado: reábralo para cambiarlo", "en": "The case is closed: reopen it to change it"}


class CaseNotClosed(Conflict):
    """Only a closed case is reopened."""

    slug = "case-not-closed"
    title = {"es": "El caso ya está abierto: puede cambiarlo", "en": "The case is open already: it can be changed"}


class CaseAnonymised(Conflict):
    """The retention of the case has ended: nothing of it but statistics is left."""

    slug = "case-anonymised"
    title = {
        "es": "El plazo de conservación terminó y el caso se anonimizó: abra otro caso",
        "en": "The retention of the case has ended and it was anonymised: open another case",
    }


class AssignedMeanwhile(Conflict):
    """The case would be taken from somebody whom the caller did not know to attend it; nothing was stored.

    The problem holds who attends it now: `stored.assigned_to`.
    """

    slug = "assigned-meanwhile"
    title = {
        "es": "El caso se asignó a otra persona mientras tanto: vea a quién y decida",
        "en": "The case was assigned to another person meanwhile: see to whom, and decide",
    }

    def __init__(self, assigned_to: UUID | None) -> None:
        super().__init__(members={"stored": {"assigned_to": assigned_to}})


class CaseNumberTaken(Unavailable):
    """Another case has the number that was drawn, or was opened from the same referral; nothing was stored.

    Another number is drawn for the next try, which finds the case of the referral.
    """


class RiskMovedOn(Conflict):
    """An assessment finds another level than the one that holds, which its author did not see; nothing was stored.

    The problem holds both: `stored` (level, day, who recorded it when, and the version of the case since which it
    holds) and `sent` (level and day). Whoever knows both sends it again with that version as `seen_version`, or with
    `sets_risk: false`, which keeps what is stored and the assessment as history. One that is older is history either
    way.
    """

    slug = "risk-moved-on"
    title = {
        "es": "El riesgo se valoró mientras tanto: vea ambas valoraciones y decida cuál vale",
        "en": "The risk was assessed meanwhile: see both and decide which one holds",
    }

    def __init__(self, *, stored: Mapping[str, object], sent: Mapping[str, object]) -> None:
        super().__init__(members={"stored": stored, "sent": sent})


def not_to_keep() -> Invalid:
    """The case that would stand for a duplicate is none that can."""
    return invalid(
        "kept_case_id",
        "not_to_keep",
        es="Elija otro caso abierto de su organización, del mismo país, y el motivo Duplicado",
        en="Choose another open case of your organisation, in the same country, and the reason Duplicate",
    )
