"""Addresses with several hosts are read alike by every version of Python that is supported."""

from urllib.parse import urlsplit

import pytest

from shared.several_hosts import for_each_host, has_account, with_account

pytestmark = pytest.mark.unit

SEVERAL = "postgresql://u:p%40@h1:5433,[fd00::1],[fd00::2]:5434/x?sslmode=require"


def test_each_host_has_an_address_of_its_own_with_everything_else() -> None:
    read = [urlsplit(one) for one in for_each_host(SEVERAL)]

    assert [(one.hostname, one.port) for one in read] == [("h1", 5433), ("fd00::1", None), ("fd00::2", 5434)]
    assert {(one.username, one.password, one.path, one.query) for one in read} == {
        ("u", "p%40", "/x", "sslmode=require")
    }


@pytest.mark.parametrize("url", ["redis://h", "redis:///0", "h:6379", "", "redis://u@h/0?a=b,c"])
def test_one_host_stays_as_it_is(url: str) -> None:
    assert for_each_host(url) == [url]


def test_another_account_takes_the_place_of_the_first_or_of_none() -> None:
    renamed = "sentinel://v:q@h1,[fd00::1]/0?master=m"

    assert with_account("sentinel://h1,[fd00::1]/0?master=m", "v:q") == renamed
    assert with_account("sentinel://u:p@h1,[fd00::1]/0?master=m", "v:q") == renamed


def test_an_account_is_a_user_or_a_password_and_no_sign_behind_the_host() -> None:
    assert [has_account(one) for one in (SEVERAL, "redis://:p@h", "redis://h/0?name=a@b", "h")] == [
        True, True, False, False,
    ]  # fmt: skip
