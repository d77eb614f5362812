"""A runbook says the same in both languages, names what exists, and leads to pages that are there."""

import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from infra.local.programs import REPOSITORY
from infra.ops.cli import main
from tests.support.runbooks import (
    CONTAINERS,
    ELSEWHERE,
    ENGLISH,
    KINDS,
    SPANISH,
    anchors,
    blocks,
    broken_links,
    commands,
    pages,
)

pytestmark = pytest.mark.unit

IN_BOTH_LANGUAGES = {
    *("install.md", "countries.md", "backup.md", "restore.md", "upgrade.md", "failover.md"),
    *("key-lost.md", "disk-full.md", "queue-stuck.md", "breach.md"),
}
NOT_EXECUTED = {"install.md": ["apt-get install --yes git make python3-venv pgbackrest age"]}
IN_SENTENCE = re.compile(r"`((?:CEIBA_\w+=\S+ )*(?:docker compose|(?:\.venv/bin/)?ceiba) [a-z][^`]*)`")
LEFT_OUT = (" …", " SERVICE", "docker compose run", "--scale …=3")
COMPOSE: dict[str, Any] = yaml.safe_load((REPOSITORY / "docker-compose.yml").read_text())
TAKES_A_VALUE = {"--volume", "--scale", "--entrypoint", "--tail", "--profile"}
OF_ONE_SERVICE = {"run", "exec"}
OF_SEVERAL = {"up", "stop", "restart", "logs", "ps", "down"}
OTHER_PROGRAMS = {"make", "git"}
OF_DOCKER = {("system", "df"), ("image", "prune"), ("builder", "prune"), ("volume", "rm")}


@pytest.mark.parametrize("name", sorted(IN_BOTH_LANGUAGES))
def test_a_runbook_says_the_same_commands_in_both_languages(name: str) -> None:
    assert blocks(SPANISH / name) == blocks(ENGLISH / name) != []


@pytest.mark.parametrize("name", sorted(IN_BOTH_LANGUAGES))
def test_a_runbook_has_the_same_sections_in_both_languages(name: str) -> None:
    english, spanish = (headings(folder / name) for folder in (ENGLISH, SPANISH))

    assert len(spanish) >= 1
    assert spanish == english[: len(spanish)], "sections of a Spanish page come in the order of the English one"


def headings(page: Path) -> list[int]:
    """The level of each heading."""
    return [len(marks) for marks in re.findall(r"^(#+) ", outside_blocks(page), re.MULTILINE)]


def outside_blocks(page: Path) -> str:
    return re.sub(r"^[ \t]*```.*?^[ \t]*```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)


def test_every_page_in_spanish_is_compared() -> None:
    assert {page.name for page in SPANISH.glob("*.md")} == IN_BOTH_LANGUAGES


def test_the_list_of_pages_names_each_in_its_languages() -> None:
    listed = set(re.findall(r"\]\((?:es/)?[\w-]+\.md\)", (ENGLISH / "README.md").read_text().partition("## Pages")[2]))
    links = {link.strip("]()") for link in listed}

    assert links == {page.relative_to(ENGLISH).as_posix() for page in pages()} - {"README.md"}


def test_every_block_is_of_a_kind_that_a_test_executes_or_lists() -> None:
    assert {kind for page in pages() for kind, _ in blocks(page)} == set(KINDS)


def test_commands_that_are_not_executed_are_listed(announce: Callable[[str], None]) -> None:
    found = {page.name: lines for page in sorted(ENGLISH.glob("*.md")) if (lines := commands(page, ELSEWHERE))}

    announce(f"runbooks, not executed: {found}")
    assert found == NOT_EXECUTED


@pytest.mark.parametrize("page", [page for page in sorted(ENGLISH.glob("*.md")) if commands(page, CONTAINERS)])
def test_a_command_for_containers_names_services_volumes_and_commands_that_exist(page: Path) -> None:
    assert [(line, why) for line in commands(page, CONTAINERS) if (why := wrong(line))] == []


@pytest.mark.parametrize(
    "line",
    [
        "docker compose run --rm ceiba backup give",
        "docker compose run --rm ceiba backup run --quietly",
        "docker compose exec casas-api ceiba status",
        "docker compose run --rm ceiba deadletters list",
        "docker compose pause cases-api",
        "docker volume rm ceiba_database",
        "kubectl get pods",
        "SETTING=x make everything",
    ],
)
def test_a_command_for_containers_that_cannot_work_is_found(line: str) -> None:
    assert wrong(line)


def test_a_command_in_a_sentence_names_services_commands_and_options_that_exist() -> None:
    found = [(page.name, line) for page in pages() for line in in_sentences(page)]

    assert len(found) > 150
    assert [(page, line, why) for page, line in found if (why := wrong(line))] == []


def in_sentences(page: Path) -> Iterator[str]:
    """Whole commands of `ceiba` and of `docker compose` outside of blocks, without what is optional or left out."""
    for text in IN_SENTENCE.findall(outside_blocks(page)):
        line = " ".join(text.split()).partition(" | ")[0].replace("[", "").replace("]", "").replace(" id>", ">")
        if not line.endswith(LEFT_OUT):
            yield line.removeprefix(".venv/bin/")


def test_a_link_leads_to_a_page_and_a_heading() -> None:
    assert [(page.name, link) for page in pages() for link in broken_links(page)] == []


def test_each_alert_leads_to_a_page_and_a_heading() -> None:
    rules = yaml.safe_load((REPOSITORY / "infra/watch/rules/alerts.yml").read_text())["groups"]
    links = {rule["alert"]: rule["annotations"]["runbook"] for group in rules for rule in group["rules"]}
    lost = [
        (alert, link)
        for alert, link in links.items()
        if not ((page := REPOSITORY / link.partition("#")[0]).exists() and link.partition("#")[2] in anchors(page))
    ]

    assert len(links) > 40
    assert lost == []


def wrong(line: str) -> str | None:
    """Why a line cannot work; None where it can."""
    words = shlex.split(line)
    while words and re.fullmatch(r"CEIBA_\w+=.*", words[0]):
        words.pop(0)
    program, *rest = words
    if program == "make":
        return None if re.search(rf"^{rest[0]}:", (REPOSITORY / "Makefile").read_text(), re.MULTILINE) else "no target"
    if program == "ceiba":
        return wrong_ceiba(words, "ceiba")
    if program != "docker":
        return None if program in OTHER_PROGRAMS else "another program"
    return wrong_compose(rest[1:]) if rest[0] == "compose" else wrong_docker(rest)


def wrong_docker(words: list[str]) -> str | None:
    volumes = {word.removeprefix("ceiba_") for word in words if word.startswith("ceiba_")}
    if tuple(words[:2]) not in OF_DOCKER:
        return "another command of docker"
    return None if volumes <= COMPOSE["volumes"].keys() else "no volume"


def wrong_compose(words: list[str]) -> str | None:
    scaled = [words[at + 1].partition("=")[0] for at, word in enumerate(words) if word == "--scale"]
    options = {at + 1 for at, word in enumerate(words) if word in TAKES_A_VALUE}
    # What comes after the service belongs to the program in it.
    plain = [word for at, word in enumerate(words) if at not in options and not word.startswith("-")]
    name, *named = plain
    if name not in OF_ONE_SERVICE | OF_SEVERAL:
        return "another command of docker compose"
    services = [*scaled, *(named[:1] if name in OF_ONE_SERVICE else named)]
    if unknown := [service for service in services if service not in COMPOSE["services"]]:
        return f"no service {unknown}"
    return wrong_ceiba(words, named[0]) if name in OF_ONE_SERVICE and "--entrypoint" not in words else None


def wrong_ceiba(words: list[str], service: str) -> str | None:
    inside = words[words.index(service) + 1 :]
    if service != "ceiba":
        if not inside or inside[0] != "ceiba":
            return None
        inside = inside[1:]
    command: click.Command = main
    try:
        while isinstance(command, click.Group) and inside:
            _, found, inside = command.resolve_command(click.Context(command), inside)
            assert found is not None
            command = found
        _, left, _ = command.make_parser(click.Context(command)).parse_args(list(inside))
    except click.UsageError as problem:
        return problem.message
    return f"{left} too many" if left and not isinstance(command, click.Group) else None
