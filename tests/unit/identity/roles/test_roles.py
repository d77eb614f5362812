"""Each role holds exactly the scopes that the platform promises."""

import pytest

from services.identity.domain.roles.roles import NATIONAL_ROLES, Role
from tests.support.tokens import SCOPES


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_a_role_holds_exactly_its_published_scopes(role: Role) -> None:
    assert {str(permission) for permission in role.permissions} == set(SCOPES[role].split())


def test_regional_roles_are_not_a_countrys_to_grant() -> None:
    assert set(Role) - set(NATIONAL_ROLES) == {Role.REGIONAL_COORDINATOR, Role.ANALYST, Role.OPERATOR}


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_a_role_has_a_name_in_both_languages(role: Role) -> None:
    assert role.label("es")
    assert role.label("en")
