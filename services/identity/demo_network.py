"""The organisations of the demonstration network. Invented: no such organisation exists."""

from dataclasses import dataclass

from services.identity.domain.roles.roles import Role
from shared.kernel.country import Country


@dataclass(frozen=True, slots=True)
class DemoOrganisation:
    """One organisation and the roles of its people and systems; `mark` makes their addresses different."""

    country: Country
    mark: str
    kind: str
    name: str
    public_name: str
    adm1: str
    roles: tuple[Role, ...]


_NGO = (Role.CASEWORKER, Role.SUPERVISOR, Role.FOCAL_POINT)
_DELEGATED = (*_NGO, Role.ORGANISATION_ADMIN)
"""Administers its own people and systems."""
_AUTHORITY = (Role.COUNTRY_ADMIN, Role.LEGAL_LIAISON, Role.FOCAL_POINT, Role.NATIONAL_ANALYST)
_REGIONAL = (Role.REGIONAL_COORDINATOR, Role.ANALYST, Role.OPERATOR)

_GT, _SV, _HN, _MX = Country.GUATEMALA, Country.EL_SALVADOR, Country.HONDURAS, Country.MEXICO

DEMO_ORGANISATIONS: tuple[DemoOrganisation, ...] = (
    DemoOrganisation(_GT, "gt1", "ngo", "Asociación Casa Ixchel de Acompañamiento", "Casa Ixchel", "GT-01", _DELEGATED),
    DemoOrganisation(_GT, "gt2", "ngo", "Fundación Refugio del Altiplano", "Refugio del Altiplano", "GT-09", _NGO),
    DemoOrganisation(
        _GT,
        "gt",
        "prosecution",
        "Fiscalía Demostrativa contra la Trata de Guatemala",
        "Fiscalía GT",
        "GT-01",
        _AUTHORITY,
    ),
    DemoOrganisation(_SV, "sv1", "ngo", "Asociación Puentes de Cuscatlán", "Puentes de Cuscatlán", "SV-SS", _DELEGATED),
    DemoOrganisation(
        _SV, "sv2", "ngo", "Fundación Hogar Nuevo Amanecer de Oriente", "Hogar Nuevo Amanecer", "SV-SM", _NGO
    ),
    DemoOrganisation(
        _SV,
        "sv",
        "prosecution",
        "Unidad Fiscal Demostrativa contra la Trata de El Salvador",
        "Fiscalía SV",
        "SV-SS",
        _AUTHORITY,
    ),
    DemoOrganisation(_HN, "hn1", "ngo", "Asociación Manos del Ulúa", "Manos del Ulúa", "HN-CR", _DELEGATED),
    DemoOrganisation(_HN, "hn2", "ngo", "Fundación Casa Lempira para Mujeres", "Casa Lempira", "HN-FM", _NGO),
    DemoOrganisation(
        _HN,
        "hn",
        "victim_commission",
        "Secretaría Demostrativa de Protección a Víctimas de Honduras",
        "Secretaría HN",
        "HN-FM",
        _AUTHORITY,
    ),
    DemoOrganisation(_MX, "mx1", "ngo", "Casa del Soconusco A.C.", "Casa del Soconusco", "MX-CHP", _DELEGATED),
    DemoOrganisation(_MX, "mx2", "ngo", "Red Usumacinta de Apoyo A.C.", "Red Usumacinta", "MX-TAB", _NGO),
    DemoOrganisation(
        _MX,
        "mx",
        "prosecution",
        "Fiscalía Especializada Demostrativa de la Frontera Sur",
        "Fiscalía MX",
        "MX-CHP",
        _AUTHORITY,
    ),
    DemoOrganisation(
        _GT,
        "regional",
        "international",
        "Secretaría Regional Demostrativa de la Red Ceiba",
        "Secretaría Regional",
        "GT-01",
        _REGIONAL,
    ),
)
