"""What each scope allows, as a sentence for the person who is asked and in lists about another: neutral words."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from shared.kernel.grant import Permission as P  # noqa: N817 - the tables below are read by their right-hand side

Words = Mapping[str, str]
"""By language: {"es": …, "en": …}."""


@dataclass(frozen=True, slots=True)
class ScopeGroup:
    """Scopes about one thing, in the order they are shown."""

    title: Words
    sentences: Mapping[P, Words]


def _w(es: str, en: str) -> Words:
    return {"es": es, "en": en}


SCOPE_GROUPS: Sequence[ScopeGroup] = (
    ScopeGroup(
        _w("Casos", "Cases"),
        {
            P.CASES_READ: _w("Ver los casos a su alcance", "See the cases within reach"),
            P.CASES_WRITE: _w("Registrar casos y cambiarlos", "Register cases and change them"),
            P.CASES_SEARCH: _w("Buscar casos", "Search for cases"),
            P.CASES_IDENTIFY: _w(
                "Ver nombres y otros datos que identifican a una persona; cada consulta queda registrada",
                "See names and other data that identify a person; every look is recorded",
            ),
            P.CASES_IMPORT: _w("Importar casos desde archivos", "Import cases from files"),
            P.CASES_SUPERVISE: _w(
                "Ver la carga de trabajo y decidir lo que necesita a una segunda persona",
                "See the workload and decide what needs a second person",
            ),
        },
    ),
    ScopeGroup(
        _w("Procesos penales", "Criminal proceedings"),
        {
            P.PROCEEDINGS_READ: _w(
                "Ver los procesos penales que sigue su organización",
                "See the proceedings that one's own organisation follows",
            ),
            P.PROCEEDINGS_WRITE: _w(
                "Registrar procesos penales, audiencias y sentencias", "Record proceedings, hearings and judgments"
            ),
        },
    ),
    ScopeGroup(
        _w("Referencias", "Referrals"),
        {
            P.REFERRALS_READ: _w(
                "Ver las referencias de su organización", "See the referrals of one's own organisation"
            ),
            P.REFERRALS_SEND: _w(
                "Enviar referencias con los datos que el consentimiento permite",
                "Send referrals with the data that consent allows",
            ),
            P.REFERRALS_ANSWER: _w(
                "Aceptar, rechazar y completar referencias", "Accept, decline and complete referrals"
            ),
            P.REFERRALS_ASSIGN: _w(
                "Asignar referencias recibidas a una persona de su organización",
                "Assign received referrals to a person of one's own organisation",
            ),
            P.REFERRALS_OVERSEE: _w(
                "Ver qué referencias siguen sin respuesta, sin datos de la persona",
                "See which referrals are still unanswered, without data of the person",
            ),
            P.DIRECTORY_READ: _w("Ver el directorio de servicios", "See the directory of services"),
            P.DIRECTORY_WRITE: _w(
                "Cambiar los servicios que ofrece su organización o, si administra el país, los de las de su país",
                "Change the services of one's own organisation or, as the administrator of a country, of those there",
            ),
            P.NOTIFICATIONS_READ: _w("Ver sus avisos", "See own notifications"),
            P.WEBHOOKS_MANAGE: _w(
                "Decidir a qué sistemas se envían avisos", "Decide which systems are sent notifications"
            ),
        },
    ),
    ScopeGroup(
        _w("Estadísticas", "Statistics"),
        {
            P.REPORTING_READ: _w("Ver estadísticas sin nombres", "See statistics without names"),
            P.EXTRACTS_READ: _w(
                "Abrir los archivos estadísticos que recibe su organización",
                "Open the statistics files that one's own organisation receives",
            ),
            P.EXTRACTS_RUN: _w("Pedir y descargar archivos estadísticos", "Request and download statistics files"),
            P.EXTRACTS_MANAGE: _w("Definir y programar archivos estadísticos", "Define and schedule statistics files"),
        },
    ),
    ScopeGroup(
        _w("Administración", "Administration"),
        {
            P.ORGANISATIONS_READ: _w("Ver las organizaciones de la red", "See the organisations of the network"),
            P.ORGANISATIONS_WRITE: _w(
                "Registrar, cambiar y suspender organizaciones, proponer ajustes del país y publicar anuncios",
                "Register, change and suspend organisations, propose settings of the country and publish announcements",
            ),
            P.USERS_READ: _w("Ver las cuentas de las personas", "See people's accounts"),
            P.USERS_WRITE: _w("Invitar, cambiar y suspender cuentas", "Invite, change and suspend accounts"),
            P.ACCESS_REQUESTS_READ: _w(
                "Ver qué accesos se piden para su organización",
                "See which access is asked for in one's own organisation",
            ),
            P.ACCESS_REQUESTS_DECIDE: _w(
                "Aprobar o rechazar accesos a su organización", "Approve or refuse access to one's own organisation"
            ),
            P.CLIENTS_READ: _w("Ver los sistemas registrados", "See the registered systems"),
            P.CLIENTS_WRITE: _w(
                "Registrar y suspender sistemas, y cambiar sus secretos",
                "Register and suspend systems, and change their secrets",
            ),
            P.SETTINGS_DECIDE: _w(
                "Aprobar o rechazar cambios en los ajustes del país",
                "Approve or reject changes of the settings of the country",
            ),
            P.AUDIT_READ: _w("Ver quién hizo qué y cuándo", "See who did what, and when"),
            P.AUDIT_OVERSEE: _w(
                "Ver quién abrió los casos del país y por qué, sin su contenido",
                "See who opened the cases of the country and why, without their content",
            ),
            P.OPERATIONS_READ: _w(
                "Ver cómo funciona la plataforma, sin casos ni personas",
                "See how the platform works, without cases or people",
            ),
        },
    ),
)


def sentences_of(scopes: Collection[str]) -> Mapping[str, Words]:
    """What each of `scopes` allows, in the order it is shown to people."""
    return {str(scope): words for group in SCOPE_GROUPS for scope, words in group.sentences.items() if scope in scopes}


def grouped_sentences(scopes: Collection[str], language: str) -> Sequence[tuple[str, Sequence[str]]]:
    """Title and sentences of each group that any of `scopes` belongs to."""
    found = (
        (group.title[language], [words[language] for scope, words in group.sentences.items() if scope in scopes])
        for group in SCOPE_GROUPS
    )
    return [(title, sentences) for title, sentences in found if sentences]
