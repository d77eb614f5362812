"""The 27 columns of the Counter-Trafficking Data Collaborative (synthetic data set 2025).

A flag is `1`, or not said, or `0` where an imported record said no.

Gaps name a family of flags (`means*`): which of them would be set is just what is not known.
"""

from collections.abc import Iterable, Sequence

from services.cases.domain.case.case import Case
from services.cases.domain.case.coding.standard import NO_MAPPING, Coding, Gap, Value, Vocabulary
from services.cases.domain.case.facts import duration_of
from shared.contracts.codelists import code_list

COLUMNS = tuple(code_list("ctdc_columns_synthetic_2025").items)
_PLACES = frozenset(COLUMNS)
_FLAG, _NO = "1", "0"

GENDER = Vocabulary("gender", "ctdc")
AGE = Vocabulary("age_band", "ctdc")
DURATION = Vocabulary("traffick_duration", "ctdc")
PURPOSE = Vocabulary("exploitation_type", "ctdc_2025", _PLACES)
SUBFORM = Vocabulary("exploitation_subform", "ctdc", _PLACES)
CONTROL = Vocabulary("means_of_control", "ctdc", _PLACES)
RELATIONSHIP = Vocabulary("recruiter_relationship", "ctdc", _PLACES)
VOCABULARIES = (GENDER, AGE, DURATION, PURPOSE, SUBFORM, CONTROL, RELATIONSHIP)


def ctdc(case: Case) -> Coding:
    """`case` as a row of the layout; columns without a value are left out."""
    coding = Coding("CTDC", "2025")
    known, age = case.experience, case.age
    duration = duration_of(known.duration, known.started_on, known.ended_on)
    coding.say("yearOfRegistration", "opened_on", [str(case.opened_on.year) if case.year_known else None])
    coding.translate("gender", "person.gender", [case.person.gender], GENDER)
    coding.translate("ageBroad", "person.age_band", [age.band if age else case.person.age_band], AGE)
    coding.say("citizenship", "person.citizenships", case.person.citizenships[:1])
    coding.say("CountryOfExploitation", "experience.exploitation_country", [known.exploitation_country])
    coding.translate("traffickMonths", "experience.duration", [duration], DURATION)
    _flags(coding, case)
    return coding


def _flags(coding: Coding, case: Case) -> None:
    known = case.experience
    _set(coding, "is*", "experience.exploitation", known.types, PURPOSE)
    subforms = [one.subform for one in known.exploitation if one.subform]
    _set(coding, "typeOf*", "experience.exploitation.subform", subforms, SUBFORM)
    _set(coding, "means*", "experience.controls", known.controls_present, CONTROL)
    recruiters = [known.recruiter_relationship] if known.recruiter_relationship else []
    _set(coding, "recruiterRelation*", "experience.recruiter_relationship", recruiters, RELATIONSHIP)
    # A composite of an import is a column of this layout under its own name.
    _write(coding, "experience.groups", known.groups)
    _write(coding, "flags_absent", case.flags_absent, _NO)
    if not (known.exploitation or _says(case, "is")):
        coding.say("is*", "experience.exploitation", [])
    if not (known.controls or known.groups or _says(case, "means")):
        coding.say("means*", "experience.controls", [])


def _set(coding: Coding, columns: str, recorded: str, codes: Sequence[str], words: Vocabulary) -> None:
    _write(coding, recorded, filter(None, map(words.of, codes)))
    coding.gaps += [Gap(columns, recorded, NO_MAPPING, words.list_id, code) for code in codes if words.of(code) is None]


def _says(case: Case, prefix: str) -> bool:
    return any(column.startswith(prefix) for column in case.flags_absent)


def _write(coding: Coding, recorded: str, columns: Iterable[str], flag: str = _FLAG) -> None:
    written = {value.field for value in coding.values}
    coding.values += [Value(name, recorded, (flag,)) for name in dict.fromkeys(columns) if name not in written]
