"""Why a session is over, in words for the person whose browser held it.

The cookie of the session is what proves that they may know. No error names a person or who acted.
"""

from typing import ClassVar

from shared.contracts.oauth import EndedFor
from shared.kernel.errors import Unauthenticated


class SessionExpired(Unauthenticated):
    """The session reached its time, idle or whole."""

    slug = "session-expired"
    title = {"es": "La sesión terminó por el tiempo", "en": "The session has ended: its time is over"}


class SessionRevoked(Unauthenticated):
    """The platform ended the session: the browser must erase what it keeps of it.

    One code for every reason, so that pages of every release know it; the reason is a member of its own (`ended_for`).
    """

    reason: ClassVar[str] = ""
    """What identity calls it (`EndedFor`)."""
    slug = "session-revoked"
    title = {"es": "La sesión fue cerrada por la plataforma", "en": "The platform ended the session"}


class Suspended(SessionRevoked):
    """The person may not sign in, or their organisation may not act."""

    reason = EndedFor.SUSPENDED
    title = {
        "es": "Su cuenta o su organización está suspendida: hable con quien administra su organización o, si también"
        " está fuera, con quien administra el país",
        "en": "Your account or your organisation is suspended: speak to the administrator of your organisation or, if"
        " they are out too, to the administrator of the country",
    }


class RoleChanged(SessionRevoked):
    """What the person may do has changed."""

    reason = EndedFor.ROLE_CHANGED
    title = {"es": "Su función cambió: entre de nuevo", "en": "Your role has changed: sign in again"}


class FactorsChanged(SessionRevoked):
    """Password or second factor were changed by the person, or taken away by an administrator."""

    reason = EndedFor.FACTORS_CHANGED
    title = {
        "es": "Su contraseña o su segundo factor cambió: entre con lo nuevo o abra el enlace de su correo; si no lo"
        " pidió, avise a quien administra su organización",
        "en": "Your password or your second factor has changed: sign in with the new one or open the link in your"
        " e-mail; if you did not ask for it, tell the administrator of your organisation",
    }


class SessionsEnded(SessionRevoked):
    """The person ended it from another browser, or an administrator did."""

    reason = EndedFor.SESSIONS_ENDED
    title = {
        "es": "Su sesión se cerró desde otro dispositivo o por la administración: si no fue usted, avise a quien"
        " administra su organización",
        "en": "Your session was closed from another device or by an administrator: if it was not you, tell the"
        " administrator of your organisation",
    }


class EndedForSecurity(SessionRevoked):
    """A copy of a token or of a code was used."""

    reason = EndedFor.SECURITY
    title = {
        "es": "Su sesión se cerró por seguridad: entre de nuevo y avise a quien administra su organización",
        "en": "Your session was closed for security: sign in again and tell the administrator of your organisation",
    }


class TooWeak(SessionRevoked):
    """The person must now sign in more strongly."""

    reason = EndedFor.TOO_WEAK
    title = {
        "es": "Ahora se le pide un segundo factor o una clave de acceso: entre de nuevo y siga lo que se le indica",
        "en": "A second factor or a passkey is now asked of you: sign in again and follow what you are shown",
    }


class Untrained(SessionRevoked):
    """A training is now required that the person has not passed."""

    reason = EndedFor.UNTRAINED
    title = {
        "es": "Le falta aprobar una capacitación: entre de nuevo para practicar y aprobarla",
        "en": "You have yet to pass a training: sign in again to practise and pass it",
    }


_BY_REASON = {kind.reason: kind for kind in SessionRevoked.__subclasses__()}


def revoked_for(reason: str) -> SessionRevoked:
    """The error for a reason of identity's (`EndedFor`); the general one for every other word."""
    return _BY_REASON.get(reason, SessionRevoked)()
