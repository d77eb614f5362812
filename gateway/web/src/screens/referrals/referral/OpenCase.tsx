import { openFromReferral } from "../../../api/case/closure";
import type { Referral } from "../../../api/referrals/referrals";
import { PACKET_OPEN } from "../../../contract/serverRules";
import { useAttempt } from "../../../forms/attempt";
import { moment, t } from "../../../i18n";
import { go } from "../../../router";
import { may } from "../../../session/session";
import { ProblemNote } from "../../../ui/loading/ProblemState";

const ABOUT_NOBODY = "consultation";

/** The receiver's own case: opened from what the person agreed to share, or the link to it. */
export function OpenCase({ referral }: { referral: Referral }) {
  const { opened_case_id, case_opened_at } = referral;
  if (!may("cases:write")) return null;
  if (opened_case_id && case_opened_at) return <Opened id={opened_case_id} when={case_opened_at} />;
  const opens = PACKET_OPEN.has(referral.state) && !referral.access_ended_at && referral.kind !== ABOUT_NOBODY;
  return opens ? <Open referral={referral} /> : null;
}

function Opened({ id, when }: { id: string; when: string }) {
  return (
    <section class="card">
      <h2 class="card__title">{t("openCase.title")}</h2>
      <p>{t("openCase.done", { when: moment(when) })}</p>
      <a class="no-print" href={`#/cases/${id}`}>
        {t("openCase.go")}
      </a>
    </section>
  );
}

function Open({ referral }: { referral: Referral }) {
  const { problem, busy, attempt } = useAttempt();
  const open = () =>
    attempt(async () => {
      const { case_id } = await openFromReferral(referral.id);
      go(`/cases/${case_id}`);
    });
  return (
    <section class="card card--care no-print">
      <h2 class="card__title">{t("openCase.title")}</h2>
      <p>{t("openCase.text")}</p>
      {referral.kind === "case_transfer" && <p class="note">{t("openCase.transfer")}</p>}
      <ProblemNote problem={problem} />
      <div class="actions">
        <button type="button" class="btn" disabled={busy} onClick={() => void open()}>
          {t("openCase.open")}
        </button>
      </div>
    </section>
  );
}
