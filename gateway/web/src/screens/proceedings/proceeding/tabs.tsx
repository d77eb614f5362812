import type { RecordedPart } from "../../../api/parts";
import { t } from "../../../i18n";
import { LazyPart } from "../../../ui/LazyPart";
import type { TabPart } from "../../../ui/Tabs";
import type { OfProceeding, ProceedingKind } from "./kind";
import { ACCUSED } from "./kinds/accused";
import { CHARGES } from "./kinds/charges";
import { HEARINGS } from "./kinds/hearings";
import { JUDGMENTS } from "./kinds/judgments";
import { MEASURES } from "./kinds/measures";
import { REPARATIONS } from "./kinds/reparations";
import { REQUESTS } from "./kinds/requests";
import { Persons } from "./Persons";
import { ProceedingParts } from "./ProceedingParts";
import { Summary } from "./Summary";
import { Testimony } from "./Testimony";

const loadEvidence = () => import("../evidence/EvidenceTab");

/** The tabs of a proceeding in their order. */
export function tabsOf(of: OfProceeding): TabPart[] {
  return [
    { id: "summary", title: t("list.summary"), content: () => <Summary of={of} /> },
    { id: "persons", title: t("persons.title"), content: () => <Persons of={of} /> },
    { id: "accused", title: t("accused.tab"), content: () => parts(of, ACCUSED, CHARGES) },
    {
      id: "hearings",
      title: t("hearings.title"),
      content: () => (
        <ProceedingParts kind={HEARINGS} of={of}>
          {(known) => <Testimony known={known} />}
        </ProceedingParts>
      ),
    },
    { id: "measures", title: t("measures.tab"), content: () => parts(of, MEASURES) },
    { id: "judgments", title: t("judgments.title"), content: () => parts(of, JUDGMENTS) },
    { id: "reparation", title: t("reparation.title"), content: () => parts(of, REPARATIONS) },
    { id: "requests", title: t("asks.title"), content: () => parts(of, REQUESTS) },
    {
      id: "evidence",
      title: t("evidence.title"),
      content: () => <LazyPart load={loadEvidence} props={{ proceeding: of.proceeding.id }} lost={() => undefined} />,
    },
  ];
}

function parts(of: OfProceeding, ...kinds: ProceedingKind<never>[]) {
  return (
    <div class="stack">
      {(kinds as unknown as ProceedingKind<RecordedPart>[]).map((kind) => (
        <ProceedingParts key={kind.name} kind={kind} of={of} />
      ))}
    </div>
  );
}
