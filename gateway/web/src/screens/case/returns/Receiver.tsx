import type { Case } from "../../../api/case/cases";
import { MOVEMENTS, type Movement } from "../../../api/case/movements";
import { changePart } from "../../../api/case/parts";
import { listReferrals, type ReferralLine } from "../../../api/referrals/referrals";
import { useAttempt } from "../../../forms/attempt";
import { t } from "../../../i18n";
import { showToast } from "../../../ui/dialogs/Toasts";
import { ProblemNote } from "../../../ui/loading/ProblemState";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { ReferralStatus } from "../../../ui/records/ReferralStatus";

interface Props {
  record: Case;
  movement: Movement;
  writes: boolean;
  changed: () => void;
}

/** A referral with one of these states leads nowhere any more. */
const GONE = new Set(["rejected", "cancelled", "withdrawn", "expired"]);

/** Which referral of the case goes along with a movement, and how it stands; or which could. */
export function Receiver({ record, movement, writes, changed }: Props) {
  const sent = useResource(
    (context) => listReferrals({ box: "out", case_id: record.id }, context),
    [record.id],
    record.id,
  );
  const { problem, busy, attempt } = useAttempt();
  const link = (referral: ReferralLine) =>
    attempt(async () => {
      await changePart(MOVEMENTS, record.id, movement.id, movement.version, { referral_id: referral.id });
      showToast(t("returns.linked"));
      changed();
    });
  return (
    <>
      <h3>{t("returns.receiver")}</h3>
      <Loaded from={sent} lines={1}>
        {({ items }) => {
          const linked = items.find(({ id }) => id === movement.referral_id);
          if (linked) return <Linked referral={linked} />;
          if (!writes) return null;
          const fitting = items.filter(
            ({ to_country, state }) => to_country === movement.to_country && !GONE.has(state),
          );
          return <Choice {...{ record, fitting, busy, link }} />;
        }}
      </Loaded>
      <ProblemNote problem={problem} />
    </>
  );
}

function Linked({ referral }: { referral: ReferralLine }) {
  return (
    <p class="row">
      <a class="case-code" href={`#/referrals/${referral.id}`}>
        {referral.code}
      </a>{" "}
      {referral.to_organisation_name ?? "–"} <ReferralStatus referral={referral} />
    </p>
  );
}

interface ChoiceProps {
  record: Case;
  fitting: readonly ReferralLine[];
  busy: boolean;
  link: (referral: ReferralLine) => Promise<void>;
}

function Choice({ record, fitting, busy, link }: ChoiceProps) {
  if (fitting.length === 0)
    return (
      <p class="soft">
        {t("returns.noReferral")}{" "}
        <a class="no-print" href={`#/cases/${record.id}/refer`}>
          {t("returns.refer")}
        </a>
      </p>
    );
  return (
    <div class="stack no-print">
      <p class="soft">{t("returns.referral")}</p>
      <div class="row">
        {fitting.map((referral) => (
          <button
            key={referral.id}
            type="button"
            class="btn btn--second"
            disabled={busy}
            onClick={() => void link(referral)}
          >
            {t("returns.use", { code: referral.code })}
          </button>
        ))}
      </div>
    </div>
  );
}
