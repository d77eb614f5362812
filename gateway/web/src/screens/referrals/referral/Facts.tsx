import { codeList } from "../../../api/codelists";
import type { Referral } from "../../../api/referrals/referrals";
import { moment, t, tn } from "../../../i18n";
import { Code, Codes } from "../../../ui/facts/Code";

/** Sender, receiver and service of a referral, how soon it is needed, and when it was sent. */
export function Facts({ referral }: { referral: Referral }) {
  return (
    <dl class="facts">
      <div>
        <dt>{t("referral.from")}</dt>
        <dd>{referral.from_organisation_name ?? "–"}</dd>
      </div>
      <div>
        <dt>{t("referral.to")}</dt>
        <dd>{referral.to_organisation_name ?? "–"}</dd>
      </div>
      <div>
        <dt>{t("referral.services")}</dt>
        <dd>
          <Codes list="service_type" codes={referral.services} />
        </dd>
      </div>
      <Urgency code={referral.urgency} />
      <div>
        <dt>{t("referral.kind")}</dt>
        <dd>
          <Code list="referral_kind" code={referral.kind} />
        </dd>
      </div>
      <div>
        <dt>{t("referral.sentAt")}</dt>
        <dd>{moment(referral.sent_at)}</dd>
      </div>
      <Place referral={referral} />
      {referral.box === "out" && referral.case_opened_at && (
        <div>
          <dt>{t("openCase.bySender")}</dt>
          <dd>{moment(referral.case_opened_at)}</dd>
        </div>
      )}
    </dl>
  );
}

/** How soon an answer is needed; codes of earlier releases have no words, and the deadline says the same. */
function Urgency({ code }: { code: string }) {
  const said = codeList("referral_urgency")?.labels.get(code);
  if (!said) return null;
  return (
    <div>
      <dt>{t("referral.urgency")}</dt>
      <dd>{said}</dd>
    </div>
  );
}

/** The place that was held when the referral was sent; used while the service lasts, and given back. */
function Place({ referral }: { referral: Referral }) {
  if (!referral.places_reserved) return null;
  const used = referral.state === "in_service";
  return (
    <div>
      <dt>{t("referral.place")}</dt>
      <dd>{tn(used ? "referral.place.used" : "referral.place.reserved", referral.places_reserved)}</dd>
    </div>
  );
}
