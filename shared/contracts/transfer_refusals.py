"""Why the cases service does not let a transfer leave; the referrals service says the same to who sends it."""

from collections.abc import Mapping

from shared.kernel.errors import Conflict


class TransferOpen(Conflict):
    """Another organisation has been asked to take the case over and has not answered, or has not opened its case."""

    slug = "transfer-open"
    title = {
        "es": "Ya hay una transferencia en curso: espere la respuesta o cancélela",
        "en": "A transfer is under way already: wait for the answer or cancel it",
    }


class ApprovalAsked(Conflict):
    """A second person has to approve this first, and has just been asked."""

    slug = "approval-asked"
    title = {
        "es": "Se pidió la aprobación: cuando otra persona lo apruebe, envíelo otra vez",
        "en": "Approval was asked for: once another person has approved it, send it again",
    }


class ApprovalWaits(Conflict):
    """A second person was asked about this act before and has not decided yet."""

    slug = "approval-waiting"
    title = {
        "es": "Ya se pidió la aprobación: espere a que otra persona decida",
        "en": "Approval was asked for already: wait until another person decides",
    }


class NobodyMayApprove(Conflict):
    """The case is sealed, and no one who sees it may approve: the caller is the only supervisor named."""

    slug = "nobody-may-approve"
    title = {
        "es": "El caso está reservado y nadie que lo vea puede aprobarlo: nombre también a otra persona que supervise",
        "en": "The case is sealed and nobody who sees it may approve this: name another supervisor too",
    }


TRANSFER_REFUSALS: Mapping[str, type[Conflict]] = {
    "transfer_open": TransferOpen,
    "approval_asked": ApprovalAsked,
    "approval_waiting": ApprovalWaits,
    "nobody_may_approve": NobodyMayApprove,
}
"""By the `code` of the response."""
