"""The pack of a country that does not ship, as a file: Costa Rica, with a rule of every kind."""

# fixed dates: a law and a decree have theirs

import json
from pathlib import Path
from typing import Any

from services.cases.domain.jurisdictions.pack import Pack


def stage_name(pack: Pack, code: str, language: str) -> str:
    """What a country calls a stage."""
    return str(getattr(pack.require_stage(code, "stage").name, language))


COSTA_RICA: dict[str, Any] = {
    "country": "CR",
    "version": 3,
    "valid_from": "2026-01-01",
    "time_zone": "America/Costa_Rica",
    "languages": ["spa"],
    "currency": "CRC",
    "confirmed": False,
    "sources": ["Código Procesal Penal, Ley 7594", "Ley contra la Trata de Personas, Ley 9095"],
    "stages": [
        {"code": "report", "name": {"es": "Denuncia", "en": "Report"}, "confirmed": True},
        {
            "code": "investigation",
            "name": {"es": "Procedimiento preparatorio", "en": "Preparatory procedure"},
            "confirmed": False,
        },
        {"code": "trial", "name": {"es": "Debate", "en": "Debate"}, "confirmed": False},
        {"code": "first_judgment", "name": {"es": "Sentencia", "en": "Judgment"}, "confirmed": False},
        {"code": "appeal", "name": {"es": "Apelación de sentencia", "en": "Appeal"}, "confirmed": False},
    ],
    "institutions": [
        {
            "code": "CR_FACTRA",
            "name": {"es": "Fiscalía contra la trata", "en": "Prosecution office against trafficking"},
            "role": "prosecution",
            "confirmed": False,
        },
        {
            "code": "CR_PANI",
            "name": {"es": "Patronato Nacional de la Infancia", "en": "National Child Protection Agency"},
            "role": "child_protection",
            "confirmed": False,
        },
        {
            "code": "CR_CNTT",
            "name": {"es": "Comisión anterior", "en": "Earlier commission"},
            "role": "coordination",
            "confirmed": False,
            "active": False,
        },
    ],
    "articles": [
        {
            "code": "CR_CP_172",
            "name": {"es": "Código Penal art. 172", "en": "Penal Code art. 172"},
            "iccs": "0204",
            "valid_from": "2009-06-24",
            "valid_to": "2013-02-07",
            "confirmed": False,
        },
        {
            "code": "CR_CP_172",
            "name": {"es": "Código Penal art. 172 (Ley 9095)", "en": "Penal Code art. 172 (Law 9095)"},
            "iccs": "0204",
            "valid_from": "2013-02-08",
            "penalty": {"es": "6 a 10 años de prisión", "en": "6-10 years"},
            "confirmed": False,
        },
        {"code": "OTHER", "name": {"es": "Otro delito", "en": "Other offence"}, "confirmed": False},
    ],
    "standings": [
        {"code": "victim", "name": {"es": "Víctima", "en": "Victim"}, "confirmed": False},
        {"code": "private_accuser", "name": {"es": "Querellante", "en": "Private accuser"}, "confirmed": False},
        {
            "code": "offended_party",
            "name": {"es": "Ofendido", "en": "Offended party"},
            "confirmed": False,
            "active": False,
        },
    ],
    "deadlines": [
        {
            "code": "appeal",
            "name": {"es": "Apelación", "en": "Appeal"},
            "after_stage": "first_judgment",
            "before_stage": "appeal",
            "days": 15,
            "counted": "working",
            "article": "Código Procesal Penal art. 460",
            "confirmed": False,
        },
        {
            "code": "reading",
            "name": {"es": "Lectura integral", "en": "Reading in full"},
            "after_stage": "first_judgment",
            "days": 5,
            "article": "Código Procesal Penal art. 364",
            "confirmed": False,
        },
        {
            "code": "investigation",
            "name": {"es": "Fin de la investigación", "en": "End of the investigation"},
            "after_stage": "investigation",
            "months": 6,
            "article": "Código Procesal Penal art. 171",
            "confirmed": False,
        },
    ],
    "holidays": [
        {"name": {"es": "Año Nuevo", "en": "New Year's Day"}, "month": 1, "day": 1, "confirmed": False},
        {"name": {"es": "Jueves Santo", "en": "Maundy Thursday"}, "easter": -3, "confirmed": False},
        {"name": {"es": "Viernes Santo", "en": "Good Friday"}, "easter": -2, "confirmed": False},
        {"name": {"es": "Asueto por decreto", "en": "Day off by decree"}, "on": "2026-12-28", "confirmed": False},
    ],
}


def write_pack(folder: Path, document: Any = None, name: str = "cr.json") -> Path:
    """Write a pack into a folder; by default that of Costa Rica."""
    file = folder / name
    file.write_text(json.dumps(COSTA_RICA if document is None else document), encoding="utf-8")
    return file
