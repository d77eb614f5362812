"""How far people's training lets them work, as PostgreSQL finds it out: `standing_of`, for a list that has pages."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, distinct, false, func, not_, or_, select, true

from services.identity.adapters.tables import training_passes, users
from services.identity.domain.training.standing import Standing
from services.identity.domain.training.training import Requirement, WithStanding


def has_standing(wanted: WithStanding) -> ColumnElement[bool]:
    """Whether a row of `users` is of a person in that standing."""
    return or_(false(), *(_among(requirement, wanted.standing) for requirement in wanted.requirements))


def _among(of: Requirement, standing: Standing) -> ColumnElement[bool]:
    is_spared = func.coalesce(users.c.training_due_on > of.today, false())
    is_certified = or_(_holds(of, training_passes.c.expires_on >= of.today), is_spared)
    has_worked = or_(users.c.training_due_on.is_not(None), _holds(of))
    has_it = {
        Standing.CERTIFIED: is_certified,
        Standing.LAPSED: and_(not_(is_certified), has_worked),
        Standing.UNTRAINED: and_(not_(is_certified), not_(has_worked)),
    }[standing]
    return and_(users.c.country == of.country, users.c.role.in_(of.roles), has_it)


def _holds(of: Requirement, *those: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether each module has such a pass, or came later than a certificate that has (`kept_until`)."""
    others = of.modules - of.later.keys()
    each = [_passed(others, *those)]
    for name, since in of.later.items():
        kept = _passed(others, training_passes.c.passed_at < since, *those) if others else false()
        each.append(or_(_passed([name], *those), kept))
    return and_(*each)


def _passed(modules: Collection[str], *those: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether each of `modules` has a pass of the person, of `those`."""
    if not modules:
        return true()
    found = select(func.count(distinct(training_passes.c.module))).where(
        training_passes.c.user_id == users.c.id, training_passes.c.module.in_(modules), *those
    )
    return found.scalar_subquery() == len(modules)
