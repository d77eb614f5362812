import type { Case } from "../../../../api/case/cases";
import { MOVEMENTS, type Movement } from "../../../../api/case/movements";
import { codeLabel, codeList } from "../../../../api/codelists";
import { code, date, words, yesOrElseNo } from "../../../../forms/questions";
import type { RecordField } from "../../../../forms/record";
import { day, t } from "../../../../i18n";
import { Tag, type Tone } from "../../../../ui/facts/Tag";
import type { CaseKind } from "../kind";

/** The purposes under which something leaves to another country. */
const ACROSS = new Set(["referral", "cross_border_transfer"]);
const TONES: Record<string, Tone> = {
  ready: "sky",
  travelling: "sun",
  arrived: "leaf",
  followed_up: "leaf",
  completed: "leaf",
  stopped: "alarm",
};

/** Left out unless it is cancelled: there is nothing that is not known. */
const CANCELLATION: RecordField = {
  kind: "choice",
  name: "cancelled_because",
  path: "cancelled_because",
  label: "returns.cancelled",
  none: "returns.goesOn",
  items: () => codeList("movement_cancellation")?.items ?? [],
};

export const RETURNS: CaseKind<Movement> = {
  ...MOVEMENTS,
  tab: "shelter",
  title: "returns.title",
  empty: "returns.empty",
  add: "returns.add",
  change: "returns.change",
  lead: "returns.lead",
  fields: ({ record }) => [
    code("kind", "movement_kind", { label: "returns.kind", required: true }),
    code("to_country", "platform_country", {
      label: "returns.to",
      required: true,
      only: (item) => item.code !== record.country,
    }),
    consent(record),
    { ...yesOrElseNo("informed"), start: false },
    { ...yesOrElseNo("voluntary"), start: false },
    date("travel_on", { label: "returns.travelOn", exact: true, future: true }),
    words("note", { label: "returns.note", hint: "parts.words.hint" }),
    CANCELLATION,
  ],
  line: (movement) => (
    <>
      <p>
        <strong>{nameOf(movement)}</strong> <StageTag code={movement.stage} />
      </p>
      {movement.travel_on && <p>{t("returns.travels", { day: day(movement.travel_on) })}</p>}
      {movement.note && <p>{movement.note}</p>}
    </>
  ),
};

export function nameOf({ kind, to_country }: Pick<Movement, "kind" | "to_country">): string {
  const country = codeLabel("platform_country", to_country);
  return t("returns.goesTo", { kind: codeLabel("movement_kind", kind), country });
}

export function StageTag({ code: stage }: { code: string }) {
  return <Tag tone={TONES[stage] ?? "plain"}>{codeLabel("movement_stage", stage)}</Tag>;
}

/** One of the consents that are given; the server says whether it covers the country. */
function consent({ consents }: Case): RecordField {
  return {
    kind: "choice",
    name: "consent_id",
    path: "consent_id",
    label: "returns.consent",
    none: "returns.noConsent",
    items: () =>
      (consents ?? [])
        .filter(({ purpose, status }) => ACROSS.has(purpose) && status === "given")
        .map(({ id, purpose, expires_on }) => ({ code: id, label: agreed(purpose, expires_on) })),
  };
}

function agreed(purpose: string, until: string | null): string {
  const said = codeLabel("consent_purpose", purpose);
  return until ? t("returns.consentLine", { purpose: said, day: day(until) }) : said;
}
