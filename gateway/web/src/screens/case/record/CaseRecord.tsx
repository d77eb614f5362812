import { type Case, readCase } from "../../../api/case/cases";
import { t } from "../../../i18n";
import { Loaded, type Resource, useResource } from "../../../ui/loading/resource";
import { type TabPart, Tabs } from "../../../ui/page/Tabs";
import { Cautions } from "../../../ui/records/Cautions";
import { Consents } from "../consent/Consents";
import { Profile } from "../summary/Profile";
import { SummaryBand } from "../summary/SummaryBand";
import { Timeline } from "../summary/Timeline";
import { Referrals } from "./Referrals";
import { WhoFacts } from "./Who";

interface Props {
  id: string;
  source: Case["source"];
  /** Which part is open. */
  tab: string | undefined;
  choose: (tab: string) => void;
}

/**
 * The case beside its list: the parts of its page, to be read. The server audits it as any reading; the name is not
 * among them and is opened on the page of the case only.
 */
export default function CaseRecord(props: Props) {
  return <Parts key={props.id} {...props} />;
}

function Parts({ id, source, tab, choose }: Props) {
  const read = useResource((context) => readCase(id, context), [id], id);
  return <Tabs label={t("list.parts")} tabs={partsOf(id, source, read)} open={tab} choose={choose} />;
}

/** An imported record is a line of statistics: it has no person who could have consented or been referred. */
function partsOf(id: string, source: Case["source"], read: Resource<Case>): TabPart[] {
  const parts: TabPart[] = [
    { id: "summary", title: t("list.summary"), content: () => <Summary read={read} /> },
    { id: "profile", title: t("case.profile"), content: () => <Coded read={read} /> },
  ];
  if (source === "registered")
    parts.push(
      { id: "consents", title: t("case.consents"), content: () => <Consents id={id} readOnly /> },
      { id: "referrals", title: t("case.referrals"), content: () => <Referrals id={id} /> },
    );
  return [...parts, { id: "history", title: t("list.history"), content: () => <Timeline id={id} /> }];
}

function Summary({ read }: { read: Resource<Case> }) {
  return (
    <Loaded from={read} lines={8}>
      {(record) => (
        <div class="stack">
          <Cautions flags={record.flags} />
          <WhoFacts record={record} />
          <SummaryBand record={record} />
        </div>
      )}
    </Loaded>
  );
}

function Coded({ read }: { read: Resource<Case> }) {
  return (
    <Loaded from={read} lines={8}>
      {(record) => <Profile record={record} readOnly />}
    </Loaded>
  );
}
