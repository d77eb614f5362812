"""Who is reminded: active people whose certificate, or time without one, ends within thirty days."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.identity.adapters.work import IdentityWork
from services.identity.domain.people.people import Person, PersonStatus
from services.identity.domain.roles.roles import Role
from services.identity.domain.training.training import DEFAULT, Certificate, Modules
from services.identity.usecases.training.plan_reminders import plan_reminders
from tests.contract.usecases.identity.world import World
from tests.support.builders.identity import NOON, a_person, an_organisation
from tests.support.builders.training import a_module

NAMES = ("referir", "seguridad")
MODULES = Modules({DEFAULT: {name: a_module(name) for name in NAMES}})


def certificates(people: Sequence[Person], work: IdentityWork) -> Mapping[UUID, Certificate]:
    passes = work.passes.all_of([person.id for person in people])
    return {person.id: MODULES.certificate(person.as_learner(passes.get(person.id, ())), NOON) for person in people}


def a_holder(world: World, *left: int, **changes: Any) -> Person:
    """A person whose passes end in `left` days, one for each module."""
    organisation = an_organisation()
    person = a_person(organisation, **{"training_due_on": None} | changes)
    world.add(organisation, person)
    with world.work() as work:
        for name, days in zip(NAMES, left, strict=False):
            passed = a_module(name).passed(person.id, person.country, score=2, at=NOON)
            work.passes.add(replace(passed, expires_on=NOON.date() + timedelta(days=days)))
    return person


@pytest.mark.parametrize(("left", "noted"), [((30, 300), 1), ((300, 7), 1), ((31, 300), 0), ((-1, 300), 0), ((10,), 0)])
def test_the_module_that_ends_first_decides(world: World, left: tuple[int, ...], noted: int) -> None:
    a_holder(world, *left)
    with world.work() as work:
        assert [plan_reminders(certificates, work=work) for _ in range(2)] == [noted, 0]


BEFORE_THE_TRAINING = [
    *((31, (), 0), (30, (), 1), (7, (), 1), (0, (), 1), (-1, (), 0)),
    *((7, (300, 300), 0), (7, (300,), 1), (7, (-1, 300), 1), (40, (7, 7), 1)),
]


@pytest.mark.parametrize(("left", "passed", "noted"), BEFORE_THE_TRAINING)
def test_an_account_of_before_the_training_is_reminded_of_the_last_day_without_it(
    world: World, left: int, passed: tuple[int, ...], noted: int
) -> None:
    last = NOON.date() + timedelta(days=left)
    a_holder(world, *passed, training_due_on=last + timedelta(days=1))
    with world.work() as work:
        assert [plan_reminders(certificates, work=work) for _ in range(2)] == [noted, 0]


def test_an_account_of_before_whose_role_needs_no_training_is_not_reminded(world: World) -> None:
    a_holder(world, role=Role.OPERATOR, training_due_on=NOON.date() + timedelta(days=8))
    with world.work() as work:
        assert plan_reminders(certificates, work=work) == 0


@pytest.mark.parametrize("status", [PersonStatus.SUSPENDED, PersonStatus.INVITED])
def test_who_may_not_sign_in_is_not_reminded(world: World, status: PersonStatus) -> None:
    a_holder(world, 7, 7, status=status)
    with world.work() as work:
        assert plan_reminders(certificates, work=work) == 0
