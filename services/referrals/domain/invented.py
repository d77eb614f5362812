"""The invented referrals that wait for an answer in each practice space (ADR 0064)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.kernel.practice import Partner

_JUSTICE = frozenset({"prosecution", "law_enforcement", "court", "immigration"})
"""Kinds of organisation (list `org_type`) that are asked for protection in a proceeding; the others for care."""
_SURNAMES = "Ejemplo Inventado"
"""Says on every screen that the person does not exist."""
D3 = "d3_identified"


@dataclass(frozen=True, kw_only=True, slots=True)
class Invented:
    """One referral: what its receiver reads before and after they accept."""

    care: Sequence[str]
    """Codes of list `service_type`, from most receivers."""
    justice: Sequence[str]
    """The same, from a prosecution, police, court or migration authority."""
    urgency: str
    shown: Mapping[str, Any]
    """Fields of profile `d1_capacity`, as the cases service names them."""
    sealed: Mapping[str, Any]
    """The fields that come with profile `d3_identified`."""
    message: str
    """Read after acceptance."""

    def services(self, kind: str) -> tuple[str, ...]:
        """What a receiver of `kind` is asked for."""
        return tuple(self.justice if kind in _JUSTICE else self.care)


def sender_to(kind: str) -> Partner:
    """Which partner refers to an organisation of `kind`: the prosecution to care, the shelter to justice."""
    return Partner.SHELTER if kind in _JUSTICE else Partner.PROSECUTION


_CLEAR = Invented(
    care=("emergency_shelter", "medical"),
    justice=("victim_witness",),
    urgency="72h",
    shown={"age_band": "24_26", "majority": "adult", "gender": "feminine", "primary_language": "spa"},
    sealed={
        "risk_level": "medium",
        "needs": ("emergency_shelter", "medical"),
        "trafficking_status": "possible_victim",
        "exploitation_types": ("sexual_exploitation",),
        "first_names": "Rosa",
        "surnames": _SURNAMES,
        "age": 25,
        "citizenships": ("HND",),
        "role": "victim",
    },
    message="Puede llegar hoy o mañana, acompañada. Ya comió y la vio una médica.",
)
_TO_ASK_ABOUT = Invented(
    care=("transitional_housing", "interpretation"),
    justice=("legal_counsel", "interpretation"),
    urgency="7d",
    shown={"age_band": "unknown", "majority": "unknown", "needs_interpreter": True, "dependants": 2},
    sealed={
        "risk_level": "low",
        "needs": ("transitional_housing", "interpretation"),
        "trafficking_status": "possible_victim",
        "exploitation_types": ("forced_labour",),
        "first_names": "Juan",
        "surnames": _SURNAMES,
        "role": "victim",
    },
    message="Viaja con dos niños. Falta saber su edad.",
)
_URGENT = Invented(
    care=("emergency_shelter", "security_planning"),
    justice=("security_planning", "victim_witness"),
    urgency="immediate",
    shown={
        "age_band": "9_17",
        "majority": "minor",
        "gender": "feminine",
        "primary_language": "spa",
        "flags": ("minor_alone",),
    },
    sealed={
        "risk_level": "imminent",
        "needs": ("emergency_shelter", "security_planning"),
        "trafficking_status": "possible_victim",
        "exploitation_types": ("servitude",),
        "first_names": "Marta",
        "surnames": _SURNAMES,
        "age": 15,
        "citizenships": ("GTM",),
        "role": "victim",
    },
    message="La esperan afuera. No puede pasar la noche donde está.",
)
INVENTED = (_CLEAR, _TO_ASK_ABOUT, _URGENT)
"""One to accept, one to ask about or decline, one that cannot wait. The last one is the newest in a list."""
ANSWER = "Habla q’eqchi’ y entiende un poco de español. Los niños tienen tres y cinco años. Tiene sus documentos."
"""What a partner answers to any question: it is asked about what `_TO_ASK_ABOUT` does not say."""
