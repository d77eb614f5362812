import { codeLabel } from "../../../../api/codelists";
import type { Hearing } from "../../../../api/proceedings/proceedingsOfCase";
import { HELD } from "../../../../contract/serverRules";
import type { Values } from "../../../../forms/form";
import { choices, code, line, moment, otherPart, picked, yesNo } from "../../../../forms/questions";
import type { Part } from "../../../../forms/record";
import { t, tn } from "../../../../i18n";
import { offeredOf } from "../../../../parts/offered";
import { Code } from "../../../../ui/facts/Code";
import { Tag, type Tone } from "../../../../ui/facts/Tag";
import { inOrder } from "../../../case/legal/hearingRules";
import { AskedBefore } from "../AskedBefore";
import { type Asking, type Known, type ProceedingKind, personLabel } from "../kind";
import { Testimony } from "../Testimony";
import { timesHeard } from "../timesHeard";
import { onClocksOf } from "../when";

const TONES: Record<string, Tone> = { held: "leaf", victim_not_required: "leaf", suspended: "sun", rescheduled: "sun" };
const wasHeld = ({ outcome }: Values | Part) => HELD.has(String(outcome));

/** When, where, who is called and how, who goes along, and who testified. */
export const HEARINGS: ProceedingKind<Hearing> = {
  owner: "proceedings",
  name: "hearings",
  tab: "hearings",
  title: "hearings.title",
  empty: "hearings.empty",
  add: "hearings.add",
  change: "hearings.change",
  offers: ["hearings"],
  inOrder: (hearings) => {
    const { next, others } = inOrder(hearings);
    return next ? [next, ...others] : others;
  },
  above: (known) => <Testimony hearings={hearingsOf(known)} of={known} />,
  fields: (known) => [
    picked("type", "hearing_type", { label: "hearings.type", required: true }),
    moment("scheduled_at", known.pack.time_zone, { label: "hearings.at", hint: "hearings.at.hint", required: true }),
    line("place", { label: "hearings.place", hint: "parts.words.hint" }),
    choices("persons", () => personsWithTestimony(known), { label: "hearings.persons" }),
    code("victim_presence", "hearing_presence", { label: "hearings.presence" }),
    { ...yesNo("accompanied"), label: "hearings.accompanied" },
    picked("outcome", "hearing_outcome", { label: "hearings.outcome", none: "hearings.outcome.none" }),
    choices("heard", () => personsWithTestimony(known), { label: "hearings.heard", when: wasHeld }),
    replaced(known),
  ],
  // Whoever corrects an outcome need not take back who testified first.
  sent: (body, { part }) => (wasHeld({ ...part, ...body }) ? body : withoutTestimony(body, part)),
  below: (values, known) =>
    isToTestify(values) && (
      <AskedBefore persons={called(values, known)} hearings={hearingsOf(known)} without={known.part?.id} of={known} />
    ),
  line: (hearing, known) => (
    <>
      <p>
        <strong>
          <time dateTime={hearing.scheduled_at}>{onClocksOf(known.pack.time_zone, hearing.scheduled_at)}</time>
        </strong>{" "}
        · <Code list="hearing_type" code={hearing.type} />{" "}
        {hearing.outcome && (
          <Tag tone={TONES[hearing.outcome] ?? "plain"}>
            <Code list="hearing_outcome" code={hearing.outcome} />
          </Tag>
        )}
      </p>
      {hearing.place && <p>{hearing.place}</p>}
      <p class="small">{factsOf(hearing, known).join(" · ")}</p>
    </>
  ),
};

/** The hearings of a proceeding, as its list and its form have read them. */
export function hearingsOf(known: Known): readonly Hearing[] {
  return offeredOf<Hearing>(known, "hearings");
}

/** Whether it is still to come, and the person may have to be there. */
function isToTestify(values: Values): boolean {
  return !wasHeld(values) && values.victim_presence !== "not_required";
}

/** Without names, everybody in the proceeding. */
function called({ persons }: Values, { persons: all }: Known): string[] {
  const named = (persons as string[] | undefined) ?? [];
  return named.length ? named : all.map(({ id }) => id);
}

/** Each person with how often they testified: nobody is asked twice without need. */
function personsWithTestimony(known: Asking<Hearing>) {
  return known.persons.map(({ id }) => {
    const label = personLabel(known.persons, id, t("persons.sharingEnded"));
    const times = timesHeard(hearingsOf(known), id, known.part?.id);
    return { code: id, label: times ? `${label} (${tn("hearings.heardBefore", times)})` : label };
  });
}

function replaced(known: Asking<Hearing>) {
  const others = hearingsOf(known).filter(({ id, outcome }) => id !== known.part?.id && outcome === "rescheduled");
  return otherPart(
    "replaces",
    others,
    ({ type, scheduled_at }) => `${codeLabel("hearing_type", type)}, ${onClocksOf(known.pack.time_zone, scheduled_at)}`,
    { label: "hearings.replaces" },
  );
}

function withoutTestimony(body: Part, part: Hearing | undefined): Part {
  return part?.heard.length ? { ...body, heard: [] } : { ...body, ...("heard" in body && { heard: [] }) };
}

function factsOf({ persons, victim_presence, accompanied, heard }: Hearing, known: Known): string[] {
  const names = (ids: readonly string[]) =>
    ids.map((id) => personLabel(known.persons, id, t("persons.sharingEnded"))).join(", ");
  return [
    ...(persons.length ? [t("hearings.called", { who: names(persons) })] : []),
    ...(victim_presence ? [codeLabel("hearing_presence", victim_presence)] : []),
    ...(accompanied === null ? [] : [t(accompanied ? "hearings.withCompany" : "hearings.alone")]),
    ...(heard.length ? [t("hearings.testified", { who: names(heard) })] : []),
  ];
}
