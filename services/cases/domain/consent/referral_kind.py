"""What a kind of referral binds: how much it may carry, to whom, and under which purpose."""

from shared.contracts.referral_kinds import CASE_TRANSFER, CONSULTATION, CROSS_BORDER, PROSECUTION, PROSECUTION_NOTICE
from shared.kernel.country import Country
from shared.kernel.errors import Invalid, invalid

_REFERRAL = frozenset({"referral", "cross_border_transfer"})
_OF_A_FILE = frozenset({"d3_identified", "d4_full"})
"""The profiles of which a case can be opened that says who the person is."""
_PROSECUTION_SHARING = frozenset({"prosecution_sharing"})


def goes_to_prosecution(kind: str, recipient_type: str | None) -> bool:
    """Whether a prosecutor's office would learn of the person: by the kind, or by who receives."""
    return kind == PROSECUTION_NOTICE or recipient_type == PROSECUTION


def purposes_for(kind: str, recipient_type: str | None) -> frozenset[str]:
    """Purposes of consent (list `consent_purpose`) under which this may leave."""
    return _PROSECUTION_SHARING if goes_to_prosecution(kind, recipient_type) else _REFERRAL


def always_needs_consent(kind: str, recipient_type: str | None) -> bool:
    """Whether even the capacity card needs a consent. An anonymous consultation is about no person of a case."""
    return kind != CONSULTATION and goes_to_prosecution(kind, recipient_type)


def check_kind(
    *, kind: str, profile: str, recipient_type: str | None, from_country: Country, to_country: Country
) -> None:
    """Raise Invalid where kind, profile and recipient do not go together."""
    if kind == CONSULTATION and profile != "d0_anonymous":
        raise invalid(
            "disclosure_profile",
            "consultation_carries_no_person",
            es="En una consulta anónima se comparte solo el nivel 1",
            en="An anonymous consultation shares level 1 only",
        )
    if profile == "d4_full" and kind != CASE_TRANSFER:
        raise invalid(
            "disclosure_profile",
            "full_file_needs_transfer",
            es="El expediente completo (nivel 5) solo sale con una transferencia de caso",
            en="The whole file (level 5) leaves with a transfer of the case only",
        )
    if kind == CASE_TRANSFER and profile not in _OF_A_FILE:
        raise invalid(
            "disclosure_profile",
            "transfer_needs_the_file",
            es="Una transferencia entrega el expediente: nivel 4 o 5, con el consentimiento para ello",
            en="A transfer hands the file over: level 4 or 5, under a consent for it",
        )
    if kind == PROSECUTION_NOTICE and recipient_type != PROSECUTION:
        raise _wrong_kind(
            "notice_needs_prosecution",
            "Una denuncia se envía a una fiscalía",
            "A report to prosecution goes to a prosecutor's office",
        )
    if kind == CROSS_BORDER and from_country == to_country:
        raise _wrong_kind(
            "no_border_crossed", "El destinatario está en el mismo país", "The recipient is in the same country"
        )


def _wrong_kind(code: str, es: str, en: str) -> Invalid:
    return invalid("kind", code, es=es, en=en)
