"""The mark `sealed` of a case follows from the people who are named (`domain/access/seal.py`), not set by hand."""

from collections.abc import Sequence

from shared.kernel.errors import invalid

SEALED = "sealed"


def check_mark(new: str | None, old: str = "normal", sealed_for: Sequence[str] | None = None) -> None:
    """Raises Invalid when a change of `confidentiality` would seal a case, or open one that is sealed.

    Earlier releases kept `sealed` as a mark without names; such a case may get another mark.
    """
    if new is None or new == old:
        return
    if new == SEALED or sealed_for is not None:
        raise invalid(
            "confidentiality",
            "seal_by_names",
            es="Un caso se reserva nombrando a las personas que lo verán, y se abre en el mismo lugar",
            en="A case is sealed by naming the people who will see it, and unsealed in the same place",
        )
