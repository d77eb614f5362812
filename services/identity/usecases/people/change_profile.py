"""People choose the language of what the platform writes to them."""

from collections.abc import Callable

from services.identity.adapters.work import IdentityWork
from services.identity.domain.authority.authority import require_person
from services.identity.domain.people.people import Person
from services.identity.processes.authority.reach import find_caller
from shared.kernel.changes import Changes


def change_profile(changes: Changes, *, work: IdentityWork, require_version: Callable[[int], None]) -> Person:
    """Merge `changes` (`language`) into the caller. Raises NotFound for a system, and what `require_version` raises."""
    before = work.people.get_for_update(require_person(find_caller(work=work)).id)
    require_version(before.version)
    work.people.set_language(before.id, changes.get("language", before.language), work.clock.now())
    work.audit(
        "profile.changed", country=before.country, object_type="user", object_id=before.id, fields=sorted(changes)
    )
    return work.people.get(before.id)
