"""The errors of this service, with titles for people where a response shows them."""

from typing import TypeVar

from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated, invalid

T = TypeVar("T")


class SignInRefused(Unauthenticated):
    """Unknown address, wrong password, wrong code, suspended: one error for all, so that it does not say which."""

    slug = "sign-in-refused"
    title = {
        "es": "El correo, la contraseña o el código no son correctos",
        "en": "The e-mail address, password or code is not correct",
    }


class CodeAlreadyUsed(SignInRefused):
    """Everything is right but the code, which opened a sign-in before (RFC 6238 §5.2): the next one will do.

    A stranger learns nothing new from it: only a caller with the password and a code of this moment gets it, and a
    sign-in with that code would have succeeded. Guessing reaches it as rarely as a right code and is counted as before.
    """


class AlreadySuspended(Conflict):
    """The person, system or organisation is already suspended."""

    slug = "already-suspended"
    title = {
        "es": "Ya estaba suspendido: no hace falta nada más",
        "en": "It was suspended before: nothing more is needed",
    }


class NotSuspended(Conflict):
    """Only a suspended person, system or organisation can be reinstated."""

    slug = "not-suspended"
    title = {"es": "Ya está activo: no hace falta nada más", "en": "It is active already: nothing more is needed"}


class NoSecret(Conflict):
    """The client proves itself by a signed assertion."""

    slug = "no-secret"
    title = {
        "es": "Este sistema se identifica con una clave: cambie la clave",
        "en": "This system proves itself by a key: change the key",
    }


class NoSecretDue(Conflict):
    """No new secret waits for the caller: they did not ask for one, have fetched it, or the time for it is over."""

    slug = "no-secret-due"
    title = {
        "es": "No hay un secreto que usted pueda recoger: pida otro con «Cambiar el secreto»",
        "en": "There is no secret for you to fetch: ask for another one with Change the secret",
    }


class NoKeys(Conflict):
    """The client proves itself by a secret, or not at all."""

    slug = "no-keys"
    title = {
        "es": "Este sistema no se identifica con una clave: registre otro que lo haga",
        "en": "This system does not prove itself by a key: register another that does",
    }


class NoOldSecret(Conflict):
    """No secret from before a rotation works any more."""

    slug = "no-old-secret"
    title = {
        "es": "El secreto anterior ya no sirve: no hace falta nada más",
        "en": "The old secret has ended already: nothing more is needed",
    }


class ActivationNotFound(NotFound):
    """The activation link is unknown, used or expired: the three look alike."""

    slug = "activation-not-found"
    title = {
        "es": "El enlace ya no sirve; pida uno nuevo a su administración",
        "en": "The link no longer works; ask your administrator for a new one",
    }


class OrganisationSuspendedError(Invalid):
    """A suspended organisation cannot receive people."""

    slug = "organisation-suspended"
    title = {
        "es": "La organización está suspendida: reactívela antes",
        "en": "The organisation is suspended: reinstate it first",
    }


class TooManyPasskeys(Conflict):
    """A person has as many passkeys as they may."""

    slug = "too-many-passkeys"
    title = {
        "es": "Ya tiene diez claves de acceso: quite una antes",
        "en": "You have ten passkeys: take one away first",
    }


class PracticeFull(Conflict):
    """As many organisations were opened in a practice space as it holds."""

    slug = "practice-full"
    title = {
        "es": "En su espacio de práctica caben diez organizaciones: siga con una de ellas",
        "en": "Your practice space holds ten organisations: go on with one of them",
    }


class RoleInUse(Conflict):
    """A role that people have is not removed."""

    slug = "role-in-use"
    title = {
        "es": "Hay personas con esa función: deles otra antes",
        "en": "People have that role: give them another one first",
    }


class AlreadyDecided(Conflict):
    """Approved, refused, expired or closed before."""

    slug = "already-decided"
    title = {
        "es": "La solicitud ya se decidió o venció: vea en qué quedó",
        "en": "The request was decided or has expired: see how it ended",
    }


class NotYoursToDecide(Forbidden):
    """Only another person of the organisation decides, a supervisor where there is one."""

    slug = "not-yours-to-decide"
    title = {
        "es": "Decide otra persona de la organización; si hay supervisión, ella",
        "en": "Another person of the organisation decides, a supervisor where there is one",
    }


class OwnOrganisation(Forbidden):
    """The organisation is checked from outside: by an administrator who works in another one."""

    slug = "own-organisation"
    title = {
        "es": "La comprueba quien administra el país desde otra organización",
        "en": "An administrator of the country who works in another organisation checks it",
    }


class NotYoursToApprove(Forbidden):
    """Another administrator of the country decides about a setting; where there is none, the regional coordination."""

    slug = "not-yours-to-approve"
    title = {
        "es": "Decide otra persona que administra el país; si no la hay, la coordinación regional",
        "en": "Another administrator of the country decides; where there is none, the regional coordination",
    }


class NotHeld(Exception):
    """The requested scope or country is not one that the client or person has (RFC 6749 §5.2, `invalid_scope`)."""


class ClientNotAllowed(Exception):
    """The application belongs to another organisation than the person."""


class WrongTarget(Exception):
    """The service is not one that calls the requested audience."""


class CodeWrong(Exception):
    """The code does not belong to the secret that was offered."""


class AlreadySetUp(Exception):
    """There is a second factor: an administrator's reset replaces it, not a person who holds the password."""


class ActivationRefused(Exception):
    """What was typed is not accepted; `reason` is `password_short`, `password_guessable` or `code_wrong`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class PledgeRefused(Exception):
    """What was signed is not accepted; `reason` is `name_different` or `pledge_changed`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ForeignForm(Forbidden):
    """The form was not issued to this browser (CSRF)."""

    slug = "foreign-form"
    title = {
        "es": "La página caducó; vuelva a abrirla e intente de nuevo",
        "en": "The page has expired; open it again and retry",
    }


def existing(found: T | None) -> T:
    """What a repository found. Raises NotFound for None."""
    if found is None:
        raise NotFound
    return found


def role_not_grantable() -> Invalid:
    """A role that no country may give."""
    return invalid(
        "role", "role_not_grantable", es="Ese rol no se otorga desde un país", en="That role is not yours to grant"
    )


class AnnouncementWithdrawn(Conflict):
    """The announcement was withdrawn before."""

    slug = "announcement-withdrawn"
    title = {"es": "Ese anuncio ya se retiró", "en": "That announcement was withdrawn before"}


class SettingChanged(Conflict):
    """Another version of the setting was agreed to after this one was proposed."""

    slug = "setting-changed"
    title = {
        "es": "El ajuste cambió después de esta propuesta: rechácela y propóngala otra vez",
        "en": "The setting has changed since this was proposed: reject it and propose it again",
    }
