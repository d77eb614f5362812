import type { Referral } from "../../../api/referrals/referrals";
import { moment, t } from "../../../i18n";
import { may } from "../../../session/session";
import { Code } from "../../../ui/facts/Code";

/** The receiver asked for the case: why, and what the sender answered or can do. */
export function TransferRequest({ referral }: { referral: Referral }) {
  const { transfer_asked_at: at, transfer_asked_because: because } = referral;
  if (!at || !because) return null;
  const mine = referral.box === "in";
  const name = referral.to_organisation_name ?? "–";
  return (
    <section class="card">
      <h2 class="card__title">{t("askedFor.title")}</h2>
      <p>
        {t(mine ? "askedFor.byMine" : "askedFor.byOther", { name, when: moment(at) })}{" "}
        <strong>
          <Code list="transfer_request_reason" code={because} />
        </strong>
      </p>
      <Answer referral={referral} mine={mine} />
    </section>
  );
}

function Answer({ referral, mine }: { referral: Referral; mine: boolean }) {
  const { transfer_answered_at: answered, transfer_refused_because: refused } = referral;
  if (answered)
    return (
      <p>
        {t(refused ? "askedFor.refused" : "askedFor.agreed", { when: moment(answered) })}{" "}
        {refused && <Code list="transfer_refusal_reason" code={refused} />}
      </p>
    );
  if (!referral.actions.includes("refuse-transfer")) return mine ? <p class="soft">{t("askedFor.waits")}</p> : null;
  if (!may("referrals:send")) return null;
  return (
    <>
      <p>{t("askedFor.decide")}</p>
      <a class="btn no-print" href={`#/cases/${referral.case_id}/transfer?${wanted(referral)}`}>
        {t("transfer.action")}
      </a>
    </>
  );
}

/** The need and the country with which the form of a transfer finds the organisation. */
function wanted({ services, to_country }: Referral): URLSearchParams {
  return new URLSearchParams({ country: to_country, ...(services[0] && { service: services[0] }) });
}
