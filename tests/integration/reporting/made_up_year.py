"""A made-up year of criminal proceedings, and the events with which organisations tell of them.

Everything is drawn from dice with a seed. The year is kept as plain dictionaries, as a court would write it down, so
that figures can be computed from it without the platform.
"""

# fixed dates: a made-up year

import random
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from shared.contracts.proceedings import ProceedingFactsChanged
from shared.kernel.country import Country
from shared.kernel.ids import new_id
from tests.support.builders.proceeding_facts import (
    a_hearing,
    a_measure,
    a_participant,
    a_proceeding,
    a_reparation,
    a_stage,
    an_accused,
)

YEAR, COUNTRIES = "2030", ("GT", "HN", "MX", "SV")
OFFENCES = ("02041", "02041", "02041", "02042", "02042", "02044", "0204", "0203", "03")
COURTS = {"GT": ("GT_MP_FTP", "GT_OJ"), "HN": ("HN_MP_UTESCTP",), "MX": ("MX_FGE", "MX_FGR_FEVIMTRA"),
          "SV": ("SV_FGR_UTT",)}  # fmt: skip
CURRENCIES = {"GT": "GTQ", "HN": "HNL", "MX": "MXN", "SV": "USD"}
STAGES = ("formal_charge", "indictment", "intermediate", "trial", "first_judgment")
VERDICTS = ("convicted_tip",) * 9 + ("convicted_other",) * 4 + ("abbreviated",) * 2 + ("acquitted", "dismissed")
OUTCOMES = ("held",) * 6 + ("suspended",) * 2 + ("rescheduled",) * 2 + ("cancelled", "victim_not_required", None)
MEASURES = ("no_contact",) * 12 + ("identity_reserved", "police_protection", "relocation", "shelter_order")
ORGANISATIONS = 4
"""In each country; a quarter of the proceedings are recorded by two of them."""

Proceeding = dict[str, Any]


class MadeUpYear:
    """So many proceedings, spread over the countries."""

    def __init__(self, seed: int, number: int) -> None:
        self._dice = random.Random(seed)
        self._keys: dict[str, list[str]] = {country: [] for country in COUNTRIES}
        drawn = {
            country: [UUID(int=self._dice.getrandbits(128)) for _ in range(ORGANISATIONS)] for country in COUNTRIES
        }
        self.organisations = drawn
        self.proceedings = [self._proceeding(COUNTRIES[n % len(COUNTRIES)]) for n in range(number)]

    def events(self) -> list[ProceedingFactsChanged]:
        """What the organisations tell, in disorder: most of it twice, much of it with an older version late."""
        sent: list[ProceedingFactsChanged] = []
        for proceeding in self.proceedings:
            for organisation in proceeding["recorded_by"]:
                newest = event_of(proceeding, organisation, self._dice.randrange(2, 9))
                older = event_of({**proceeding, **_EARLIER}, organisation, 1, of=newest)
                sent += [newest, *[newest] * self._dice.randrange(2), *[older] * self._dice.randrange(2)]
        self._dice.shuffle(sent)
        return sent

    def _proceeding(self, country: str) -> Proceeding:
        roll = self._dice
        offence = roll.choice(OFFENCES)
        judged = roll.random() < 0.75
        accused = [self._accused(country, offence, judged) for _ in range(roll.choice((1, 1, 2, 3)))]
        persons = [self._person(country) for _ in range(roll.choice((1, 1, 2, 4)))]
        entered = ["report", *(["investigation"] if roll.random() < 0.95 else [])]
        return {
            "key": self._key(),
            "country": country,
            "recorded_by": roll.sample(self.organisations[country], roll.choice((1, 1, 1, 2))),
            "institution": roll.choice(COURTS[country]),
            "offence": offence,
            "opened": self._month(),
            "accused": accused,
            "persons": persons,
            "stages": [*self._stages(entered), *self._stages(STAGES[: roll.randrange(len(STAGES) + 1)])],
            "hearings": [(self._month(), roll.choice(OUTCOMES)) for _ in range(roll.randrange(7))],
            "measures": [(self._month(), roll.choice(MEASURES)) for _ in range(roll.randrange(3))],
            "days": roll.randrange(90, 900) if judged else None,
            "for_all": self._for_all(country),
        }

    def _for_all(self, country: str) -> list[dict[str, Any]]:
        """What was ordered for no person in particular, now and then in two orders."""
        orders = self._dice.choice((0, 0, 1, 1, 2))
        return [
            {
                "month": self._month(),
                "amount": self._dice.randrange(1_000, 90_000),
                "paid": self._dice.choice((0, 300, 900)),
                "currency": CURRENCIES[country],
            }
            for _ in range(orders)
        ]

    def _stages(self, names: Any) -> Iterator[tuple[str, str, int | None]]:
        for name in names:
            yield name, self._month(), None if name == "report" else self._dice.randrange(5, 200)

    def _accused(self, country: str, offence: str, judged: bool) -> dict[str, Any]:
        verdict = self._dice.choice(VERDICTS) if judged else None
        return {
            "key": self._again(country),
            "offence": offence,
            "official": self._dice.choice((True, False, False, None)),
            "charged": self._month() if judged or self._dice.random() < 0.7 else None,
            "verdict": verdict,
            "judged": self._month() if verdict else None,
            "months": self._dice.choice((6, 12, 13, 60, 120, 240)) if verdict in _SENTENCED else None,
            "suspended": self._dice.random() < 0.15,
        }

    def _person(self, country: str) -> dict[str, Any]:
        ordered = self._dice.random() < 0.6
        amount = self._dice.randrange(1_000, 200_000) if ordered else None
        paid = self._dice.randrange(500, 1_000) if amount and self._dice.random() < 0.6 else 0
        return {
            "key": self._key(),
            "minor": self._dice.random() < 0.5,
            "counted": self._dice.random() < 0.85,
            "represented": self._dice.random() < 0.7,
            "heard": self._dice.choice((0, 1, 1, 2)),
            "in_advance": self._dice.random() < 0.5,
            "reparation": {"month": self._month(), "amount": amount, "paid": paid, "currency": CURRENCIES[country]}
            if ordered
            else None,
        }

    def _again(self, country: str) -> str:
        """A new key, or now and then that of someone accused before."""
        known = self._keys[country]
        if known and self._dice.random() < 0.1:
            return self._dice.choice(known)
        known.append(self._key())
        return known[-1]

    def _id(self) -> UUID:
        return UUID(int=self._dice.getrandbits(128))

    def _key(self) -> str:
        return f"{self._dice.getrandbits(96):024x}"

    def _month(self) -> str:
        return f"{YEAR}-{self._dice.randrange(1, 13):02d}"


_SENTENCED = frozenset({"convicted_tip", "convicted_other", "abbreviated"})
_EARLIER: Proceeding = {"accused": [], "hearings": [], "days": None, "stages": [("investigation", "2030-01", 9)]}


def event_of(
    proceeding: Proceeding, organisation: UUID, version: int, *, of: ProceedingFactsChanged | None = None
) -> ProceedingFactsChanged:
    """What an organisation tells of a proceeding, `of` the same record as another event."""
    return a_proceeding(
        proceeding_id=of.proceeding_id if of else new_id(),
        proceeding_key=proceeding["key"],
        organisation_id=organisation,
        country=Country(proceeding["country"]),
        version=version,
        institution=proceeding["institution"],
        opened_month=proceeding["opened"],
        offences=(proceeding["offence"],),
        stages=tuple(a_stage(stage=name, month=month, days=days) for name, month, days in proceeding["stages"]),
        accused=tuple(_accused_row(one) for one in proceeding["accused"]),
        persons=tuple(_person_row(one) for one in proceeding["persons"]),
        hearings=tuple(a_hearing(month=month, outcome=outcome) for month, outcome in proceeding["hearings"]),
        measures=tuple(a_measure(month=month, kind=kind) for month, kind in proceeding["measures"]),
        reparations=(
            *(_reparation_row(one["key"], one["reparation"]) for one in proceeding["persons"] if one["reparation"]),
            *(_reparation_row(None, order) for order in proceeding["for_all"]),
        ),
        days_to_first_judgment=proceeding["days"],
    )


def _accused_row(one: dict[str, Any]) -> list[Any]:
    return an_accused(
        accused_key=one["key"],
        is_public_official=one["official"],
        offences=[one["offence"]],
        charged_month=one["charged"],
        verdict=one["verdict"],
        judged_month=one["judged"],
        sentence_months=one["months"],
        suspended=one["suspended"],
        is_final=False,
    )


def _person_row(one: dict[str, Any]) -> list[Any]:
    return a_participant(
        person_key=one["key"],
        majority="minor" if one["minor"] else "adult",
        represented=one["represented"],
        heard=one["heard"],
        heard_in_advance=one["in_advance"],
        counted=one["counted"],
    )


def _reparation_row(person_key: str | None, ordered: dict[str, Any]) -> list[Any]:
    return a_reparation(
        person_key,
        status="partly_paid" if ordered["paid"] else "ordered",
        month=ordered["month"],
        amount=ordered["amount"],
        currency=ordered["currency"],
        paid_amount=ordered["paid"],
    )
