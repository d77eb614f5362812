"""The web application's copy of rules agrees with the services that decide."""

import json
import re

import pytest

from infra.local.programs import REPOSITORY
from services.cases.domain.consent import capacity, consent, referral_kind
from services.cases.domain.disclosure.disclosed_fields import described
from services.cases.domain.parts.movement import FOLLOW_UPS
from services.cases.domain.person import age, levels, person
from services.cases.domain.proceedings import hearing, judgment, reparation
from services.cases.processes.proceedings.proceedings import LEGAL
from services.identity.domain.authority.authority import opens_organisation
from services.identity.domain.countries.country_settings import SETTINGS
from services.identity.domain.roles.roles import NATIONAL_ROLES
from services.referrals.domain import life_cycle
from shared.contracts.codelists import code_list
from shared.contracts.referral_kinds import PROSECUTION

pytestmark = pytest.mark.unit

RULES = json.loads((REPOSITORY / "gateway" / "web" / "src" / "contract" / "serverRules.json").read_text())
PACKET_FIELDS = REPOSITORY / "gateway" / "web" / "src" / "contract" / "packetFields.json"
NOTICES = REPOSITORY / "gateway" / "web" / "src" / "i18n"
OF_A_REFERRAL = referral_kind.purposes_for("protection", "network_ngo")


def test_the_life_cycle_of_a_referral() -> None:
    assert set(RULES["unanswered_states"]) == life_cycle.UNANSWERED
    assert set(RULES["packet_states"]) == life_cycle.MAY_READ_PACKET


def test_ages_and_who_decides() -> None:
    assert (RULES["majority_age"], RULES["oldest_age"]) == (age.MAJORITY, person.OLDEST)
    assert set(RULES["decides_for_an_adult"]) == capacity.DECIDES_FOR_AN_ADULT
    assert set(RULES["decides_for_a_child"]) == capacity.DECIDES_FOR_A_CHILD
    assert RULES["assent_of_a_child"] == capacity.ASSENT


def test_purposes_and_their_recipients() -> None:
    named = RULES["recipient_of_purpose"]
    recipients = code_list("recipient_type").items

    assert set(RULES["purposes_of_a_referral"]) == OF_A_REFERRAL
    assert RULES["purpose_of_a_transfer"] in OF_A_REFERRAL
    assert set(named) == consent.DISCLOSES - OF_A_REFERRAL
    assert all(recipients[recipient].get("receives_referrals") for recipient in named.values())
    assert referral_kind.purposes_for("protection", PROSECUTION) == {
        purpose for purpose, recipient in named.items() if recipient == PROSECUTION
    }


def test_what_a_packet_may_hold_and_in_which_order_it_is_read() -> None:
    known = json.loads(PACKET_FIELDS.read_text())

    assert list(known.items()) == [(field["name"], field.get("list", "")) for field in described()]


def test_profiles() -> None:
    assert RULES["least_profile"] == levels.PROFILES[0]
    assert RULES["profile_without_consent"] == levels.WITHOUT_CONSENT


def test_what_lasts_to_the_final_judgment() -> None:
    purposes = code_list("consent_purpose").items
    assert RULES["purposes"] == list(purposes)
    lasting = {code for code, item in purposes.items() if item.get("to_final_judgment")}
    assert set(RULES["purposes_to_final_judgment"]) == lasting


def test_what_belongs_to_a_hearing_a_judgment_and_reparation() -> None:
    assert set(RULES["outcomes_of_a_hearing_that_was_held"]) == hearing.HELD
    assert set(RULES["verdicts_of_conviction"]) == judgment.CONVICTED
    assert set(RULES["reparation_not_ordered"]) == set(code_list("reparation_status").items) - reparation.ORDERED


def test_when_follow_ups_of_a_movement_are_due() -> None:
    assert RULES["days_after_arrival"] == {step: after.days for step, after in FOLLOW_UPS}


def test_who_can_hold_evidence() -> None:
    assert RULES["roles_in_a_proceeding"] == list(LEGAL)


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_notice_calls_the_settings_of_a_country_what_they_are_called(language: str) -> None:
    texts = (NOTICES / language / "notices.ts").read_text(encoding="utf-8")
    named = [line.strip() for line in texts.splitlines() if '"setting.name.' in line]
    called = {name: setting.es if language == "es" else setting.en for name, setting in SETTINGS.items()}
    assert sorted(named) == sorted(f'"setting.name.{name}": "{called[name]}",' for name in called)


def test_who_opens_an_organisation_without_a_yes() -> None:
    screen = (REPOSITORY / "gateway" / "web" / "src" / "screens" / "people" / "users" / "firstPerson.ts").read_text()
    (opening,) = re.findall(r"OPENING = new Set\(\[(.*)\]\)", screen)
    assert set(re.findall(r"[a-z_]+", opening)) == {
        role for role in NATIONAL_ROLES if opens_organisation(role, was_opened=False)
    }
