"""A case in the words of other standards: what they can say is said, what they cannot is named."""

# fixed dates: the rules are handed their day

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cases.domain.case.case import Case
from services.cases.domain.case.coding import ctdc, htcds, ictip
from services.cases.domain.case.coding.standard import Coding, Vocabulary
from services.cases.domain.person.person import Experience, Exploitation, Person, RouteLeg
from shared.contracts.codelists import code_list
from tests.support.builders.cases import a_case, a_consent

pytestmark = pytest.mark.unit

TODAY = date(2026, 11, 25)
J2 = {
    "identification_source": "ngo_outreach",
    "identified_adm1": "GT-16",
    "person": Person(
        birth_year=1999,
        gender="feminine",
        citizenships=["HND"],
        primary_language="kek",
        status_decided_by="ngo",
    ),
    "majority": "adult",
    "experience": Experience(
        acts=["recruitment"],
        means=["deception"],
        exploitation=[Exploitation(type="servitude", subform="serv_domestic")],
        controls={"debt_bondage": "yes", "physical_abuse": "no"},
        recruiter_relationship="neighbour_community",
        recruitment_methods=["friends"],
    ),
}


def all_codings(case: Case) -> dict[str, Coding]:
    return {
        "htcds": htcds.htcds(case, TODAY),
        "ictip": ictip.ictip(case),
        "ctdc": ctdc.ctdc(case),
    }


def said(coding: Coding) -> Any:
    return {value.field: value.values for value in coding.values}


def test_the_case_of_a_girl_in_domestic_servitude_has_no_gap_in_htcds_and_ictip() -> None:
    codings = all_codings(a_case(consents=[a_consent()], **J2))

    assert codings["htcds"].gaps == []
    assert codings["ictip"].gaps == []
    assert said(codings["htcds"]) == {
        "con_Consent": ("true",),
        "prs_Gender": ("Feminine",),
        "prs_Citizenship": ("HN",),
        "prs_PrimaryLanguage": ("kek",),
        "vic_TraffickingStatus": ("PossibleVictimOfTrafficking",),
        "vic_TraffickingStatusDecisionMakingOrg": ("NGO",),
        "vic_MethodOfRecruitment": ("ThroughFriendsOrSocialEvents",),
        "vic_RelationshipToTrafficker": ("Acquainted",),
        "vic_MethodsOfControl": ("DebtBondage",),
        "vic_TypeOfExploitation": ("Servitude",),
        "cas_Status": ("Active",),
    }
    assert said(codings["ictip"])["event.purpose"] == ("02042",)


def test_htcds_names_each_stretch_of_the_way_and_no_place_below_the_department() -> None:
    legs = [
        RouteLeg(event_type="recruitment", on="2025", country="HND", adm1="HN-05"),
        RouteLeg(event_type="transit", on="2025-06", country="GTM"),
    ]
    coding = all_codings(a_case(experience=Experience(legs=legs)))["htcds"]

    assert {field: values for field, values in said(coding).items() if field.startswith("hte_")} == {
        "hte_Type": ("Recruitment", "Transit"),
        "hte_Date": ("2025", "2025-06"),
        "hte_Country": ("HN", "GT"),
        "hte_State": ("HN-05",),
    }


def test_ctdc_writes_a_row_of_flags_and_says_what_it_would_still_need() -> None:
    coding = all_codings(a_case(consents=[a_consent()], **J2))["ctdc"]

    assert said(coding) == {
        "yearOfRegistration": ("2026",),
        "gender": ("Woman",),
        "ageBroad": ("24--26",),
        "citizenship": ("HND",),
        "isOtherExploit": ("1",),
        "typeOfLabourDomesticWork": ("1",),
        "meansDebtBondageEarnings": ("1",),
        "recruiterRelationOther": ("1",),
    }
    assert [(gap.field, gap.reason) for gap in coding.gaps] == [
        ("CountryOfExploitation", "not_recorded"),
        ("traffickMonths", "not_recorded"),
    ]


def test_an_empty_record_is_all_gaps_and_no_claim() -> None:
    case = a_case(person=Person(), experience=Experience(), identified_adm1=None)

    codings = all_codings(case)

    missing = {gap.field for gap in codings["htcds"].gaps}
    assert missing == {
        "con_Consent", "prs_Gender", "prs_Citizenship", "vic_TraffickingStatusDecisionMakingOrg",
        "vic_MethodOfRecruitment", "vic_MethodsOfControl", "vic_TypeOfExploitation",
    }  # fmt: skip
    assert {"event.act", "event.means", "event.purpose", "victim.age"} <= {gap.field for gap in codings["ictip"].gaps}
    assert {"is*", "means*"} <= {gap.field for gap in codings["ctdc"].gaps}


def test_for_a_child_ictip_misses_no_means() -> None:
    assert "event.means" not in {gap.field for gap in ictip.ictip(a_case(majority="minor")).gaps}


def test_asked_and_answered_with_no_is_not_a_gap() -> None:
    case = a_case(experience=Experience(controls={"debt_bondage": "no"}))

    assert "vic_MethodsOfControl" not in {gap.field for gap in htcds.htcds(case, TODAY).gaps}


def test_the_industry_is_asked_only_of_who_was_made_to_work() -> None:
    sold = a_case(experience=Experience(exploitation=[Exploitation(type="sale_of_persons")]))
    worked = a_case(experience=Experience(exploitation=[Exploitation(type="forced_labour")]))
    mined = a_case(experience=Experience(exploitation=[Exploitation(type="forced_labour", sector="B")]))

    def industry_gaps(case: Case) -> list[str]:
        return [gap.field for gap in htcds.htcds(case, TODAY).gaps if gap.field == "vic_ForcedLabourIndustry"]

    assert (industry_gaps(sold), industry_gaps(worked), industry_gaps(mined)) == ([], ["vic_ForcedLabourIndustry"], [])
    assert said(htcds.htcds(mined, TODAY))["vic_ForcedLabourIndustry"] == ("B_MiningAndQuarrying",)


def test_an_imported_composite_is_a_column_of_ctdc_and_no_word_of_htcds() -> None:
    case = a_case(experience=Experience(groups=["meansThreats"]), source="imported")

    assert said(ctdc.ctdc(case))["meansThreats"] == ("1",)
    assert ("vic_MethodsOfControl", "no_mapping", "meansThreats") in {
        (gap.field, gap.reason, gap.code) for gap in htcds.htcds(case, TODAY).gaps
    }


def in_experience(**known: Any) -> dict[str, Experience]:
    return {"experience": Experience(**known)}


RECORDED: dict[str, Callable[[str], dict[str, Any]]] = {
    "gender": lambda code: {"person": Person(gender=code)},
    "trafficking_status": lambda code: {"person": Person(trafficking_status=code)},
    "status_decision_maker": lambda code: {"person": Person(status_decided_by=code)},
    "language": lambda code: {"person": Person(primary_language=code)},
    "education_level": lambda code: {"person": Person(education_level=code)},
    "marital_status": lambda code: {"person": Person(marital_status=code)},
    "age_band": lambda code: {"person": Person(age_band=code)},
    "case_status": lambda code: {"status": code},
    "identification_source": lambda code: {"identification_source": code},
    "tip_act": lambda code: in_experience(acts=[code]),
    "tip_means": lambda code: in_experience(means=[code]),
    "means_of_control": lambda code: in_experience(controls={code: "yes"}),
    "recruitment_method": lambda code: in_experience(recruitment_methods=[code]),
    "recruiter_relationship": lambda code: in_experience(recruiter_relationship=code),
    "online_platform": lambda code: in_experience(recruitment_platforms=[code]),
    "traffick_duration": lambda code: in_experience(duration=code),
    "route_event_type": lambda code: in_experience(legs=[RouteLeg(event_type=code)]),
    "labour_sector": lambda code: in_experience(exploitation=[Exploitation(type="forced_labour", sector=code)]),
    "exploitation_type": lambda code: in_experience(exploitation=[Exploitation(type=code)]),
    "exploitation_subform": lambda code: in_experience(exploitation=[Exploitation(type=parent(code), subform=code)]),
}


def parent(subform: str) -> str:
    return code_list("exploitation_subform").items[subform]["parent"]


def active_codes() -> Iterator[tuple[str, Vocabulary, str]]:
    for standard, vocabularies in (
        ("htcds", htcds.VOCABULARIES), ("ictip", ictip.VOCABULARIES), ("ctdc", ctdc.VOCABULARIES),
    ):  # fmt: skip
        for words in vocabularies:
            for code, item in code_list(words.list_id).items.items():
                if not item.get("derived") and item.get("active", True):
                    yield standard, words, code


@pytest.mark.parametrize("standard", ["htcds", "ictip", "ctdc"])
def test_every_active_code_is_said_in_the_standards_words_or_is_a_gap(standard: str) -> None:
    silent = []
    for name, words, code in active_codes():
        if name != standard or (name == "htcds" and words == htcds.SUBFORM and not has_a_form(code)):
            continue
        coding = all_codings(a_case(**RECORDED[words.list_id](code)))[name]
        spoken = {word for value in coding.values for word in value.values} | {value.field for value in coding.values}
        named = {(gap.list, gap.code) for gap in coding.gaps}
        if (words.of(code) not in spoken) == ((words.list_id, code) not in named):
            silent.append((words.list_id, code))

    assert silent == []


def has_a_form(subform: str) -> bool:
    """HTCDS has a second level for sexual and for labour exploitation only."""
    return parent(subform) in {htcds.SEXUAL, *htcds.LABOUR}


def test_each_list_the_standards_need_is_walked() -> None:
    assert {words.list_id for _, words, _ in active_codes()} == set(RECORDED)


def codes(list_id: str) -> st.SearchStrategy[Any]:
    return st.sampled_from([code for code, item in code_list(list_id).items.items() if not item.get("derived")])


@given(
    person=st.builds(
        Person,
        gender=st.none() | codes("gender"),
        trafficking_status=codes("trafficking_status"),
        status_decided_by=st.none() | codes("status_decision_maker"),
        birth_year=st.none() | st.integers(1930, 2026),
        citizenships=st.lists(codes("iso_3166_1").map(lambda code: code_list("iso_3166_1").items[code]["alpha_3"])),
    ),
    experience=st.builds(
        Experience,
        acts=st.lists(codes("tip_act")),
        means=st.lists(codes("tip_means")),
        controls=st.dictionaries(codes("means_of_control"), codes("yes_no_unknown")),
        exploitation=st.lists(st.builds(Exploitation, type=codes("exploitation_type"))),
        recruiter_relationship=st.none() | codes("recruiter_relationship"),
        recruitment_methods=st.lists(codes("recruitment_method")),
    ),
)
def test_no_record_is_silently_lost(person: Person, experience: Experience) -> None:
    """Whatever was recorded in a core field is either said or named; nothing that was not recorded is said."""
    for coding in all_codings(replace(a_case(), person=person, experience=experience)).values():
        fields = [value.field for value in coding.values]
        assert len(fields) == len(set(fields))
        assert all(value.values and all(value.values) for value in coding.values)
        unanswered = {gap.field for gap in coding.gaps if gap.reason == "not_recorded"}
        assert unanswered.isdisjoint(fields)
        for gap in coding.gaps:
            assert (gap.code is None) == (gap.reason == "not_recorded")


@pytest.mark.parametrize("standard", ["htcds", "ictip", "ctdc"])
def test_no_identity_is_in_any_coding(standard: str) -> None:
    coding = all_codings(a_case(consents=[a_consent()], **J2))[standard]

    assert {value.recorded.split(".")[0] for value in coding.values} <= {
        "person", "experience", "consents", "status", "opened_on", "identified_adm1", "identification_source",
    }  # fmt: skip
    assert not {"prs_FirstName", "prs_SecondName", "prs_Birthdate"} & set(said(coding))
