"""The file of a country that does not ship, as an operator writes it: Costa Rica with its provinces (ISO 3166-2)."""

import json
from pathlib import Path
from typing import Any

_PROVINCES = {
    "A": "Alajuela",
    "C": "Cartago",
    "G": "Guanacaste",
    "H": "Heredia",
    "L": "Limón",
    "P": "Puntarenas",
    "SJ": "San José",
}
COSTA_RICA: dict[str, Any] = {
    "code": "CR",
    "dial": "+506",
    "subdivisions": [{"code": f"CR-{code}", "es": name, "en": name} for code, name in _PROVINCES.items()],
    "national_purposes": [
        {"code": "CR_PROSTITUCION", "es": "Prostitución", "en": "Prostitution", "canonical": "sexual_exploitation"},
        {"code": "CR_SERVIDUMBRE", "es": "Servidumbre", "en": "Servitude", "canonical": "servitude"},
    ],
}


def write_country(folder: Path, **changes: Any) -> Path:
    """Write the file of Costa Rica into a folder."""
    file = folder / "country.json"
    file.write_text(json.dumps(COSTA_RICA | changes), encoding="utf-8")
    return file
