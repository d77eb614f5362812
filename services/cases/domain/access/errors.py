"""The errors of who may see a case, and of a second person."""

from shared.kernel.errors import Conflict


class ApprovalDecidedAlready(Conflict):
    """A question to a second person is answered once."""

    slug = "approval-decided"
    title = {"es": "Esto ya se decidió: vea el resultado", "en": "This was decided already: see the outcome"}


class SupervisorStopped(Conflict):
    """Another supervisor was stopped less than seven days ago, and still counts: the caller does not wait alone."""

    slug = "supervisor-stopped"
    title = {
        "es": "Otra persona que supervisaba dejó de hacerlo hace menos de siete días: pídalo después de esos días",
        "en": "Another supervisor was stopped less than seven days ago: ask once those days are over",
    }


class NotTheSecondPerson(Conflict):
    """Who asked, themselves or through a system that they hold, does not decide; only who asked takes it back."""

    slug = "not-the-second-person"
    title = {
        "es": "Debe decidirlo otra persona que la que lo pidió, también si lo pidió por un sistema suyo",
        "en": "Another person than the one who asked must decide this, also if they asked through a system of theirs",
    }


class EmergencyNotReviewed(Conflict):
    """The caller's last emergency access is not reviewed yet."""

    slug = "emergency-not-reviewed"
    title = {
        "es": "Su acceso de emergencia anterior aún no se revisa: pida a supervisión que lo revise",
        "en": "Your earlier emergency access is not reviewed yet: ask a supervisor to review it",
    }


class EmergencyRunning(Conflict):
    """One person at a time sees a sealed case by emergency access."""

    slug = "emergency-running"
    title = {
        "es": "Otra persona tiene ahora acceso de emergencia a este caso: hable con supervisión",
        "en": "Another person has emergency access to this case now: talk to a supervisor",
    }


class EmergencyNotNeeded(Conflict):
    """The caller sees the case already."""

    slug = "emergency-not-needed"
    title = {
        "es": "Usted ya ve este caso: ábralo por su número",
        "en": "You see this case already: open it by its number",
    }


class EmergencyReviewedAlready(Conflict):
    """An emergency access is reviewed once."""

    slug = "emergency-reviewed-already"
    title = {"es": "Este acceso de emergencia ya se revisó", "en": "This emergency access was reviewed already"}


class AccessSeenAlready(Conflict):
    """An unusual reading is marked as seen once."""

    slug = "access-seen-already"
    title = {"es": "Alguien ya marcó esta lectura como vista", "en": "This reading was marked as seen already"}


class NotYoursToMark(Conflict):
    """Who holds the system or the application that an alert is about does not judge it."""

    slug = "not-yours-to-mark"
    title = {
        "es": "Debe marcarlo otra persona: es de un sistema suyo o de una aplicación suya",
        "en": "Another person must mark this: it is about a system or an application of yours",
    }
