import { type Key, t } from "../../../i18n";
import { PartLists } from "../../../parts/PartLists";
import { LazyPart } from "../../../ui/loading/LazyPart";
import type { TabPart } from "../../../ui/page/Tabs";
import type { OfProceeding } from "./kind";
import { KINDS } from "./kinds";
import { PROCEEDINGS } from "./owner";
import { Persons } from "./Persons";
import { Summary } from "./Summary";

const loadEvidence = () => import("../evidence/EvidenceTab");

/** The tabs that list parts, each those of the kinds that name it. */
const OF_PARTS: ReadonlyArray<[id: string, title: Key]> = [
  ["accused", "accused.tab"],
  ["hearings", "hearings.title"],
  ["measures", "measures.tab"],
  ["judgments", "judgments.title"],
  ["reparation", "reparation.title"],
  ["requests", "asks.title"],
];

/** The tabs of a proceeding in their order. */
export function tabsOf(of: OfProceeding): TabPart[] {
  return [
    { id: "summary", title: t("list.summary"), content: () => <Summary of={of} /> },
    { id: "persons", title: t("persons.title"), content: () => <Persons of={of} /> },
    ...OF_PARTS.map(([id, title]) => ({ id, title: t(title), content: () => <Parts tab={id} of={of} /> })),
    {
      id: "evidence",
      title: t("evidence.title"),
      content: () => <LazyPart load={loadEvidence} props={{ proceeding: of.proceeding.id }} lost={() => undefined} />,
    },
  ];
}

function Parts({ tab, of }: { tab: string; of: OfProceeding }) {
  return <PartLists owner={PROCEEDINGS} kinds={KINDS.filter((kind) => kind.tab === tab)} of={of} />;
}
