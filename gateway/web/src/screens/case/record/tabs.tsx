import type { ComponentChildren, ComponentType } from "preact";

import { type Key, t } from "../../../i18n";
import { may } from "../../../session/session";
import type { TabPart } from "../../../ui/page/Tabs";
import { AccessLog } from "../access/AccessLog";
import { Persons } from "../persons/Persons";
import { Summary } from "../summary/Summary";
import type { TabProps } from "../tabProps";
import { LazyTab } from "./LazyTab";
import { Referrals } from "./Referrals";

interface CaseTab {
  id: string;
  title: Key;
  /** What the person must hold to see it; left out, everyone who reads cases. */
  permission?: string;
  /** An imported record is a line of statistics: it has this tab too. */
  ofImported?: boolean;
  /** It is not for paper, and not read for it. */
  notOnPaper?: boolean;
  content: (props: TabProps) => ComponentChildren;
}

/** The tabs of a case in their order. One that most visits do not open comes in a chunk of its own: `later`. */
const TABS: readonly CaseTab[] = [
  { id: "summary", title: "list.summary", ofImported: true, content: (props) => <Summary {...props} /> },
  { id: "persons", title: "persons.title", content: (props) => <Persons {...props} /> },
  { id: "team", title: "tab.team", content: later(() => import("../team/Team")) },
  { id: "plan", title: "tab.plan", content: later(() => import("./PlanTab")) },
  { id: "risk", title: "tab.risk", content: later(() => import("../risk/RiskTab")) },
  { id: "shelter", title: "tab.shelter", content: later(() => import("./ShelterTab")) },
  { id: "notes", title: "tab.notes", notOnPaper: true, content: later(() => import("./NotesTab")) },
  { id: "consents", title: "case.consents", content: later(() => import("../consent/ConsentsTab")) },
  { id: "referrals", title: "case.referrals", content: ({ record }) => <Referrals id={record.id} /> },
  { id: "legal", title: "tab.legal", content: later(() => import("../legal/LegalTab")) },
  { id: "documents", title: "tab.documents", content: later(() => import("../documents/DocumentsTab")) },
  { id: "closure", title: "tab.closure", content: later(() => import("../closure/ClosureTab")) },
  {
    id: "accesses",
    title: "case.accessLog",
    permission: "audit:read",
    ofImported: true,
    notOnPaper: true,
    content: ({ record }) => <AccessLog id={record.id} />,
  },
];

/** The tabs that the reader has of `record`. */
export function tabsOf(props: TabProps): TabPart[] {
  const { source } = props.record;
  return TABS.filter(
    ({ permission, ofImported }) => (ofImported || source === "registered") && mayOpen(permission),
  ).map(({ id, title, content, notOnPaper = false }) => ({
    id,
    title: t(title),
    notOnPaper,
    content: () => content(props),
  }));
}

function mayOpen(permission: string | undefined): boolean {
  return permission === undefined || may(permission);
}

function later(load: () => Promise<{ default: ComponentType<TabProps> }>) {
  return (props: TabProps) => <LazyTab load={load} props={props} />;
}
