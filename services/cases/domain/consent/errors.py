"""The errors of a consent, and of a disclosure without one."""

from shared.kernel.errors import Conflict


class AlreadyWithdrawn(Conflict):
    """A consent can be withdrawn once."""

    slug = "consent-already-withdrawn"
    title = {
        "es": "Este consentimiento ya estaba revocado: no hace falta nada más",
        "en": "This consent was withdrawn before: nothing more is needed",
    }


class OverrideDecided(Conflict):
    """A request is decided once."""

    slug = "override-decided"
    title = {
        "es": "Esta solicitud ya fue decidida: vea en el caso qué se decidió",
        "en": "This request was decided before: see in the case what was decided",
    }


class OverrideNotApproved(Conflict):
    """Only what was approved is reviewed."""

    slug = "override-not-approved"
    title = {
        "es": "Solo se revisa una autorización que fue aprobada: esta no lo fue",
        "en": "Only an authorisation that was approved is reviewed: this one was not",
    }


class OverrideReviewed(Conflict):
    """A review is final."""

    slug = "override-reviewed"
    title = {
        "es": "Esta autorización ya fue revisada: no hace falta nada más",
        "en": "This authorisation was reviewed before: nothing more is needed",
    }


class SecondPersonNeeded(Conflict):
    """Who asked to disclose without a consent, themselves or through a system that they hold, does not decide it."""

    slug = "second-person-needed"
    title = {
        "es": "Quien la pidió, también por un sistema suyo, no la decide: pídalo a otra persona que supervise",
        "en": "Who asked for it, also through a system of theirs, does not decide it: ask another supervisor",
    }


class ThirdPersonNeeded(Conflict):
    """Neither who asked to disclose without a consent nor who approved it reviews it (ADR 0042)."""

    slug = "third-person-needed"
    title = {
        "es": "La revisa quien ni la pidió ni la aprobó: otra persona que supervise o, si no hay, que atienda el caso",
        "en": "Who neither asked for nor approved it reviews it: another supervisor or else who attends the case",
    }
