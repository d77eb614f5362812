"""Who may be named in a proceeding: persons of cases of the caller, and persons who were shared with them."""

from collections.abc import Collection, Mapping, Sequence
from operator import attrgetter
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.jurisdictions.registry import pack_of
from services.cases.domain.proceedings.errors import SharingEnded
from services.cases.domain.proceedings.proceeding import NamedPerson, PersonOfProceeding, Proceeding
from services.cases.domain.proceedings.shared_person import SharedPerson
from shared.kernel.errors import Invalid, NotFound, invalid


def named_persons(
    named: Sequence[NamedPerson], proceeding: Proceeding, *, work: CasesWork
) -> Sequence[PersonOfProceeding]:
    """The rows of the persons that the caller names. Raises Invalid for one they may not name, or one named twice."""
    pack = pack_of(proceeding.country)
    persons = []
    for place, each in enumerate(named):
        each.check()
        pack.require_standing(each.standing, f"persons.{place}.standing")
        persons.append(_person(each, proceeding, work))
    if len({person.person_id for person in persons}) < len(persons):
        raise invalid("persons", "twice", es="Una persona está dos veces", en="A person is named twice")
    return persons


def _person(named: NamedPerson, proceeding: Proceeding, work: CasesWork) -> PersonOfProceeding:
    try:
        organisation_id, case_id, person_id = _whose(named, proceeding, work)
    except NotFound as error:
        raise _unknown() from error
    return PersonOfProceeding(
        proceeding_id=proceeding.id,
        keeper_id=work.organisation_id,
        organisation_id=organisation_id,
        case_id=case_id,
        person_id=person_id,
        shared_person_id=named.shared_person_id,
        standing=named.standing,
        added_at=work.clock.now(),
        added_by=work.grant.subject,
    )


def _whose(named: NamedPerson, proceeding: Proceeding, work: CasesWork) -> tuple[UUID, UUID, UUID]:
    """The organisation, the case and the id of a named person. Raises NotFound, Invalid."""
    if named.case_id is not None:
        case = work.cases.get(named.case_id)
        case.check_person(named.person_id)
        if case.country != proceeding.country:
            raise NotFound
        return case.organisation_id, case.id, named.person_id or case.person_id
    if named.shared_person_id is None:
        raise NotFound
    shared = work.shared_persons.get(named.shared_person_id)
    is_shared = shared.to_organisation_id == work.organisation_id and shared.ended_at is None
    if not is_shared or shared.country != proceeding.country:
        raise NotFound
    return shared.organisation_id, shared.case_id, shared.person_id


def _unknown() -> Invalid:
    return invalid(
        "persons",
        "not_known",
        es="No consta un caso suyo ni una persona compartida así",
        en="Neither a case of yours nor a person shared with you",
    )


def require_shared(proceeding: Proceeding, persons: Collection[UUID], *, work: CasesWork) -> None:
    """Raise SharingEnded unless each of these persons is of the keeper, or still shared with it."""
    if not all(shared_now(proceeding, persons, work=work).values()):
        raise SharingEnded


def shared_now(
    proceeding: Proceeding, persons: Collection[UUID], *, work: CasesWork
) -> Mapping[UUID, Sequence[SharedPerson]]:
    """What is shared today of those of these persons who are not of the keeper, newest first, by their id in it."""
    named = [each for each in work.proceedings.persons_of([proceeding.id]) if each.id in persons]
    others = [each for each in named if each.organisation_id != each.keeper_id]
    if not others:
        return {}
    known = work.shared_persons.of_persons(others[0].keeper_id, {each.person_id for each in others})
    today = work.today(proceeding.country)
    still = sorted((each for each in known if each.holds(today)), key=attrgetter("shared_at"), reverse=True)
    return {other.id: [each for each in still if each.person_id == other.person_id] for other in others}


def own_persons_in(proceeding: Proceeding, persons: Collection[UUID], *, work: CasesWork) -> frozenset[UUID]:
    """The ids of the persons of the caller's own cases. Raises NotFound where `persons` names none of them."""
    seen = work.proceedings.persons_of([proceeding.id])
    own = frozenset(each.id for each in seen if each.organisation_id == work.organisation_id)
    if not own or (persons and own.isdisjoint(persons)):
        raise NotFound
    return own
