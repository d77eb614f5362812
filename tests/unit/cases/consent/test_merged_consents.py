"""The consents of two cases of one person together: nothing is permitted that one of them did not permit."""

# fixed dates: the rules are handed their day

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cases.domain.consent.consent import (
    DISCLOSES,
    Consent,
    ConsentStatus,
    WithdrawalChannel,
    consent_for,
    earliest,
)
from services.cases.domain.consent.disclosure import Disclosure
from services.cases.domain.consent.merged_consents import merged_consents, parted_consents
from services.cases.domain.person.levels import PROFILES
from shared.kernel.country import Country
from shared.kernel.errors import Invalid
from tests.support.builders.cases import NOON, a_consent
from tests.support.world import GT, HN

DAY = date(2026, 11, 24)
OTHER = UUID(int=9)
"""The case that is the duplicate."""
ORGANISATIONS = (None, UUID(int=1), UUID(int=2))
_NO = {ConsentStatus.REFUSED, ConsentStatus.WITHDRAWN}

consents = st.builds(
    Consent,
    purpose=st.sampled_from(["referral", "cross_border_transfer", "aggregate_statistics"]),
    recipient_type=st.sampled_from([None, "network_ngo", "health"]),
    recipient_organisation_id=st.sampled_from(ORGANISATIONS),
    recipient_country=st.sampled_from([None, GT, HN]),
    data_scope=st.sampled_from(PROFILES),
    given_on=st.dates(DAY - timedelta(60), DAY),
    expires_on=st.none() | st.dates(DAY - timedelta(10), DAY + timedelta(60)),
    capacity=st.just("self_adult"),
    form=st.just("written"),
    status=st.sampled_from(ConsentStatus),
    to_final_judgment=st.booleans(),
)
files = st.lists(consents, max_size=4)


@st.composite
def disclosures(draw: st.DrawFn) -> Disclosure:
    to: Country = draw(st.sampled_from([GT, HN]))
    return Disclosure(
        kind="cross_border" if to != GT else "service_referral",
        profile=draw(st.sampled_from(PROFILES[2:])),
        services=(),
        from_country=GT,
        to_country=to,
        to_organisation_id=draw(st.sampled_from(ORGANISATIONS[1:])),
        recipient_type=draw(st.sampled_from(["network_ngo", "health"])),
        consent_id=None,
    )


def permits(consent: Consent, disclosure: Disclosure, on: date) -> bool:
    try:
        return consent_for(replace(disclosure, consent_id=consent.id), [consent], on) is not None
    except Invalid:
        return False


def is_about(consent: Consent, disclosure: Disclosure) -> bool:
    """Whether the consent, whatever was answered, is about this recipient; in doubt it is not."""
    asked = Consent(
        purpose=consent.purpose,
        recipient_type=consent.recipient_type,
        recipient_organisation_id=consent.recipient_organisation_id,
        recipient_country=consent.recipient_country,
        data_scope="d4_full",
        given_on=DAY,
        capacity="self_adult",
        form="written",
    )
    return permits(asked, disclosure, DAY)


@given(files, files, disclosures(), st.integers(0, 40))
def test_what_is_permitted_was_permitted_by_both_that_were_asked(
    kept: list[Consent], duplicate: list[Consent], disclosure: Disclosure, days: int
) -> None:
    on = DAY + timedelta(days)
    own = {consent.id for consent in kept}
    for consent in merged_consents(kept, duplicate, duplicate_id=OTHER, at=NOON):
        if not permits(consent, disclosure, on):
            continue
        for other in duplicate if consent.id in own else kept:
            if other.purpose == consent.purpose and is_about(other, disclosure):
                assert other.status not in _NO, "a no in the other case ends it"
                assert other.status != ConsentStatus.GIVEN or permits(other, disclosure, on), "a narrower yes limits it"


@given(files, files)
def test_every_consent_of_both_is_kept_and_none_gets_wider(kept: list[Consent], duplicate: list[Consent]) -> None:
    merged = merged_consents(kept, duplicate, duplicate_id=OTHER, at=NOON)
    before = {consent.id: consent for consent in (*kept, *duplicate)}
    assert {consent.id for consent in merged} == before.keys()
    for consent in merged:
        earlier = before[consent.id]
        assert PROFILES.index(consent.data_scope) <= PROFILES.index(earlier.data_scope)
        assert consent.ends_on == earliest(consent.ends_on, earlier.ends_on)
        if earlier.status != ConsentStatus.GIVEN:
            assert replace(consent, taken_from_case_id=None) == earlier
        else:
            assert consent.status in (ConsentStatus.GIVEN, ConsentStatus.WITHDRAWN)


@given(files, files)
def test_merging_again_changes_nothing(kept: list[Consent], duplicate: list[Consent]) -> None:
    merged = merged_consents(kept, duplicate, duplicate_id=OTHER, at=NOON)
    assert merged_consents(merged, [], duplicate_id=OTHER, at=NOON) == merged


@pytest.mark.parametrize("purpose", sorted({*DISCLOSES, "aggregate_statistics"}))
def test_a_no_ends_the_yes_of_the_other_case_whichever_was_first(purpose: str) -> None:
    yes = a_consent(purpose=purpose, given_on=DAY)
    no = a_consent(purpose=purpose, status=ConsentStatus.REFUSED, given_on=DAY - timedelta(40))
    for kept, duplicate in (([yes], [no]), ([no], [yes])):
        merged = merged_consents(kept, duplicate, duplicate_id=OTHER, at=NOON)
        (ended,) = [consent for consent in merged if consent.id == yes.id]
        assert (ended.status, ended.withdrawal_channel) == (ConsentStatus.WITHDRAWN, WithdrawalChannel.OTHER_FILE)


def test_of_two_yeses_each_reaches_as_far_as_the_narrower() -> None:
    wide = a_consent(data_scope="d4_full", expires_on=DAY + timedelta(10))
    long = a_consent(data_scope="d2_protection", expires_on=DAY + timedelta(90))
    merged = merged_consents([wide], [long], duplicate_id=OTHER, at=NOON)
    assert {(each.data_scope, each.expires_on) for each in merged} == {("d2_protection", DAY + timedelta(10))}


def test_a_yes_that_names_another_country_limits_what_leaves_within_the_country() -> None:
    to = UUID(int=2)
    here = a_consent(recipient_organisation_id=to, data_scope="d2_protection")
    abroad = a_consent(recipient_organisation_id=to, recipient_country=HN, data_scope="d0_anonymous")
    merged = merged_consents([here], [abroad], duplicate_id=OTHER, at=NOON)
    assert {each.data_scope for each in merged} == {"d0_anonymous"}


def test_what_lasts_to_a_final_judgment_ends_with_the_yes_of_the_other_case_that_ends() -> None:
    lasting = a_consent(expires_on=None, to_final_judgment=True)
    ending = a_consent(expires_on=DAY)
    assert [each.ends_on for each in merged_consents([lasting], [ending], duplicate_id=OTHER, at=NOON)] == [DAY, DAY]
    assert [each.ends_on for each in merged_consents([lasting], [], duplicate_id=OTHER, at=NOON)] == [None]


def test_a_consent_about_another_person_of_the_duplicate_stays_there() -> None:
    theirs = a_consent(person_id=UUID(int=9))
    assert merged_consents([], [theirs], duplicate_id=OTHER, at=NOON) == []


@given(files, files)
def test_what_came_with_a_merge_counts_no_longer_once_it_is_undone(
    kept: list[Consent], duplicate: list[Consent]
) -> None:
    merged = merged_consents(kept, duplicate, duplicate_id=OTHER, at=NOON)
    own = {consent.id for consent in kept}
    for consent in parted_consents(merged, duplicate, at=NOON):
        assert consent.taken_from_case_id == (None if consent.id in own else OTHER)
        assert consent.is_of_another == (consent.id not in own)
        assert not consent.is_of_another or consent.status == ConsentStatus.WITHDRAWN


@given(files, files, disclosures())
def test_after_an_undone_merge_nothing_is_permitted_that_the_person_did_not_permit(
    kept: list[Consent], duplicate: list[Consent], disclosure: Disclosure
) -> None:
    merged = merged_consents(kept, duplicate, duplicate_id=OTHER, at=NOON)
    own = {consent.id: consent for consent in kept}
    for consent in parted_consents(merged, duplicate, at=NOON):
        assert not permits(consent, disclosure, DAY) or permits(own[consent.id], disclosure, DAY)


def test_an_answer_that_was_given_back_is_no_word_of_the_person_in_another_merge() -> None:
    yes, no = a_consent(given_on=DAY), a_consent(status=ConsentStatus.REFUSED, given_on=DAY)
    parted = parted_consents(merged_consents([], [no], duplicate_id=OTHER, at=NOON), [no], at=NOON)
    assert [each.status for each in merged_consents(parted, [yes], duplicate_id=UUID(int=8), at=NOON)] == [
        ConsentStatus.WITHDRAWN,
        ConsentStatus.GIVEN,
    ]


def test_an_answer_that_was_given_back_counts_again_when_the_two_are_one_after_all() -> None:
    yes = a_consent(given_on=DAY)
    parted = parted_consents(merged_consents([], [yes], duplicate_id=OTHER, at=NOON), [yes], at=NOON)
    again = merged_consents(parted, [yes], duplicate_id=OTHER, at=NOON)
    assert again == [replace(yes, taken_from_case_id=OTHER)]


def test_a_consent_without_its_origin_is_known_by_its_id() -> None:
    yes, own = a_consent(), a_consent()
    assert [each.is_of_another for each in parted_consents([own, yes], [yes], at=NOON)] == [False, True]
