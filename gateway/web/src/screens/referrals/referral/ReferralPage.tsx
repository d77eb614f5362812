import { useEffect } from "preact/hooks";

import { type Referral, readReferral, takeStep } from "../../../api/referrals/referrals";
import { PACKET_OPEN, UNANSWERED } from "../../../contract/serverRules";
import { t } from "../../../i18n";
import { markReferralRead } from "../../../notifications/markRead";
import type { Params } from "../../../router";
import { may, session } from "../../../session/session";
import { LazyPart } from "../../../ui/loading/LazyPart";
import { Loaded, type Resource, useResource } from "../../../ui/loading/resource";
import { PageHead } from "../../../ui/page/PageHead";
import { PrintHead } from "../../../ui/page/PrintHead";
import { ReferralStatus } from "../../../ui/records/ReferralStatus";
import { Assignment } from "./Assignment";
import { Capacity } from "./Capacity";
import { Escalations } from "./Escalations";
import { Facts } from "./Facts";
import { History, useLog } from "./History";
import { NextAfterRejection } from "./NextAfterRejection";
import { OpenCase } from "./OpenCase";
import { Packet } from "./Packet";
import { Steps } from "./Steps";
import { TransferRequest } from "./TransferRequest";
import { WithdrawalNote } from "./WithdrawalNote";

const loadMovement = () => import("../../case/returns/MovementCard");

/** One referral, as its sender or its receiver sees it. */
export default function ReferralPage({ params }: { params: Params }) {
  const id = params.id ?? "";
  const loaded = useResource((context) => readReferral(id, context), [id], id);
  return (
    <Loaded whole from={loaded} lines={8}>
      {(referral) => <View referral={referral} loaded={loaded} />}
    </Loaded>
  );
}

/** Those who answer referrals, and the person to whom this one is assigned. */
function mayOpen(referral: Referral): boolean {
  return may("referrals:answer") || referral.assigned_to === session.value?.subject;
}

function isPacketOpen(referral: Referral): boolean {
  return PACKET_OPEN.has(referral.state) && !referral.access_ended_at;
}

function View({ referral, loaded }: { referral: Referral; loaded: Resource<Referral> }) {
  const mine = referral.box === "in";
  const { movement } = referral;
  const log = useLog(referral);
  useReceipt(referral, loaded);
  useEffect(() => markReferralRead(referral.id), [referral]);
  const steps = <Steps referral={referral} done={loaded.set} />;
  // Until it is answered, the steps follow what is read to decide; afterwards the next one comes first.
  const toAnswer = UNANSWERED.has(referral.state);
  return (
    <div class="wide">
      <PrintHead title={t("print.referral")} />
      <PageHead
        title={<span class="case-code">{referral.code}</span>}
        back={{ to: `/referrals?box=${mine ? "in" : "out"}`, text: t("referrals.title") }}
      >
        <button type="button" class="btn btn--second no-print" onClick={() => window.print()}>
          {t("referral.print")}
        </button>
      </PageHead>
      <section class="band card" aria-label={t("referral.summary")}>
        <div class="band__row">
          <ReferralStatus referral={referral} />
        </div>
        <Facts referral={referral} />
      </section>
      <WithdrawalNote referral={referral} />
      {!mine && referral.state === "rejected" && <NextAfterRejection referral={referral} />}
      <div class="grid grid--two section">
        <div class="stack">
          {!toAnswer && steps}
          {mine && <OpenCase referral={referral} />}
          <TransferRequest referral={referral} />
          {mine && isPacketOpen(referral) && mayOpen(referral) && <Packet id={referral.id} />}
          {movement && <LazyPart load={loadMovement} props={{ referral, movement }} lost={() => undefined} />}
          <Capacity referral={referral} />
          {toAnswer && steps}
          <Message referral={referral} />
        </div>
        <div class="stack">
          {mine && <Assignment referral={referral} done={loaded.set} />}
          <Escalations referral={referral} />
          <History referral={referral} log={log} />
        </div>
      </div>
    </div>
  );
}

/** Opening a new referral confirms its receipt to the sender. */
function useReceipt(referral: Referral, loaded: Resource<Referral>): void {
  const { id, state } = referral;
  useEffect(() => {
    if (!referral.actions.includes("receive") || state !== "sent" || !may("referrals:answer")) return;
    // A colleague may have opened it in the same moment: then the page shows their receipt.
    takeStep(id, "receive", {}).then(loaded.set, loaded.reload);
  }, [id, state]);
}

/** Written by the sender for a receiver that accepts. */
function Message({ referral }: { referral: Referral }) {
  if (!referral.message) return null;
  return (
    <section class="card">
      <h2 class="card__title">{t("field.message")}</h2>
      <p>{referral.message}</p>
    </section>
  );
}
