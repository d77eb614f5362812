"""Which pledge is in force, what counts as signed, and which files of texts are refused."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from services.identity.adapters.pledges.pledge_texts import OWN, PledgesRefused, pledge_folders, read_pledges
from services.identity.domain.countries.setting_versions import SettingStatus, SettingVersion
from services.identity.domain.pledges.pledges import (
    DEFAULT,
    Pledge,
    Pledges,
    PledgeText,
    PledgeVersion,
    decided_pledge,
    is_own_name,
    signed_on,
)
from shared.contracts.country_settings import DEFAULTS, PLEDGE
from shared.kernel.country import FOLDER
from shared.kernel.ids import new_id
from tests.support.builders.identity import NOON
from tests.support.world import GT, HN

pytestmark = pytest.mark.unit

TODAY = NOON.date()
TEXT = {"title": "T", "paragraphs": ["P."]}
SHIPPED = {
    "es": "3a566f48190d7dcaa07731580b00e5a674b413667475a6b092f4d543cf9b1109",
    "en": "7481cdef4aa2c8430acb62f935dfac6a1f1e6c3dcdf1973e800949add94f12b8",
}


def a_version(version: str, starts: date | None = None, title: str = "T") -> PledgeVersion:
    text = PledgeText(title=title, paragraphs=("P.",))
    return PledgeVersion(version=version, starts=starts, es=text, en=PledgeText(title="E", paragraphs=("P.",)))


def signed(version: PledgeVersion, language: str = "es") -> Pledge:
    return Pledge(
        user_id=new_id(), country=GT, version=version.version, digest=version.digest(language), accepted_at=NOON
    )


def a_folder(folder: Path, **files: Any) -> Path:
    folder.mkdir()
    for name, document in files.items():
        text = document if isinstance(document, str) else json.dumps(document)
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
    return folder


def test_the_version_that_started_last_is_in_force() -> None:
    first, second = a_version("1"), a_version("2", TODAY)
    later = a_version("3", TODAY + timedelta(days=1))
    pledges = Pledges({DEFAULT: [later, second, first]})
    assert pledges.in_force(GT, NOON) == second
    assert pledges.in_force(GT, NOON - timedelta(days=1)) == first


def test_a_version_starts_with_the_day_of_the_country() -> None:
    pledges = Pledges({DEFAULT: [a_version("1"), a_version("2", TODAY)]})
    midnight_in_greenwich = NOON.replace(hour=0)
    assert pledges.in_force(GT, midnight_in_greenwich).version == "1"
    assert pledges.in_force(GT, midnight_in_greenwich + timedelta(hours=6)).version == "2"


def test_a_country_has_its_own_from_its_first_day() -> None:
    own = a_version("gt", TODAY)
    pledges = Pledges({DEFAULT: [a_version("1")], "GT": [own]})
    assert pledges.in_force(GT, NOON) == own
    assert pledges.in_force(GT, NOON - timedelta(days=1)).version == "1"
    assert pledges.in_force(HN, NOON).version == "1"


def a_decision(**value: str) -> SettingVersion:
    return SettingVersion(
        id=new_id(),
        country=GT,
        name=PLEDGE,
        version=3,
        value={**DEFAULTS[PLEDGE], **value},
        valid_from=TODAY,
        status=SettingStatus.APPROVED,
        weakens=True,
        reason="Acuerdo de la mesa",
        proposed_by="ana",
        proposed_at=NOON,
    )


def test_what_a_country_decides_is_a_version_in_paragraphs() -> None:
    texts = {"title_es": "Título", "text_es": "Uno\nsigue.\n\n\n Dos. \n", "title_en": "Title", "text_en": "One."}
    version = decided_pledge(a_decision(**texts))
    assert version == PledgeVersion(
        version="GT-3",
        starts=TODAY,
        es=PledgeText(title="Título", paragraphs=("Uno sigue.", "Dos.")),
        en=PledgeText(title="Title", paragraphs=("One.",)),
    )


@pytest.mark.parametrize("decided", [None, a_decision()], ids=["nothing", "back to the text of the files"])
def test_without_a_text_of_the_country_that_of_the_files_holds(decided: SettingVersion | None) -> None:
    assert decided_pledge(decided) is None


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_signature_counts_in_the_language_that_was_read(language: str) -> None:
    version = a_version("1")
    assert signed_on(version, [signed(version, language)], GT) == TODAY


@pytest.mark.parametrize("other", [a_version("2"), a_version("1", title="T.")], ids=["version", "text"])
def test_another_version_or_text_is_not_signed(other: PledgeVersion) -> None:
    assert signed_on(other, [signed(a_version("1"))], GT) is None


@pytest.mark.parametrize("typed", ["Ana María Ixchel", "ana maria ixchel", " ANA  MARIA IXCHEL ", "Ana Maria I'xchel"])
def test_a_name_is_compared_as_it_is_read(typed: str) -> None:
    assert is_own_name(typed, "Ana María Ixchel")


@pytest.mark.parametrize(("typed", "name"), [("Ana", "Ana María"), ("", "Ana"), (" ", "…"), ("María Ana", "Ana María")])
def test_another_name_is_none(typed: str, name: str) -> None:
    assert not is_own_name(typed, name)


@pytest.mark.parametrize("language", SHIPPED)
def test_a_text_that_people_signed_is_never_changed(language: str) -> None:
    (version,) = (v for v in read_pledges(OWN)._versions[DEFAULT] if v.version == "2026-1")
    assert version.digest(language).hex() == SHIPPED[language]


def test_the_text_of_the_operator_replaces_the_one_that_ships(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert pledge_folders() == (OWN,)
    a_folder(tmp_path / "pledges", hn=[{"version": "hn", "from": "2020-01-01", "es": TEXT, "en": TEXT}])
    monkeypatch.setenv(FOLDER, str(tmp_path))
    pledges = read_pledges(*pledge_folders())
    assert (pledges.in_force(HN, NOON).version, pledges.in_force(GT, NOON).version) == ("hn", "2026-1")


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("{", "hn.json"),
        ([], "no version"),
        ([{"version": "1", "es": TEXT, "en": TEXT}] * 2, "two of one name"),
        ([{"version": "1", "es": TEXT}], "hn.json"),
        ([{"version": "1", "form": "2020-01-01", "es": TEXT, "en": TEXT}], "form"),
        ([{"version": "1", "from": "mañana", "es": TEXT, "en": TEXT}], "hn.json"),
    ],
    ids=["no-json", "empty", "twice", "one-language", "misspelt", "no-date"],
)
def test_a_wrong_file_is_refused_by_its_name(tmp_path: Path, file: Any, said: str) -> None:
    with pytest.raises(PledgesRefused, match=said):
        read_pledges(OWN, a_folder(tmp_path / "pledges", hn=file))


def test_a_default_without_a_text_from_the_beginning_is_refused(tmp_path: Path) -> None:
    dated = [{"version": "1", "from": "2020-01-01", "es": TEXT, "en": TEXT}]
    with pytest.raises(PledgesRefused, match="without a first day"):
        read_pledges(OWN, a_folder(tmp_path / "pledges", default=dated))
