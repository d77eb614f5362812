import { type Referral, readReferral } from "../../../api/referrals/referrals";
import { t } from "../../../i18n";
import { Code } from "../../../ui/facts/Code";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { type TabPart, Tabs } from "../../../ui/page/Tabs";
import { ReferralStatus } from "../../../ui/records/ReferralStatus";
import { Escalations } from "./Escalations";
import { Facts } from "./Facts";
import { History, useLog } from "./History";
import { WithdrawalNote } from "./WithdrawalNote";

interface Props {
  id: string;
  /** Which part is open. */
  tab: string | undefined;
  choose: (tab: string) => void;
}

/**
 * The referral beside its box, to be read; the server audits it. Looking at it here is no receipt: what one decides on is
 * on the page of the referral, and opening that tells the sender.
 */
export default function ReferralRecord(props: Props) {
  return <Parts key={props.id} {...props} />;
}

function Parts({ id, tab, choose }: Props) {
  const read = useResource((context) => readReferral(id, context), [id], id);
  const parts: TabPart[] = [
    { id: "summary", title: t("list.summary"), content: () => <Loaded from={read}>{summaryOf}</Loaded> },
    {
      id: "history",
      title: t("list.history"),
      content: () => <Loaded from={read}>{(referral) => <Past referral={referral} />}</Loaded>,
    },
  ];
  return <Tabs label={t("list.parts")} tabs={parts} open={tab} choose={choose} />;
}

function summaryOf(referral: Referral) {
  return (
    <div class="stack">
      <p class="row">
        <ReferralStatus referral={referral} />
        <Code list="platform_country" code={referral.box === "in" ? referral.country : referral.to_country} />
      </p>
      <Facts referral={referral} />
      <WithdrawalNote referral={referral} />
    </div>
  );
}

function Past({ referral }: { referral: Referral }) {
  return (
    <div class="stack">
      <Escalations referral={referral} />
      <History referral={referral} log={useLog(referral)} />
    </div>
  );
}
